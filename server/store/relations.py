"""Record to record, along listed paths only: contact → company, deals, tickets (T17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, insert, or_, select, update

from server.store import tables as t
from server.store.records import COLUMNS, Record, named, of_row
from server.store.tx import Read, Write

relation = t.relation


@dataclass(frozen=True)
class Related:
    """A record at the end of a relation: since when, and whether it is the primary one."""

    record: Record
    at: datetime
    is_primary: bool


def add(
    tx: Write,
    one: tuple[str, int],
    other: tuple[str, int],
    *,
    primary: bool = False,
    at: datetime | None = None,
) -> None:
    """Relate two records, each given as (kind, id); stored in both directions."""
    both = ((one[1], other), (other[1], one))
    rows = [
        {
            "workspace_id": tx.workspace_id,
            "from_id": start,
            "to_id": end[1],
            "to_kind": end[0],
            "is_primary": primary,
            "at": at or tx.now,
        }
        for start, end in both
    ]
    tx.run(insert(relation), rows)


def of(tx: Read, starts: Iterable[int], kinds: tuple[str, ...]) -> dict[int, list[Related]]:
    """What some records are related to, of the given kinds, newest relation first, ties by id (T10)."""
    live = and_(t.record.c.workspace_id == relation.c.workspace_id, t.record.c.id == relation.c.to_id)
    ends = select(relation.c.from_id, relation.c.at, relation.c.is_primary, *COLUMNS)
    rows = tx.all(
        named(ends.select_from(relation).join(t.record, live))
        .where(
            tx.mine(relation),
            relation.c.from_id.in_(list(starts)),
            relation.c.to_kind.in_(kinds),
            t.record.c.archived_at.is_(None),
        )
        .order_by(relation.c.from_id, relation.c.at.desc(), relation.c.to_id)
    )
    found: dict[int, list[Related]] = {}
    for row in rows:
        found.setdefault(row.from_id, []).append(Related(of_row(row), row.at, row.is_primary))
    return found


def move(tx: Write, old: int, new: int) -> None:
    """Every relation of one record becomes another's; one that both had stays the other's own."""
    rows = tx.all(select(relation).where(tx.mine(relation), relation.c.from_id == old))
    kept = {
        row.to_id
        for row in tx.all(select(relation.c.to_id).where(tx.mine(relation), relation.c.from_id == new))
    }
    kinds = tx.one(select(t.record.c.kind).where(tx.mine(t.record), t.record.c.id == new))
    tx.run(delete(relation).where(tx.mine(relation), relation.c.from_id == old))
    tx.run(delete(relation).where(tx.mine(relation), relation.c.to_id == old))
    if kinds is None:
        raise LookupError(f"record {new}")
    for row in rows:
        if row.to_id not in kept and row.to_id != new:
            # A second primary company would make both meaningless: the kept record's own stays.
            add(
                tx,
                (kinds.kind, new),
                (row.to_kind, row.to_id),
                primary=row.is_primary and not kept,
                at=row.at,
            )


def set_primary(tx: Write, start: int, end: int, kind: str) -> None:
    """Of a record's associations with one type, this one is the primary one from now on."""
    several = (tx.mine(relation), relation.c.from_id == start, relation.c.to_kind == kind)
    tx.run(update(relation).where(*several).values(is_primary=relation.c.to_id == end))


def remove(tx: Write, one: int, other: int) -> None:
    """Take an association away, in both directions."""
    there = and_(relation.c.from_id == one, relation.c.to_id == other)
    back = and_(relation.c.from_id == other, relation.c.to_id == one)
    tx.run(delete(relation).where(tx.mine(relation), or_(there, back)))
