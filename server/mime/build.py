"""Write a mail as RFC 5322 bytes that every client threads and shows alike."""

from email.headerregistry import Address, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime
from datetime import datetime
from typing import Protocol

from server.core.mail import Participant

MARK = "X-Alongside-Submission"


class TokenList(UnstructuredHeader):
    """A header of ids: folded between them only, never encoded.

    The standard library RFC-2047-encodes tokens longer than about 77 characters, which breaks the
    thread at every receiver (mail-engineering §1.2).
    """

    def fold(self, *, policy: Policy) -> str:
        """One id a line."""
        return f"{self.name}: " + (policy.linesep + " ").join(str(self).split()) + policy.linesep


_registry = HeaderRegistry()
for _name in ("references", "in-reply-to", "message-id"):
    _registry.map_to_type(_name, TokenList)
POLICY = SMTP.clone(header_factory=_registry)


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
    """The mail as bytes with CRLF lines; `at` becomes Date. Raises ValueError for CR or LF in a header."""
    message = EmailMessage(policy=POLICY)
    message["From"] = _address(mail.sender)
    for name, people in (("To", mail.to), ("Cc", mail.cc), ("Bcc", mail.bcc)):
        if people:
            message[name] = tuple(_address(one) for one in people)
    message["Subject"] = mail.subject
    if at is not None:
        message["Date"] = format_datetime(at)
    message["Message-ID"] = mail.message_id
    if mail.in_reply_to:
        message["In-Reply-To"] = mail.in_reply_to
    if mail.references:
        message["References"] = " ".join(mail.references)
    message[MARK] = mail.marker
    message.set_content(mail.text)
    if mail.html:
        message.add_alternative(mail.html, subtype="html")
    return message.as_bytes()


def _address(person: Participant) -> Address:
    """One address: `a@b.c, victim@d` must never become two (security check 66)."""
    return Address(display_name=person.name, addr_spec=person.address)
