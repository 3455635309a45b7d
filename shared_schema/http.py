"""The few bodies that travel over HTTP: pairing, tickets, the session, devices, mailboxes."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from .records import MailboxView, Provider, Viewer
from .struct import Command, Id, Key, Line, View


class StartPairing(Command, frozen=True, kw_only=True):
    """A panel asks for a code; `label` names the device for the list of devices."""

    label: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]


class Pairing(View, frozen=True, kw_only=True):
    """`code` is for the person, `device` is the panel's secret to claim with (RFC 8628 in spirit)."""

    code: str
    device: str
    confirm_url: str
    expires_in: int
    interval: int


class ClaimPairing(Command, frozen=True, kw_only=True):
    """Was my code confirmed?"""

    device: Key


class Claimed(View, frozen=True, kw_only=True):
    """`waiting` until the rep confirms; then the panel's own token, shown once."""

    state: Literal["waiting", "paired"]
    token: str | None = None


class LookAtPairing(Command, frozen=True, kw_only=True):
    """The web app asks which device a code belongs to, before the rep confirms."""

    code: Line


class PairingDevice(View, frozen=True, kw_only=True):
    """The device behind a code."""

    label: str
    created_at: datetime


class SignIn(Command, frozen=True, kw_only=True):
    """The secret of a sign-in link; it stood behind the `#`, so no server log has it."""

    token: Key


class TeamChoice(View, frozen=True, kw_only=True):
    """A team that the viewer may give a mailbox to."""

    id: Id
    name: str


class Session(View, frozen=True, kw_only=True):
    """Who is signed in on this browser, and the token that guards against forged requests."""

    viewer: Viewer
    csrf: str
    mailboxes: list[MailboxView]
    providers: list[Provider]
    teams: list[TeamChoice]


class Ticket(View, frozen=True, kw_only=True):
    """Opens one websocket once, within `expires_in` seconds."""

    ticket: str
    expires_in: int


class Device(View, frozen=True, kw_only=True):
    """A paired panel or a signed-in browser."""

    id: int
    kind: Literal["web", "panel"]
    label: str
    created_at: datetime
    last_seen_at: datetime
    current: bool


class Devices(View, frozen=True, kw_only=True):
    """Everything signed in as this user."""

    devices: list[Device]


class StartConnect(Command, frozen=True, kw_only=True):
    """Begin connecting a mailbox; `address` is the one to connect again, if any.

    `for_team`: several people shall use it, those of `team`, or everybody with a paid seat (none).
    `shared`: `address` is a shared mailbox of Microsoft 365, which somebody who may use it signs in to.
    """

    address: Line | None = None
    for_team: bool = False
    team: Id | None = None
    shared: bool = False


class Redirect(View, frozen=True, kw_only=True):
    """Where to send the browser."""

    url: str


class Uploaded(View, frozen=True, kw_only=True):
    """A file is kept under this name until it was imported, or for two days."""

    upload: str
    size: int


class MailImported(View, frozen=True, kw_only=True):
    """Exported mail was taken in: mails that were new, that were known, and records made for them."""

    mails: int
    known: int
    records: int
