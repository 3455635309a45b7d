"""Files around a body: multipart/mixed and multipart/related, written piece by piece (RFC 2046, 2387)."""

import base64
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, Protocol
from urllib.parse import quote

_PIECE = 57 * 1024  # whole lines of base64: 57 bytes make 76 letters (RFC 2045 §6.8)
_KIND = re.compile(r"[A-Za-z0-9!#$&^_.+-]{1,60}/[A-Za-z0-9!#$&^_.+-]{1,100}")
_CID = re.compile(r"[A-Za-z0-9._-]{1,100}@?[A-Za-z0-9.-]{0,100}")


class Enclosed(Protocol):
    """One file: where its content lies, and how it is called."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def cid(self) -> str | None: ...


@contextmanager
def nested(out: BinaryIO, kind: str, boundary: str, files: Sequence[Enclosed]) -> Iterator[None]:
    """What is written inside becomes the first part, the files the others; without files nothing changes."""
    if not files:
        yield
        return
    head = f'Content-Type: multipart/{kind}; boundary="{boundary}"\r\nMIME-Version: 1.0\r\n\r\n'
    out.write(f"{head}--{boundary}\r\n".encode())
    yield
    for one in files:
        out.write(f"\r\n--{boundary}\r\n".encode() + headers(one))
        _encode(one.path, out)
    out.write(f"\r\n--{boundary}--\r\n".encode())


def headers(one: Enclosed) -> bytes:
    """A part's headers; a name beyond ASCII as RFC 2231 has it."""
    kind = one.kind.lower() if _KIND.fullmatch(one.kind) else "application/octet-stream"
    # An attached mail may not be base64 (RFC 2046 §5.2.1): it travels as a file.
    kind = "application/octet-stream" if kind.startswith(("message/", "multipart/")) else kind
    plain = re.sub(r"[^ -~]|[\"\\%]", "_", one.name)[:150] or "attachment"
    lines = [f'Content-Type: {kind}; name="{plain}"', "Content-Transfer-Encoding: base64"]
    way = "attachment"
    if one.cid is not None and _CID.fullmatch(one.cid):
        way = "inline"
        lines.append(f"Content-ID: <{one.cid}>")
    # One spelling only: beside a plain `filename`, several parsers take that and lose the letters.
    name = (
        f'filename="{plain}"' if plain == one.name else f"filename*=utf-8''{quote(one.name[:200], safe='')}"
    )
    lines.append(f"Content-Disposition: {way}; {name}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("ascii")


def _encode(path: Path, out: BinaryIO) -> None:
    with path.open("rb") as content:
        while piece := content.read(_PIECE):
            out.write(base64.encodebytes(piece).replace(b"\n", b"\r\n"))
