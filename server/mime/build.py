"""Write a mail as RFC 5322 bytes that every client threads and shows alike."""

import re
from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from typing import Any, ClassVar, Protocol

from server.core.address import clean_name, normalise
from server.core.mail import Participant

MARK = "X-Alongside-Submission"
_LINE = 75
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")


class Written(str):
    """A header that is folded where we folded it, and nowhere else.

    The standard library RFC-2047-encodes ids longer than about 77 characters, which breaks the
    thread at every receiver (mail-engineering §1.2), and may put an unquoted comma of a display name
    between two addresses (CPython gh-100884).
    """

    __slots__ = ("name",)
    max_count: ClassVar[int] = 1
    name: str
    defects: ClassVar[tuple[Any, ...]] = ()

    def __new__(cls, name: str, value: str) -> "Written":
        written = super().__new__(cls, value)
        written.name = name
        return written

    def fold(self, *, policy: Policy) -> str:
        """The header with its line breaks."""
        return f"{self.name}: {self.replace(chr(10), policy.linesep)}{policy.linesep}"


def _written(name: str, value: str) -> Written:
    return Written(name, value)


# 7bit: the provider is free to send a mail on to a server that takes no 8-bit bodies.
POLICY = SMTP.clone(header_factory=_written, cte_type="7bit")


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


def build(mail: Mail, at: datetime | None = None) -> bytes:
    """The mail as bytes with CRLF lines; `at` becomes Date. Raises ValueError for what is no header."""
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(mail.sender)
    for name, people in (("To", mail.to), ("Cc", mail.cc), ("Bcc", mail.bcc)):
        if people:
            message[name] = ",\n ".join(_address(one) for one in people)
    message["Subject"] = _words(_line(mail.subject))
    if at is not None:
        message["Date"] = format_datetime(at)
    message["Message-ID"] = _ids(mail.message_id)
    if mail.in_reply_to:
        message["In-Reply-To"] = _ids(mail.in_reply_to)
    if mail.references:
        message["References"] = _ids(*mail.references)
    message[MARK] = _token(mail.marker)
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
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


def _ids(*ids: str) -> str:
    return "\n ".join(_token(one) for one in ids)


def _token(text: str) -> str:
    if not re.fullmatch(r"[!-~]{1,990}", text):
        raise ValueError("an id is one word of ASCII")
    return text
