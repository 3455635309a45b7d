"""Read any mail, however broken: what can be read is returned, what cannot is named as a defect."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from email.utils import parsedate_to_datetime

from server.core.address import parse_list
from server.core.mail import MessageHead
from server.mime.automatic import is_automatic
from server.mime.text import from_html, snippet

MAX_HEADER = 16_000  # longer ones are quadratic to decode (mail-engineering §1.2)
MAX_BODY = 2_000_000
MAX_PARTS = 500
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]+")
_ID = re.compile(r"<[^<>\s]+>")


@dataclass(frozen=True)
class Attachment:
    """One attached file, by name, type and size in bytes; its content stays in the mailbox."""

    name: str
    kind: str
    size: int


@dataclass(frozen=True)
class Parsed:
    """A mail's head, its bodies (decoded, not sanitised), its attachments, and what was broken."""

    head: MessageHead
    text: str
    html: str
    attachments: tuple[Attachment, ...]
    defects: tuple[str, ...]


def parse(raw: bytes) -> Parsed:
    """Never raises: a mail that cannot be read is shown with what could be."""
    defects: list[str] = []
    try:
        message = BytesParser(policy=compat32).parsebytes(raw)
    except (RecursionError, MessageError, ValueError) as error:
        defects.append(f"structure: {type(error).__name__}")
        message = BytesParser(policy=compat32).parsebytes(raw[:MAX_HEADER], headersonly=True)
    text, html, attachments = _bodies(message, defects)
    shown = text or from_html(html)
    return Parsed(head_of(message, snippet(shown)), text, html, attachments, tuple(defects))


def head_of(message: Message, shown: str = "") -> MessageHead:
    """The head of a parsed message; `shown` is its snippet."""
    senders = parse_list(_header(message, "From"))
    return MessageHead(
        message_id=first_id(_header(message, "Message-ID")),
        subject=_header(message, "Subject"),
        sender=senders[0] if senders else None,
        to=parse_list(_header(message, "To")),
        cc=parse_list(_header(message, "Cc")),
        bcc=parse_list(_header(message, "Bcc")),
        reply_to=parse_list(_header(message, "Reply-To")),
        sent_at=date(_header(message, "Date")),
        in_reply_to=first_id(_header(message, "In-Reply-To")),
        references=ids(_header(message, "References")),
        snippet=shown,
        automatic=is_automatic({name.lower(): str(value) for name, value in message.items()}),
    )


def ids(text: str) -> tuple[str, ...]:
    """Every `<id>` of a header."""
    return tuple(_ID.findall(text[:MAX_HEADER]))


def first_id(text: str) -> str | None:
    """The first `<id>`; a bare id is given its brackets; nothing is None, never an empty key (T3)."""
    found = ids(text)
    if found:
        return found[0]
    bare = text.strip()
    return f"<{bare}>" if "@" in bare and " " not in bare else None


def date(text: str) -> datetime | None:
    """A Date header in UTC; None for junk. `-0000` comes back naive and means UTC (RFC 5322 §3.3)."""
    try:
        at = parsedate_to_datetime(text)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _header(message: Message, name: str) -> str:
    """A decoded header; controls become spaces: an encoded word may hold a real line break."""
    value = message.get(name)
    if value is None:
        return ""
    text = str(value)[:MAX_HEADER]
    try:
        text = str(make_header(decode_header(text)))
    except (LookupError, UnicodeError, HeaderParseError, ValueError):
        text = text.encode("ascii", "replace").decode()
    clean = text.encode("utf-8", "replace").decode()  # lone surrogates fit into no database
    return _CONTROLS.sub(" ", clean).strip()


def _bodies(message: Message, defects: list[str]) -> tuple[str, str, tuple[Attachment, ...]]:
    texts: list[str] = []
    htmls: list[str] = []
    attachments: list[Attachment] = []
    for part in _leaves(message, defects):
        kind = part.get_content_type()
        name = _file_name(part)
        if name is None and kind == "text/plain":
            texts.append(_text(part, defects))
        elif name is None and kind == "text/html":
            htmls.append(_text(part, defects))
        else:
            attachments.append(Attachment(name or kind, kind, len(part.get_payload() or "") * 3 // 4))
    return "\n".join(texts)[:MAX_BODY], "\n".join(htmls)[:MAX_BODY], tuple(attachments)


def _leaves(message: Message, defects: list[str]) -> list[Message]:
    """Every leaf, without recursion: a thousand nested multiparts are a normal day."""
    leaves: list[Message] = []
    waiting: list[Message] = [message]
    seen = 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop(0)
        seen += 1
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_type() != "message/rfc822":
            waiting[:0] = [one for one in payload if isinstance(one, Message)]
        else:
            leaves.append(part)
    if waiting:
        defects.append("more than 500 parts")
    return leaves


def _file_name(part: Message) -> str | None:
    try:
        name = part.get_filename()
    except (LookupError, UnicodeError, ValueError):
        name = "attachment"
    if name is None and part.get_content_disposition() == "attachment":
        name = "attachment"
    if name is None:
        return None
    return _CONTROLS.sub(" ", name).replace("\\", "/").rpartition("/")[2].strip()[:200] or "attachment"


def _text(part: Message, defects: list[str]) -> str:
    """Declared charset, then UTF-8, then cp1252: what mail programs do."""
    payload = part.get_payload(decode=True)
    raw = payload if isinstance(payload, bytes) else b""
    for charset in (part.get_content_charset(), "utf-8"):
        try:
            return raw.decode(charset or "utf-8").replace("\0", "")
        except (LookupError, UnicodeError):
            continue
    defects.append("unknown charset")
    return raw.decode("cp1252", "replace").replace("\0", "")
