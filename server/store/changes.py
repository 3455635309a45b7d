"""The feed: which things changed, in order, by number; references only (house §2.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select

from server.store import tables as t
from server.store.tx import Read, System, Write

change = t.change

# Not a thing that changed, but what one sees at all: whoever hears it reads everything again.
AGAIN = "again"
# Many records, written at once: the topic holds their ids as a range. Only search reads it.
MANY = "many"


@dataclass(frozen=True)
class Change:
    """One line of the feed: under `topic`, the thing (`kind`, `ref`) changed."""

    seq: int
    topic: str
    kind: str
    ref: int


def after(tx: Read, seq: int, limit: int = 1000) -> list[Change]:
    """What happened after a number, in order."""
    rows = tx.all(
        select(change.c.seq, change.c.topic, change.c.kind, change.c.ref)
        .where(tx.mine(change), change.c.seq > seq)
        .order_by(change.c.seq)
        .limit(limit)
    )
    return [Change(row.seq, row.topic, row.kind, row.ref) for row in rows]


def oldest(tx: Read) -> int | None:
    """The lowest number still kept; a reader that stands before it must start afresh."""
    row = tx.one(select(func.min(change.c.seq).label("seq")).where(tx.mine(change)))
    return row.seq if row else None


def prune(tx: Write, before: datetime) -> int:
    """Forget what was told before an instant; the newest line always stays, as the mark of age."""
    return tx.run(delete(change).where(tx.mine(change), change.c.at < before, change.c.seq < tx.seq()))


def stands(tx: System, workspaces: list[int]) -> dict[int, int]:
    """Where the feeds of some workspaces stand, in one look."""
    rows = tx.all(select(t.workspace.c.id, t.workspace.c.seq).where(t.workspace.c.id.in_(workspaces)))
    return {row.id: row.seq for row in rows}


def tell_many(tx: Write, ids: Iterable[int]) -> None:
    """Say once that many records were written or went; whoever watches a list is told by its own topic."""
    known = list(ids)
    if known:
        first, last = min(known), max(known)
        tx.tell(f"ids:{first}-{last}", MANY, first)


def ids_of(one: Change) -> range:
    """The ids of such a line."""
    first, _, last = one.topic.removeprefix("ids:").partition("-")
    return range(int(first), int(last) + 1)
