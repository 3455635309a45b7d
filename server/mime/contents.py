"""The files of a mail with what is in them: what a forward carries along."""

from collections.abc import Iterator
from dataclasses import dataclass
from email.generator import BytesGenerator
from email.message import Message
from email.policy import compat32
from io import BytesIO

from server.mime.parse import content_of, file_name, head_of, leaves, parts_of, structure

_BODIES = ("text/plain", "text/html")
_MAIL = compat32.clone(linesep="\r\n")


@dataclass(frozen=True)
class Content:
    """One file: its name, type and bytes; `cid` if the text shows it by `cid:` (RFC 2392)."""

    name: str
    kind: str
    content: bytes
    cid: str | None


def contents(raw: bytes, html: str) -> Iterator[Content]:
    """Every attached file in order, one at a time; `html` is the mail's body, which may show some of them.

    Never raises for a broken mail: what cannot be read is not carried.
    """
    for part, kind in leaves(structure(raw, []), []):
        name = file_name(part)
        if name is None and kind in _BODIES:
            continue
        if kind == "message/rfc822":
            yield Content(name or _mail_name(part), kind, _mail(part), None)
        elif kind == "multipart/encrypted":
            # RFC 3156 §4: a note of the version, then the message; only who has the key can read it.
            sealed = [one for one in parts_of(part) if one.get_content_type() != "application/pgp-encrypted"]
            for one in sealed[:1]:
                yield Content(
                    file_name(one) or "encrypted.asc", one.get_content_type(), content_of(one), None
                )
        elif not part.is_multipart():
            cid = str(part.get("Content-ID", "")).strip().strip("<>")
            shown = cid if cid and f"cid:{cid}" in html else None
            yield Content(name or kind.replace("/", "."), kind, content_of(part), shown)


def _attached(part: Message) -> Message | None:
    return next(iter(parts_of(part)), None)


def _mail(part: Message) -> bytes:
    """An attached mail as a file of its own."""
    attached = _attached(part)
    if attached is None:
        return content_of(part)
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=_MAIL).flatten(attached)
    return out.getvalue()


def _mail_name(part: Message) -> str:
    attached = _attached(part)
    subject = head_of(attached).subject if attached is not None else ""
    plain = "".join(one if one.isalnum() or one in " -_." else "_" for one in subject).strip(" .")
    return f"{plain[:100] or 'mail'}.eml"
