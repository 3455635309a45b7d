"""How mailboxes are doing, in words a person can act on."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from server.errors import Problem
from server.present.mailboxes import broken
from server.present.problems import problem
from server.providers.pace import Use
from server.store.backfills import Backfill
from server.store.mailboxes import MailboxRow
from server.store.reconciliations import Day
from server.store.set_aside import Aside
from server.store.watches import Watch
from shared_schema import connections as wire
from shared_schema.records import Provider

BEHIND = timedelta(minutes=15)


@dataclass(frozen=True)
class Connection:
    """Everything that is known of one connection."""

    row: MailboxRow
    owner: str
    watch: Watch | None
    use: Use | None
    backfill: Backfill | None
    aside: list[Aside]
    aside_count: int
    days: list[Day]


def connection(found: Connection, now: datetime) -> wire.ConnectionView:
    """One connection."""
    row = found.row
    advice = _advice(found, now)
    lag = (now - row.synced_at).total_seconds() if row.synced_at else None
    return wire.ConnectionView(
        id=row.id,
        provider=Provider(row.provider),
        address=row.address,
        owner=found.owner,
        state=_state(found, now),
        advice=problem(advice) if advice else None,
        synced_at=row.synced_at,
        lag_seconds=max(0.0, lag) if lag is not None and row.state == "active" else None,
        push=_push(found.watch, now),
        push_until=found.watch.expires_at if found.watch else None,
        pushed_at=found.watch.pushed_at if found.watch else None,
        quota_used=round(found.use.used) if found.use else None,
        quota_of=found.use.of if found.use else None,
        backfill=backfill(found.backfill) if found.backfill else None,
        set_aside=[_aside(one) for one in found.aside],
        set_aside_count=found.aside_count,
        days=[_day(one) for one in found.days],
        unexplained=sum(one.unexplained for one in found.days),
    )


def backfill(held: Backfill) -> wire.BackfillView:
    """How far a backfill has come."""
    state = held.state
    return wire.BackfillView(
        id=held.id,
        state="running" if state == "running" else "done" if state == "done" else "canceled",
        since=held.since,
        reached_at=held.reached_at,
        total=held.total,
        looked=held.looked,
        stored=held.stored,
        logged=held.logged,
    )


def _state(
    found: Connection, now: datetime
) -> Literal["well", "behind", "waiting", "reauthorize", "disconnected"]:
    row = found.row
    if row.state != "active":
        return "disconnected" if row.state == "disconnected" else "reauthorize"
    if found.use is not None and found.use.wait > 0:
        return "waiting"
    return "behind" if _is_behind(row, now) else "well"


def _is_behind(row: MailboxRow, now: datetime) -> bool:
    return now - (row.synced_at or row.connected_at) > BEHIND


def _advice(found: Connection, now: datetime) -> Problem | None:
    row = found.row
    if row.state != "active":
        return broken(row)
    unexplained = sum(one.unexplained for one in found.days)
    if unexplained:
        title = f"{unexplained} mails are in this mailbox that were not seen here."
        return Problem("conflict", title, ("They are being fetched now; look again in an hour.",))
    if row.trouble is not None:
        title = f"The last look did not work: {row.trouble}."
        steps = ("Nothing is lost. It goes on by itself when the provider answers again.",)
        return Problem("provider_down", title, steps)
    if found.aside_count:
        title = f"{found.aside_count} mails could not be taken in and were set aside."
        return Problem(
            "conflict", title, ("Press Try again; if that does not help, open them in the mailbox.",)
        )
    if _is_behind(row, now):
        return Problem("busy", "This mailbox has not been looked at for a while.", ("Check that jobs run.",))
    return None


def _push(watch: Watch | None, now: datetime) -> Literal["off", "on", "ended"]:
    if watch is None:
        return "off"
    return "on" if watch.expires_at > now else "ended"


def _aside(one: Aside) -> wire.SetAsideView:
    return wire.SetAsideView(
        key=one.key, reason=one.reason, tries=one.tries, first_at=one.first_at, next_at=one.next_at
    )


def _day(one: Day) -> wire.DayView:
    return wire.DayView(
        day=one.day, held=one.held, seen=one.seen, reasons=one.reasons, unexplained=one.unexplained
    )
