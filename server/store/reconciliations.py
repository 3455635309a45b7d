"""Day by day: what a mailbox held against what was seen of it (B7)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from server.store import tables as t
from server.store.tx import Read, System, Write

reconciliation = t.reconciliation


@dataclass(frozen=True)
class Day:
    """One day of one mailbox; `keys` are the first of the unexplained messages."""

    mailbox_id: int
    day: date
    held: int
    seen: int
    reasons: dict[str, int]
    unexplained: int
    keys: list[str]
    at: datetime


_COLUMNS: tuple[Any, ...] = tuple(reconciliation.c[name] for name in Day.__dataclass_fields__)


def keep(tx: Write, found: Day) -> None:
    """The newest comparison of a day takes the place of the one before."""
    tx.upsert(
        reconciliation,
        {"workspace_id": tx.workspace_id, **found.__dict__},
        key=("workspace_id", "mailbox_id", "day"),
    )


def of_mailbox(tx: Read, mailbox_id: int, since: date) -> list[Day]:
    """A mailbox's days, the oldest first."""
    rows = tx.all(
        select(*_COLUMNS)
        .where(
            tx.mine(reconciliation),
            reconciliation.c.mailbox_id == mailbox_id,
            reconciliation.c.day >= since,
        )
        .order_by(reconciliation.c.day)
    )
    return [Day(**row._asdict()) for row in rows]


def unexplained(tx: System) -> int:
    """How many messages nobody can explain, in all workspaces: more than none is an alarm."""
    row = tx.one(
        select(func.coalesce(func.sum(reconciliation.c.unexplained), 0).label("n")).where(
            reconciliation.c.workspace_id == t.workspace.c.id
        )
    )
    return int(row.n) if row else 0
