"""Record to record, along listed paths only: contact → company, deals, tickets (T17)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, update

from server.core.permission import Reach
from server.store import tables as t
from server.store.records import COLUMNS, Record, named, of_row, within
from server.store.tx import Read, Write, one_of, own

relation = t.relation
relation_label = t.relation_label
TypeKey = tuple[str, int]  # category and number of an association type
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


def page(
    tx: Read, from_id: int, to_kind: str, reach: Reach, after: int = 0, limit: int = 500
) -> list[tuple[int, bool]]:
    """What a record is related to, of one kind and within reach, by id: (id, whether it is primary)."""
    live = and_(t.record.c.workspace_id == relation.c.workspace_id, t.record.c.id == relation.c.to_id)
    rows = tx.all(
        select(relation.c.to_id, relation.c.is_primary)
        .join(t.record, live)
        .where(
            tx.mine(relation),
            relation.c.from_id == from_id,
            relation.c.to_kind == to_kind,
            relation.c.to_id > after,
            t.record.c.archived_at.is_(None),
            within(reach),
        )
        .order_by(relation.c.to_id)
        .limit(limit)
    )
    return [(row.to_id, row.is_primary) for row in rows]


def between(tx: Read, one: int, other: int) -> bool | None:
    """Whether a relation is the primary one; None when there is none."""
    row = tx.one(
        select(relation.c.is_primary).where(
            tx.mine(relation), relation.c.from_id == one, relation.c.to_id == other
        )
    )
    return row.is_primary if row else None


def count(tx: Read, from_id: int, to_kind: str) -> int:
    """How many records of a kind a record is related to."""
    there = (tx.mine(relation), relation.c.from_id == from_id, relation.c.to_kind == to_kind)
    row = tx.one(select(func.count().label("n")).where(*there))
    return row.n if row else 0


def count_label(tx: Read, from_id: int, key: TypeKey) -> int:
    """How many relations of a record bear a label."""
    row = tx.one(
        select(func.count().label("n")).where(
            tx.mine(relation_label), relation_label.c.from_id == from_id, *_is(key)
        )
    )
    return row.n if row else 0


def primary_company(tx: Read, holder: int) -> int | None:
    """The primary company of a contact, deal or ticket."""
    row = tx.one(
        select(relation.c.to_id).where(
            tx.mine(relation),
            relation.c.from_id == holder,
            relation.c.to_kind == "company",
            relation.c.is_primary,
        )
    )
    return row.to_id if row else None


def set_primary(tx: Write, one: int, other: int, *, primary: bool) -> None:
    """Make a relation the primary one, or an ordinary one, in both directions."""
    tx.run(update(relation).where(tx.mine(relation), _pair(one, other)).values(is_primary=primary))


def newest_company(tx: Read, holder: int) -> int | None:
    """The live company that a record was related to last: the next primary one (T10)."""
    newest = of(tx, [holder], ("company",)).get(holder, [])
    return newest[0].record.id if newest else None


def hand_over(tx: Write, company: int) -> None:
    """A company goes: whose primary one it was, has the live one it was related to last instead (T10).

    Who has no other company keeps the mark, so that all is as before when the company comes back.
    """
    other, live = relation.alias("other"), t.record
    rows = tx.all(
        select(relation.c.from_id, other.c.to_id)
        .join(
            other,
            and_(
                other.c.workspace_id == relation.c.workspace_id,
                other.c.from_id == relation.c.from_id,
                other.c.to_kind == "company",
                other.c.to_id != relation.c.to_id,
            ),
        )
        .join(live, and_(live.c.workspace_id == other.c.workspace_id, live.c.id == other.c.to_id))
        .where(
            tx.mine(relation),
            relation.c.to_id == company,
            relation.c.is_primary,
            live.c.archived_at.is_(None),
        )
        .order_by(relation.c.from_id, other.c.at, other.c.to_id.desc())
    )
    for holder, newest in {row.from_id: row.to_id for row in rows}.items():
        set_primary(tx, holder, company, primary=False)
        set_primary(tx, holder, newest, primary=True)


def remove(tx: Write, one: int, other: int) -> bool:
    """Take a relation away, with its labels; whether there was one."""
    labels = or_(
        and_(relation_label.c.from_id == one, relation_label.c.to_id == other),
        and_(relation_label.c.from_id == other, relation_label.c.to_id == one),
    )
    tx.run(delete(relation_label).where(tx.mine(relation_label), labels))
    return tx.run(delete(relation).where(tx.mine(relation), _pair(one, other))) > 0


def _pair(one: int, other: int) -> Any:
    there = and_(relation.c.from_id == one, relation.c.to_id == other)
    back = and_(relation.c.from_id == other, relation.c.to_id == one)
    return or_(there, back)


def _is(key: TypeKey) -> tuple[Any, Any]:
    return relation_label.c.category == key[0], relation_label.c.type_id == key[1]


def labels(tx: Read, from_id: int, to_ids: Iterable[int]) -> dict[int, list[TypeKey]]:
    """The labels of a record's relations, by the record at their end."""
    rows = tx.all(
        select(relation_label)
        .where(
            tx.mine(relation_label),
            relation_label.c.from_id == from_id,
            relation_label.c.to_id.in_(list(to_ids)),
        )
        .order_by(relation_label.c.category, relation_label.c.type_id)
    )
    found: dict[int, list[TypeKey]] = {}
    for row in rows:
        found.setdefault(row.to_id, []).append((row.category, row.type_id))
    return found


def add_label(tx: Write, from_id: int, to_id: int, key: TypeKey) -> bool:
    """Let a relation bear a label in one direction; whether it is new."""
    values = {"from_id": from_id, "to_id": to_id, "category": key[0], "type_id": key[1]}
    return tx.insert_or_ignore(relation_label, {"workspace_id": tx.workspace_id, **values})


def remove_label(tx: Write, from_id: int, to_id: int, key: TypeKey) -> bool:
    """Take a label off a relation in one direction; whether it was there."""
    there = (relation_label.c.from_id == from_id, relation_label.c.to_id == to_id, *_is(key))
    return tx.run(delete(relation_label).where(tx.mine(relation_label), *there)) > 0


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
    borne = _labels_of(tx, old)
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
    for row in borne:
        start, end = (new if one == old else one for one in (row.from_id, row.to_id))
        if start != end:
            add_label(tx, start, end, (row.category, row.type_id))


def _labels_of(tx: Write, record_id: int) -> Sequence[Any]:
    """Take every label off a record's relations, and say which they were."""
    ends = or_(relation_label.c.from_id == record_id, relation_label.c.to_id == record_id)
    rows = tx.all(select(relation_label).where(tx.mine(relation_label), ends))
    tx.run(delete(relation_label).where(tx.mine(relation_label), ends))
    return rows
