"""How mailboxes are kept in step: backfill, health, reconciliation; for the web app."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from .problems import Problem
from .records import Provider
from .struct import Command, Key, View


class ChooseBackfill(Command, frozen=True, kw_only=True):
    """How far back past mail is to be logged: so many days, or all of it (`days` not given)."""

    days: Annotated[int, msgspec.Meta(ge=1, le=10_950)] | None = None


class Foreseen(View, frozen=True, kw_only=True):
    """So many mails of the sample would be treated alike, by one rule."""

    verdict: Literal["log", "skip"]
    rule: str
    because: str
    count: int


class BackfillPreview(View, frozen=True, kw_only=True):
    """What a backfill would do, by the newest mails of its span; `total` is the provider's estimate."""

    total: int | None
    sample: int
    complete: bool
    rows: list[Foreseen]


class BackfillView(View, frozen=True, kw_only=True):
    """How far a backfill has come."""

    id: int
    state: Literal["running", "done", "canceled"]
    since: datetime | None
    reached_at: datetime | None
    total: int | None
    looked: int
    stored: int
    logged: int


class RetrySetAside(Command, frozen=True, kw_only=True):
    """Try a message again that was set aside; all of them when none is named."""

    key: Key | None = None


class SetAsideView(View, frozen=True, kw_only=True):
    """A message that could not be taken in."""

    key: str
    reason: str
    tries: int
    first_at: datetime
    next_at: datetime | None


class DayView(View, frozen=True, kw_only=True):
    """One day of a mailbox: what it holds, what was seen, and why the rest was not."""

    day: date
    held: int
    seen: int
    reasons: dict[str, int]
    unexplained: int


class ConnectionView(View, frozen=True, kw_only=True):
    """One mailbox and how its connection is doing."""

    id: int
    provider: Provider
    address: str
    owner: str
    state: Literal["well", "behind", "waiting", "reauthorize", "disconnected"]
    advice: Problem | None
    synced_at: datetime | None
    lag_seconds: float | None
    push: Literal["off", "on", "ended"]
    push_until: datetime | None
    pushed_at: datetime | None
    quota_used: float | None
    quota_of: int | None
    backfill: BackfillView | None
    set_aside: list[SetAsideView]
    set_aside_count: int
    days: list[DayView]
    unexplained: int


class Connections(View, frozen=True, kw_only=True):
    """The viewer's mailboxes; for a super admin, everybody's."""

    connections: list[ConnectionView]
    everybody: bool


class Retried(View, frozen=True, kw_only=True):
    """How many messages are tried again."""

    count: int
