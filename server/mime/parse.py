"""Read any mail, however broken: what can be read is returned, what cannot is named as a defect."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.errors import MessageError
from email.message import Message
from email.parser import BytesHeaderParser, BytesParser
from email.policy import compat32
from email.utils import collapse_rfc2231_value, parsedate_to_datetime
from html import escape

from server.core.address import MAX_LIST, parse_list
from server.core.mail import MessageHead
from server.mime.automatic import HEADERS as AUTOMATIC
from server.mime.automatic import is_automatic
from server.mime.sealed import ENCRYPTED, is_armoured, seal
from server.mime.text import from_html, snippet
from server.mime.words import clean, decode_bytes, decode_words, raw_text

MAX_MAIL = 60_000_000  # H8: larger mail is not kept, and Gmail and Exchange do not carry it
MAX_HEADERS = 1_000_000
MAX_HEADER = 16_000
MAX_BODY = 2_000_000
MAX_PARTS = 500
MAX_DEPTH = 100  # the standard library's parser is recursive and looks for every open boundary in each line
MAX_IDS = 200
_ID = re.compile(r"<[^<>\s\x00-\x1f\x7f\ud800-\udfff]{1,990}>")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_HEAD = AUTOMATIC | {
    "message-id", "in-reply-to", "references", "subject", "date",
    "from", "sender", "to", "cc", "bcc", "reply-to",
}  # fmt: skip
_NAMES = frozenset({"content-disposition", "content-type"})
_BOUNDARY = re.compile(rb"^content-type:\s*multipart/", re.IGNORECASE | re.MULTILINE)


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
    message = structure(raw, defects)
    text, html, attachments = _bodies(message, defects)
    shown = text if text.strip() else from_html(html)
    return Parsed(head_of(message, snippet(shown)), text, html, attachments, tuple(defects))


def head(raw: bytes) -> MessageHead:
    """Only the head; whatever follows it is not looked at."""
    return head_of(_head_message(raw))


def head_of(message: Message, shown: str = "") -> MessageHead:
    """The head of a parsed message; `shown` is its snippet."""
    headers = _headers(message, _HEAD)

    def people(name: str) -> str:
        return headers.get(name, "")[:MAX_LIST]

    senders = parse_list(people("from"), _words) or parse_list(people("sender"), _words)
    return MessageHead(
        message_id=first_id(headers.get("message-id", "")),
        subject=_words(headers.get("subject", "")),
        sender=senders[0] if senders else None,
        to=parse_list(people("to"), _words),
        cc=parse_list(people("cc"), _words),
        bcc=parse_list(people("bcc"), _words),
        reply_to=parse_list(people("reply-to"), _words),
        sent_at=date(headers.get("date", "")),
        in_reply_to=first_id(headers.get("in-reply-to", "")),
        references=ids(headers.get("references", "")),
        snippet=shown,
        automatic=is_automatic(headers),
    )


def ids(text: str) -> tuple[str, ...]:
    """Every `<id>` of a header; of very many, the newest."""
    return tuple(_ID.findall(text[-MAX_HEADER:]))[-MAX_IDS:]


def first_id(text: str) -> str | None:
    """The first `<id>`; a bare id is given its brackets; nothing is None, never an empty key (T3)."""
    found = _ID.search(text[:MAX_HEADER])
    if found:
        return found.group()
    bare = text.strip().strip("<>")
    return f"<{bare}>" if "@" in bare and _ID.fullmatch(f"<{bare}>") else None


def date(text: str) -> datetime | None:
    """A Date header in UTC; None for junk. `-0000` comes back naive and means UTC (RFC 5322 §3.3)."""
    try:
        at = parsedate_to_datetime(text[:200])
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None


def structure(raw: bytes, defects: list[str]) -> Message:
    """The whole mail; only its head, when its structure is an attack or too large."""
    if len(raw) > MAX_MAIL:
        defects.append("too large to be read")
    elif _boundaries(raw) > MAX_DEPTH:
        defects.append(f"more than {MAX_DEPTH} multipart bodies")
    else:
        try:
            return BytesParser(policy=compat32).parsebytes(raw)
        except (RecursionError, MessageError, ValueError, LookupError) as error:
            defects.append(f"structure: {type(error).__name__}")
    return _head_message(raw)


def _boundaries(raw: bytes) -> int:
    """At most so many multipart bodies; looked at closely only where the word is there often."""
    loosely = raw.lower().count(b"multipart/")
    return loosely if loosely <= MAX_DEPTH else len(_BOUNDARY.findall(raw))


def _head_message(raw: bytes) -> Message:
    end = min((at for at in (raw.find(b"\r\n\r\n"), raw.find(b"\n\n")) if at >= 0), default=len(raw))
    return BytesHeaderParser(policy=compat32).parsebytes(raw[: min(end, MAX_HEADERS)] + b"\r\n\r\n")


def _headers(message: Message, wanted: frozenset[str]) -> dict[str, str]:
    """The first header of each name that is wanted, lower-cased, unfolded, not yet decoded."""
    found: dict[str, str] = {}
    for written, value in message.raw_items():
        name = written.lower()
        if name in wanted and name not in found:
            text = raw_text(str(value)[:MAX_LIST])
            found[name] = _FOLD.sub("", text) if "\n" in text else text
    return found


def _words(text: str) -> str:
    """What a header says, in one line: an encoded word may hold a real line break."""
    return clean(decode_words(text[:MAX_HEADER]))


def _bodies(message: Message, defects: list[str]) -> tuple[str, str, tuple[Attachment, ...]]:
    texts: list[str] = []
    htmls: list[str] = []
    notices: list[str] = []
    attachments: list[Attachment] = []
    for part, kind in leaves(message, defects):
        name = file_name(part)
        sealed = seal(part, kind, name)
        if sealed is not None:
            notices.append(sealed[0])
            defects.append(sealed[1])
            attachments.append(Attachment(name or kind, kind, _size(part)))
        elif name is None and kind == "text/plain":
            texts.append(_text(part))
        elif name is None and kind == "text/html":
            htmls.append(_text(part))
        elif not part.is_multipart() or kind == "message/rfc822":
            attachments.append(Attachment(name or kind, kind, _size(part)))
    texts = [_opaque(text, defects) for text in texts]
    # What is wrapped beside a readable body needs no words in its place; what is encrypted always does.
    if ENCRYPTED in notices or not any(one.strip() for one in (*texts, *htmls)):
        texts = [*dict.fromkeys(notices), *texts]
        htmls = [f"<p>{escape(one)}</p>" for one in dict.fromkeys(notices) if any(htmls)] + htmls
    if sum(map(len, texts)) > MAX_BODY or sum(map(len, htmls)) > MAX_BODY:
        defects.append("body cut")  # H10: nobody reads two million letters
    return "\n".join(texts)[:MAX_BODY], "\n".join(htmls)[:MAX_BODY], tuple(attachments)


def _opaque(text: str, defects: list[str]) -> str:
    if not is_armoured(text):
        return text
    defects.append("encrypted (PGP)")
    return ENCRYPTED


def leaves(message: Message, defects: list[str]) -> list[tuple[Message, str]]:
    """Every leaf and its type in reading order; an attached mail is one leaf, so is an encrypted one."""
    leaves: list[tuple[Message, str]] = []
    waiting = [message]
    seen = 0
    while waiting and seen < MAX_PARTS:
        part = waiting.pop()
        seen += 1
        kind = part.get_content_type()
        if kind.startswith("message/") or kind == "multipart/encrypted" or not part.is_multipart():
            leaves.append((part, kind))
        else:
            waiting.extend(reversed(parts_of(part)))
    if waiting:
        defects.append(f"more than {MAX_PARTS} parts")
    return leaves


def parts_of(part: Message) -> list[Message]:
    """The parts of a part. A leaf's payload is never asked for as text: its charset may be a trap."""
    payload = part.get_payload() if part.is_multipart() else []
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def content_of(part: Message) -> bytes:
    """What a leaf holds, decoded."""
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _size(part: Message) -> int:
    """Bytes when saved; of an attached mail, those of its parts."""
    size, seen, waiting = 0, 0, [part]
    while waiting and seen < MAX_PARTS:
        one = waiting.pop()
        seen += 1
        waiting.extend(parts_of(one))
        size += 0 if one.is_multipart() else len(content_of(one))
    return size


