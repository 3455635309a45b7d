"""Many calls in one request: Gmail's multipart batch, with our token and our time-outs.

The client library's own batch would send its placeholder token with every part.
"""

from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from typing import Any

BOUNDARY = "alongside-batch"
MOST = 50  # Google allows 100 and advises 50 (mail-engineering §2.1)


@dataclass(frozen=True)
class Part:
    """One call's own answer."""

    status: int
    content: bytes


def written(requests: list[Any]) -> tuple[bytes, str]:
    """The calls as a multipart body, and its content type."""
    lines: list[str] = []
    for number, one in enumerate(requests):
        path = one.uri.partition("://")[2].partition("/")[2]
        lines += [
            f"--{BOUNDARY}", "Content-Type: application/http", f"Content-ID: <{number}>", "",
            f"{one.method} /{path} HTTP/1.1", "Accept: application/json", "", "",
        ]  # fmt: skip
    lines.append(f"--{BOUNDARY}--")
    return "\r\n".join(lines).encode(), f"multipart/mixed; boundary={BOUNDARY}"


def read(content_type: str, content: bytes) -> dict[int, Part]:
    """The answers by the calls' numbers; what is not in there was cut off."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    parts = BytesParser(policy=compat32).parsebytes(head + content).get_payload()
    found: dict[int, Part] = {}
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, Message):
            number = str(part["Content-ID"] or "").strip("<>").rpartition("-")[2]
            payload = part.get_payload(decode=True)
            inner = payload if isinstance(payload, bytes) else b""
            top, _, body = inner.replace(b"\r\n", b"\n").partition(b"\n\n")
            words = top.split(None, 2)
            if number.isdigit() and len(words) > 1 and words[1].isdigit():
                found[int(number)] = Part(int(words[1]), body)
    return found
