"""Files inside a mail's MIME: read them out, put more in."""

from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser

from server.mime.build import POLICY


@dataclass(frozen=True)
class Enclosure:
    """One attached file."""

    name: str
    kind: str
    content: bytes
    cid: str | None = None


def files(mime: bytes) -> list[Enclosure]:
    """Every attached file of a mail, in order."""
    message = BytesParser(EmailMessage, policy=POLICY).parsebytes(mime)
    found = []
    for part in message.walk():
        content = part.get_payload(decode=True)
        if part.get_filename() and isinstance(content, bytes):
            cid = str(part["Content-ID"]).strip("<>") if part["Content-ID"] else None
            found.append(Enclosure(str(part.get_filename()), part.get_content_type(), content, cid))
    return found


def with_files(mime: bytes, more: list[Enclosure]) -> bytes:
    """The same mail with further files behind its body."""
    if not more:
        return mime
    message = BytesParser(EmailMessage, policy=POLICY).parsebytes(mime)
    if not isinstance(message, EmailMessage):
        raise TypeError(type(message))
    for one in more:
        kind, _, subtype = one.kind.partition("/")
        cid = f"<{one.cid}>" if one.cid else None
        way = "inline" if cid else "attachment"
        message.add_attachment(
            one.content, kind, subtype or "octet-stream", filename=one.name, cid=cid, disposition=way
        )
    return message.as_bytes()


def without_files(mime: bytes) -> bytes:
    """The same mail with its body alone."""
    message = BytesParser(EmailMessage, policy=POLICY).parsebytes(mime)
    if not isinstance(message, EmailMessage):
        raise TypeError(type(message))
    kept = (
        [part for part in message.iter_parts() if not part.get_filename()] if message.is_multipart() else []
    )
    if message.get_content_type() == "multipart/mixed" and len(kept) == 1:
        body = kept[0]
        for name, value in message.items():
            if not name.lower().startswith(("content-", "mime-")):
                body[name] = value
        return body.as_bytes()
    return message.as_bytes()