def file_name(part: Message) -> str | None:
    """A base name without path, controls and direction marks (check 70); None for a body."""
    if not _may_have_name(part):
        return None
    try:
        plainly = _reread(part)
        given = plainly.get_param("filename", None, "content-disposition") or plainly.get_param("name")
        name = collapse_rfc2231_value(given) if given else None
    except (LookupError, UnicodeError, ValueError, TypeError):
        name = "attachment"
    if name is None:
        return "attachment" if part.get_content_disposition() == "attachment" else None
    plain = clean(decode_words(name[:2_000]))
    return plain.replace("\\", "/").rpartition("/")[2].strip(" .")[:200].strip() or "attachment"


def _may_have_name(part: Message) -> bool:
    """Most bodies have no name: seen at a glance, without taking their headers apart."""
    for name, value in part.raw_items():
        lowered = name.lower()
        if lowered == "content-disposition" or (lowered == "content-type" and "name" in str(value).lower()):
            return True
    return False


def _reread(part: Message) -> Message:
    """The headers that may hold a name, with raw UTF-8 in them as letters."""
    plainly = Message()
    for name, value in _headers(part, _NAMES).items():
        plainly[name] = value[:MAX_HEADER]
    return plainly


def _text(part: Message) -> str:
    try:
        charset = part.get_content_charset()
    except (LookupError, UnicodeError, ValueError, TypeError):
        charset = None
    text = decode_bytes(content_of(part), charset).replace("\0", "").replace("\r\n", "\n")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
