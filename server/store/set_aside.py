"""Messages that broke their own processing: tried a few times, then left for a person, never in the way."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, or_, select, update

from server.store import tables as t
from server.store.tx import Read, System, Write

aside = t.set_aside

TRIES = 3  # by itself; a person may ask for more
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Aside:
    """One message that could not be taken in: why, how often it was tried, when it is tried again."""

    mailbox_id: int
    key: str
    reason: str
    tries: int
    first_at: datetime
    next_at: datetime | None


_COLUMNS: tuple[Any, ...] = tuple(aside.c[name] for name in Aside.__dataclass_fields__)


def put(tx: Write, mailbox_id: int, key: str, reason: str, received_at: datetime | None) -> None:
    """It broke once more."""
    known = tx.one(select(aside.c.tries, aside.c.first_at).where(*_one(tx, mailbox_id, key)))
    tries = known.tries + 1 if known else 1
    values = {
        "workspace_id": tx.workspace_id,
        "mailbox_id": mailbox_id,
        "key": key,
        "reason": reason[:300],
        "tries": tries,
        "first_at": known.first_at if known else tx.now,
        "next_at": tx.now + PATIENCE * 4 ** (tries - 1) if tries < TRIES else None,
        "received_at": received_at,
    }
    tx.upsert(aside, values, key=("workspace_id", "mailbox_id", "key"))


def _one(tx: Read, mailbox_id: int, key: str) -> tuple[Any, ...]:
    return tx.mine(aside), aside.c.mailbox_id == mailbox_id, aside.c.key == key


def clear(tx: Write, mailbox_id: int, keys: Iterable[str]) -> None:
    """These are no trouble any more."""
    tx.run(delete(aside).where(tx.mine(aside), aside.c.mailbox_id == mailbox_id, aside.c.key.in_(list(keys))))


def among(tx: Read, mailbox_id: int, keys: Iterable[str]) -> dict[str, Aside]:
    """Which of some messages are set aside."""
    rows = tx.all(
        select(*_COLUMNS).where(tx.mine(aside), aside.c.mailbox_id == mailbox_id, aside.c.key.in_(list(keys)))
    )
    return {row.key: Aside(**row._asdict()) for row in rows}


def of_mailbox(tx: Read, mailbox_id: int, limit: int = 100) -> list[Aside]:
    """What is set aside, the oldest first."""
    rows = tx.all(
        select(*_COLUMNS)
        .where(tx.mine(aside), aside.c.mailbox_id == mailbox_id)
        .order_by(aside.c.first_at, aside.c.key)
        .limit(limit)
    )
    return [Aside(**row._asdict()) for row in rows]


def count(tx: Read, mailbox_id: int) -> int:
    """How many are set aside."""
    row = tx.one(select(func.count().label("n")).where(tx.mine(aside), aside.c.mailbox_id == mailbox_id))
    return row.n if row else 0


def due(tx: Read, mailbox_id: int, limit: int = 50) -> list[str]:
    """The messages to be tried again now."""
    rows = tx.all(
        select(aside.c.key)
        .where(tx.mine(aside), aside.c.mailbox_id == mailbox_id, aside.c.next_at <= tx.now)
        .order_by(aside.c.next_at)
        .limit(limit)
    )
    return [row.key for row in rows]


def again(tx: Write, mailbox_id: int, key: str | None) -> int:
    """A person asks for another try: of one message, or of all; how many."""
    mine = (tx.mine(aside), aside.c.mailbox_id == mailbox_id)
    some = mine if key is None else (*mine, aside.c.key == key)
    return tx.run(update(aside).where(*some).values(next_at=tx.now))


def waiting(tx: System) -> list[tuple[int, int]]:
    """(workspace, mailbox) where something is to be tried again."""
    rows = tx.all(
        select(aside.c.workspace_id, aside.c.mailbox_id)
        .where(aside.c.workspace_id == t.workspace.c.id, or_(aside.c.next_at <= tx.now))
        .distinct()
    )
    return [(row.workspace_id, row.mailbox_id) for row in rows]
