"""Record to record, along listed paths only: contact → company, deals, tickets (T17)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, insert, or_, select, update

from server.store import tables as t
from server.store.records import COLUMNS, Record, named, of_row
from server.store.tx import Read, Write, one_of, own

relation = t.relation
_LIVE = and_(t.record.c.workspace_id == relation.c.workspace_id, t.record.c.id == relation.c.to_id)
_OF = (
    named(
        select(relation.c.from_id, relation.c.at, relation.c.is_primary, *COLUMNS)
        .select_from(relation)
        .join(t.record, _LIVE)
    )
    .where(
        own(relation),
        one_of(relation.c.from_id, "starts"),
        one_of(relation.c.to_kind, "kinds"),
        t.record.c.archived_at.is_(None),
    )
    .order_by(relation.c.from_id, relation.c.at.desc(), relation.c.to_id)
)


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
    rows = tx.ask(_OF, starts=list(starts), kinds=list(kinds))
    found: dict[int, list[Related]] = {}
    for row in rows:
        found.setdefault(row.from_id, []).append(Related(of_row(row), row.at, row.is_primary))
    return found


def move(tx: Write, old: int, new: int) -> None:
    """Every relation of one record becomes another's, once; no primary company is lost, none doubled."""
    rows = tx.all(select(relation).where(tx.mine(relation), relation.c.from_id == old))
    kept = {
        row.to_id: row.is_primary
        for row in tx.all(
            select(relation.c.to_id, relation.c.is_primary).where(
                tx.mine(relation), relation.c.from_id == new
            )
        )
    }
    kinds = tx.one(select(t.record.c.kind).where(tx.mine(t.record), t.record.c.id == new))
    tx.run(delete(relation).where(tx.mine(relation), relation.c.from_id == old))
    tx.run(delete(relation).where(tx.mine(relation), relation.c.to_id == old))
    if kinds is None:
        raise LookupError(f"record {new}")
    # A second primary company would make both meaningless: the kept record's own stays. Where companies
    # are merged, the primary company is the other end's, which had one before and has one after.
    has_primary = kinds.kind != "company" and any(kept.values())
    for row in rows:
        primary = row.is_primary and not has_primary
        if row.to_id not in kept and row.to_id != new:
            add(tx, (kinds.kind, new), (row.to_kind, row.to_id), primary=primary, at=row.at)
        elif primary and row.to_id != new:
            both = or_(
                and_(relation.c.from_id == new, relation.c.to_id == row.to_id),
                and_(relation.c.from_id == row.to_id, relation.c.to_id == new),
            )
            tx.run(update(relation).where(tx.mine(relation), both).values(is_primary=True))
