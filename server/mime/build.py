"""Write a mail as RFC 5322 bytes that every client threads and shows alike.

Headers are written here and bodies by the standard library: that encodes ids longer than about 77
characters, which breaks the thread at every receiver (mail-engineering §1.2), and it may leave a
display name's comma unquoted between two addresses (CPython gh-100884).
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from email.header import Header
from email.headerregistry import HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Protocol

from server.core.address import clean_name, normalise
from server.core.mail import MessageHead, Participant
from server.mime.enclose import nested

MARK = "X-Alongside-Submission"
_LINE = 75
_TOKEN = re.compile(r"[!-~]{1,990}")  # RFC 5322 §2.1.1: no line is longer
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


class TokenList(UnstructuredHeader):
    """A header of ids: folded between them only, never encoded."""

    name: str

    def fold(self, *, policy: Policy) -> str:
        """One id a line."""
        return f"{self.name}: " + (policy.linesep + " ").join(str(self).split()) + policy.linesep


def _policy() -> Policy:
    registry = HeaderRegistry()
    for name in ("references", "in-reply-to", "message-id"):
        registry.map_to_type(name, TokenList)  # type: ignore[arg-type]  # typeshed wants BaseHeader, which the registry adds
    return SMTP.clone(header_factory=registry)


POLICY = _policy()  # for whoever reads or writes whole mails with the standard library
# 7bit: the provider is free to send a mail on to a server that takes no 8-bit bodies.
_BODY = SMTP.clone(cte_type="7bit")


class Attached(Protocol):
    """One file of a mail; `cid` is set for an image inside the text."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def path(self) -> Path: ...
    @property
    def cid(self) -> str | None: ...


class Mail(Protocol):
    """What a mail needs to be written; the provider port's `Outgoing` has all of it."""

    @property
    def marker(self) -> str: ...
    @property
    def message_id(self) -> str: ...
    @property
    def sender(self) -> Participant: ...
    @property
    def to(self) -> tuple[Participant, ...]: ...
    @property
    def cc(self) -> tuple[Participant, ...]: ...
    @property
    def bcc(self) -> tuple[Participant, ...]: ...
    @property
    def subject(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def html(self) -> str: ...
    @property
    def in_reply_to(self) -> str | None: ...
    @property
    def references(self) -> tuple[str, ...]: ...
    @property
    def attachments(self) -> Sequence[Attached]: ...


def build(mail: Mail, at: datetime | None = None) -> bytes:
    """The mail as bytes with CRLF lines; `at` becomes Date. Raises ValueError for what is no header."""
    out = BytesIO()
    write(mail, out, at)
    return out.getvalue()


def write(mail: Mail, out: BinaryIO, at: datetime | None = None) -> None:
    """The same, piece by piece: attachments go from disk to `out` without being held in memory."""
    out.write(_head(mail, at))
    inside = [one for one in mail.attachments if one.cid is not None]
    beside = [one for one in mail.attachments if one.cid is None]
    mark = sha256(mail.marker.encode()).hexdigest()[:32]
    with nested(out, "mixed", f"=_m{mark}", beside), nested(out, "related", f"=_r{mark}", inside):
        out.write(_body(mail))


def _head(mail: Mail, at: datetime | None) -> bytes:
    headers = [f"From: {_address(mail.sender)}"]
    for name, people in (("To", mail.to), ("Cc", mail.cc), ("Bcc", mail.bcc)):
        if people:
            headers.append(f"{name}: " + ",\n ".join(_address(one) for one in people))
    headers.append(f"Subject: {_words(_line(mail.subject))}")
    if at is not None:
        headers.append(f"Date: {format_datetime(at)}")
    headers.append(f"Message-ID: {_token(mail.message_id)}")
    # Ids that came in from a broken mail are left out: an answer without them still arrives.
    if answered := _ids([mail.in_reply_to or ""]):
        headers.append(f"In-Reply-To: {answered}")
    if references := _ids(mail.references):
        headers.append(f"References: {references}")
    headers.append(f"{MARK}: {_token(mail.marker)}")
    return "".join(f"{header}\n" for header in headers).replace("\n", "\r\n").encode("ascii")


def _body(mail: Mail) -> bytes:
    message = EmailMessage(policy=_BODY)
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
        # The same mail is the same bytes each time; a mark of 128 random bits is in no body.
        message.set_boundary(f"=_{sha256(mail.marker.encode()).hexdigest()[:32]}")
    return message.as_bytes()


def _address(person: Participant) -> str:
    """One address: `a@b.c, victim@d` must never become two (security check 66)."""
    if normalise(person.address) is None or not person.address.isascii():
        raise ValueError("not one address")
    name = clean_name(person.name)
    if not name:
        return person.address
    if not name.isascii():
        return f"{_words(name)}\n <{person.address}>"
    shown = name if _ATOMS.fullmatch(name) else '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return f"{shown} <{person.address}>"


def _words(text: str) -> str:
    """ASCII as it is, folded at spaces; anything else in encoded words, which are folded between them."""
    if text.isascii() and "=?" not in text and all(len(word) < 10 * _LINE for word in text.split(" ")):
        return _folded(text)
    return Header(text, "utf-8", maxlinelen=_LINE).encode()


def _folded(text: str) -> str:
    lines = [""]
    for word in re.findall(r" *[^ ]+| +$", text):
        if lines[-1].strip() and len(lines[-1]) + len(word) > _LINE and word.strip():
            lines.append("")
        lines[-1] += word
    return "\n".join(lines)


def _line(text: str) -> str:
    if re.search(r"[\r\n\0]", text):
        raise ValueError("a header is one line")
    return text


def _ids(ids: Iterable[str]) -> str:
    """Ids, one a line and never encoded."""
    return "\n ".join(one for one in ids if _TOKEN.fullmatch(one))


def _token(text: str) -> str:
    if not _TOKEN.fullmatch(text):
        raise ValueError("an id is one word of ASCII")
    return text


def archive(head: MessageHead, text: str, html: str) -> bytes:
    """A kept mail as a file again: its head as we know it, its bodies as they came; always the same bytes."""
    headers = [f"{name}: {_addresses(people)}" for name, people in _groups(head) if people]
    headers.append(f"Subject: {_words(' '.join(head.subject.split()))}")
    if head.sent_at is not None:
        headers.append(f"Date: {format_datetime(head.sent_at)}")
    for name, ids in (
        ("Message-ID", [head.message_id or ""]),
        ("In-Reply-To", [head.in_reply_to or ""]),
        ("References", list(head.references)),
    ):
        if shown := _ids(ids):
            headers.append(f"{name}: {shown}")
    message = EmailMessage(policy=_BODY)
    message.set_content(text)
    if html:
        message.add_alternative(html, subtype="html")
        message.set_boundary(f"=_{sha256(f'{head.message_id}{text}{html}'.encode()).hexdigest()[:32]}")
    top = "".join(f"{header}\n" for header in headers).replace("\n", "\r\n")
    return top.encode("ascii") + message.as_bytes()


def _groups(head: MessageHead) -> Iterable[tuple[str, tuple[Participant, ...]]]:
    sender = (head.sender,) if head.sender else ()
    return (
        ("From", sender),
        ("Reply-To", head.reply_to),
        ("To", head.to),
        ("Cc", head.cc),
        ("Bcc", head.bcc),
    )


def _addresses(people: Iterable[Participant]) -> str:
    """Those that a header can hold; the sidecar has them all."""
    return ",\n ".join(_address(one) for one in people if normalise(one.address) and one.address.isascii())
