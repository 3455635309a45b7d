"""Walks through mail that was there before: how far each has come, and how far it shall go."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from server.store import tables as t
from server.store.tx import Read, Write

backfill = t.backfill


@dataclass(frozen=True)
class Backfill:
    """One walk; `reached_at` is the oldest mail so far, `total` the provider's estimate."""

    id: int
    mailbox_id: int
    purpose: str
    state: str
    since: datetime | None
    before: datetime
    token: str | None
    reached_at: datetime | None
    total: int | None
    looked: int
    stored: int
    logged: int
    started_at: datetime
    ended_at: datetime | None


_COLUMNS: tuple[Any, ...] = tuple(backfill.c[name] for name in Backfill.__dataclass_fields__)


def add(tx: Write, mailbox_id: int, purpose: str, since: datetime | None, before: datetime) -> int:
    """Begin a walk; its id."""
    return tx.add(
        backfill,
        mailbox_id=mailbox_id,
        purpose=purpose,
        state="running",
        since=since,
        before=before,
        started_at=tx.now,
    )


def by_id(tx: Read, backfill_id: int) -> Backfill | None:
    """One walk."""
    row = tx.one(select(*_COLUMNS).where(tx.mine(backfill), backfill.c.id == backfill_id))
    return Backfill(**row._asdict()) if row else None


def newest(tx: Read, mailbox_id: int, purpose: str = "chosen") -> Backfill | None:
    """The last walk of a mailbox for a purpose."""
    row = tx.one(
        select(*_COLUMNS)
        .where(tx.mine(backfill), backfill.c.mailbox_id == mailbox_id, backfill.c.purpose == purpose)
        .order_by(backfill.c.id.desc())
        .limit(1)
    )
    return Backfill(**row._asdict()) if row else None


def running(tx: Read, mailbox_id: int) -> list[Backfill]:
    """The walks under way in a mailbox."""
    rows = tx.all(
        select(*_COLUMNS)
        .where(tx.mine(backfill), backfill.c.mailbox_id == mailbox_id, backfill.c.state == "running")
        .order_by(backfill.c.id)
    )
    return [Backfill(**row._asdict()) for row in rows]


def advance(tx: Write, held: Backfill, **values: Any) -> bool:
    """Write down how far it came, unless it was canceled or moved on by somebody else meanwhile."""
    same = (
        tx.mine(backfill),
        backfill.c.id == held.id,
        backfill.c.state == "running",
        backfill.c.looked == held.looked,
        backfill.c.token.is_not_distinct_from(held.token),
    )
    return tx.run(update(backfill).where(*same).values(**values)) == 1


def end(tx: Write, backfill_id: int, state: str) -> None:
    """It is over: `done` or `canceled`."""
    tx.run(
        update(backfill)
        .where(tx.mine(backfill), backfill.c.id == backfill_id, backfill.c.state == "running")
        .values(state=state, ended_at=tx.now)
    )


def chosen_since(tx: Read, mailbox_id: int) -> tuple[bool, datetime | None]:
    """Whether past mail was chosen to be logged, and back to when (None: all of it)."""
    rows = tx.all(
        select(backfill.c.since).where(
            tx.mine(backfill),
            backfill.c.mailbox_id == mailbox_id,
            backfill.c.purpose == "chosen",
            backfill.c.state != "canceled",
        )
    )
    if not rows:
        return False, None
    ends = [row.since for row in rows]
    return True, None if None in ends else min(ends)
