"""How a mailbox sends: its limits, its signatures, and which address is a user's usual one."""

from datetime import datetime
from typing import Annotated

import msgspec

from .records import MailboxView
from .struct import Command, Id, Line, Text, View

ADay = Annotated[int, msgspec.Meta(ge=1, le=1000)]
AMinute = Annotated[int, msgspec.Meta(ge=1, le=10)]


class SignatureView(View, frozen=True, kw_only=True):
    """What stands below mail from an address, as text; `is_own`: written here, not at the provider."""

    address: str
    text: str
    is_own: bool


class Sending(View, frozen=True, kw_only=True):
    """How one of the viewer's mailboxes sends.

    `most` is what it may send in 24 hours, `left` what is left of that, `free_at` when there is room again
    (H45); the chosen limits are the user's own (H46). `default_from`: one of the addresses is the viewer's
    usual one for new mail (S13).
    """

    mailbox: Id
    addresses: list[str]
    most: int
    left: int
    free_at: datetime | None
    chosen_a_day: int | None
    chosen_a_minute: int | None
    signatures: list[SignatureView]
    default_from: str | None


class ReadSending(Command, frozen=True, kw_only=True):
    """How a mailbox of the viewer sends."""

    mailbox: Id


class SetLimits(Command, frozen=True, kw_only=True):
    """How much it may send at most, in 24 hours and in a minute of the clock; none: no limit of one's own."""

    mailbox: Id
    a_day: ADay | None
    a_minute: AMinute | None


class SetSignature(Command, frozen=True, kw_only=True):
    """The viewer's own signature for an address; `text` none: the provider's again."""

    mailbox: Id
    address: Line
    text: Text | None


class SetDefaultFrom(Command, frozen=True, kw_only=True):
    """The address from which the viewer's new mail leaves unless another is chosen (S13); none: any."""

    mailbox: Id
    address: Line | None


class ShareMailbox(Command, frozen=True, kw_only=True):
    """A team's mailbox is for this team, or for everybody with a paid seat (none)."""

    mailbox: Id
    team: Id | None


METHODS: dict[str, tuple[type[Command], type]] = {
    "mailbox.sending": (ReadSending, Sending),
    "mailbox.set_limits": (SetLimits, Sending),
    "mailbox.set_signature": (SetSignature, Sending),
    "mailbox.set_default_from": (SetDefaultFrom, Sending),
    "mailbox.share": (ShareMailbox, MailboxView),
}
