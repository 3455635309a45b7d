"""What a mail is, for every rule: its head, its participants, its direction."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """Where a participant stands in the head."""

    FROM = "from"
    REPLY_TO = "reply_to"
    TO = "to"
    CC = "cc"
    BCC = "bcc"


class Direction(StrEnum):
    """Per sighting: our own address in From (any alias) means outgoing (H27)."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"


@dataclass(frozen=True, order=True)
class Participant:
    """A name and an address as the mail shows them; `address` is normalised (core.address)."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class MessageHead:
    """What the rules read of a message; bodies are elsewhere. Ids carry their angle brackets."""

    message_id: str | None
    subject: str
    sender: Participant | None
    to: tuple[Participant, ...] = ()
    cc: tuple[Participant, ...] = ()
    bcc: tuple[Participant, ...] = ()
    reply_to: tuple[Participant, ...] = ()
    sent_at: datetime | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    snippet: str = ""
    automatic: bool = False  # RFC 3834 Auto-Submitted, lists, out-of-office

    def people(self) -> tuple[tuple[Role, Participant], ...]:
        """Everyone in the head with their role, in reading order."""
        roles = ((Role.REPLY_TO, self.reply_to), (Role.TO, self.to), (Role.CC, self.cc), (Role.BCC, self.bcc))
        first = ((Role.FROM, self.sender),) if self.sender else ()
        return first + tuple((role, person) for role, group in roles for person in group)
