"""Lists of records: walks along an index, from a place onward, within the viewer's reach."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, literal, or_, select, tuple_

from server.core.list_query import Limits
from server.core.permission import Reach
from server.store import tables as t
from server.store.records import COLUMNS, Record, named, of_row, within
from server.store.tx import Read

record = t.record
relation = t.relation


@dataclass(frozen=True)
class Walk:
    """Which records, in which order: the whole of a type, cut by reach and limits."""

    kind: str
    reach: Reach
    limits: Limits
    column: str = "name"
    descending: bool = False
    archived: bool = False
    few: bool = False  # what the limits leave is few: find those first, then put them in order

    @property
    def is_limited(self) -> bool:
        """Whether it leaves anything of the type out."""
        return self.reach.owners is not None or self.limits != Limits()


@dataclass(frozen=True)
class Place:
    """Where a walk stands: the value it is ordered by, and the id."""

    value: str | datetime
    id: int


@dataclass(frozen=True)
class Line:
    """A record on the way: its place, and what filters look at."""

    place: Place
    name: str
    subtitle: str
    properties: dict[str, str]


def walk(tx: Read, along: Walk, after: Place | None, limit: int) -> list[Line]:
    """The next records: one walk along (workspace, kind, column, id), however far in."""
    column: Any = record.c[along.column]
    statement = select(column.label("at"), record.c.id, record.c.name, record.c.subtitle, record.c.properties)
    wanted = _wanted(tx, along)
    if along.few:
        # Hidden from the planner: else it walks the whole type along the order's index to find them.
        column = func.coalesce(column, column)
    if after is not None:
        here = tuple_(literal(after.value, column.type), literal(after.id, record.c.id.type))
        place = tuple_(column, record.c.id)
        wanted.append(place < here if along.descending else place > here)
    order = (column.desc(), record.c.id.desc()) if along.descending else (column, record.c.id)
    rows = tx.all(statement.where(*wanted).order_by(*order).limit(limit))
    return [Line(Place(row.at, row.id), row.name, row.subtitle, dict(row.properties)) for row in rows]


def count(tx: Read, along: Walk, most: int) -> int:
    """How many there are, counted up to a bound."""
    counted = select(record.c.id).where(*_wanted(tx, along)).limit(most).subquery()
    row = tx.one(select(func.count().label("number")).select_from(counted))
    return int(row.number) if row else 0


def _wanted(tx: Read, along: Walk) -> list[ColumnElement[bool]]:
    gone = record.c.archived_at
    state = and_(gone.is_not(None), record.c.merged_into.is_(None)) if along.archived else gone.is_(None)
    limits = along.limits
    return [
        tx.mine(record),
        record.c.kind == along.kind,
        state,
        within(along.reach),
        *_owned(limits),
        *_staged(limits),
        *_between(record.c.created_at, limits.created),
        *_between(record.c.updated_at, limits.updated),
    ]


def _owned(limits: Limits) -> Iterable[ColumnElement[bool]]:
    owner = record.c.owner_id
    if limits.owners is not None:
        theirs = owner.in_(sorted(limits.owners)) if limits.owners else false()
        yield or_(theirs, owner.is_(None)) if limits.unowned else theirs
    elif limits.unowned is not None:
        yield owner.is_(None) if limits.unowned else owner.is_not(None)
    if limits.not_owners:
        yield or_(owner.is_(None), owner.not_in(sorted(limits.not_owners)))


def _staged(limits: Limits) -> Iterable[ColumnElement[bool]]:
    stage = record.c.stage_id
    if limits.stages is not None:
        yield stage.in_(sorted(limits.stages)) if limits.stages else stage.is_(None)
    if limits.not_stages:
        yield or_(stage.is_(None), stage.not_in(sorted(limits.not_stages)))


def _between(column: Any, span: tuple[datetime | None, datetime | None]) -> Iterable[ColumnElement[bool]]:
    start, end = span
    if start is not None:
        yield column >= start
    if end is not None:
        yield column < end


def begin_with(tx: Read, kind: str, reach: Reach, text: str, limit: int) -> list[Record]:
    """Live records whose name begins with a text, as typed or with a capital: a walk along the names."""
    live = (tx.mine(record), record.c.kind == kind, record.c.archived_at.is_(None), within(reach))
    statement = named(select(*COLUMNS).select_from(record)).where(*live)
    statement = statement.order_by(record.c.name, record.c.id).limit(limit)
    found: dict[int, Record] = {}
    for one in dict.fromkeys((text, text[:1].upper() + text[1:], text.lower())):
        part = (record.c.name >= one, record.c.name < _behind(one)) if one else ()
        found |= {row.id: of_row(row) for row in tx.all(statement.where(*part))}
    return sorted(found.values(), key=lambda one: (one.name.casefold(), one.id))[:limit]


def _behind(text: str) -> str:
    """The first text after everything that begins with this one."""
    last = ord(text[-1]) + 1
    return text[:-1] + chr(0xE000 if 0xD800 <= last < 0xE000 else min(last, 0x10FFFF))


def related(tx: Read, start: int, kind: str, reach: Reach, limit: int) -> list[tuple[Record, bool]]:
    """The newest associations of a record with records of one type, each with whether it is primary."""
    end = and_(record.c.workspace_id == relation.c.workspace_id, record.c.id == relation.c.to_id)
    ends = select(relation.c.is_primary, *COLUMNS).select_from(relation).join(record, end)
    rows = tx.all(
        named(ends)
        .where(
            tx.mine(relation),
            relation.c.from_id == start,
            relation.c.to_kind == kind,
            record.c.archived_at.is_(None),
            within(reach),
        )
        .order_by(relation.c.is_primary.desc(), relation.c.at.desc(), relation.c.to_id)
        .limit(limit)
    )
    return [(of_row(row), row.is_primary) for row in rows]
