"""Records of every object type alike: one table, one set of functions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, or_, select, true, update

from server.core.permission import EVERYTHING, Reach
from server.core.record_edit import Columns
from server.store import tables as t
from server.store.changes import AGAIN
from server.store.tx import Read, Write, one_of, own

record = t.record


@dataclass(frozen=True)
class Record:
    """One record as lists and rules read it; `stage` and `owner` are names for people."""

    id: int
    kind: str
    name: str
    subtitle: str
    stage: str | None
    is_open: bool | None
    owner_id: int | None
    owner: str | None


@dataclass(frozen=True)
class Full:
    """A record with everything it holds; `properties` are text by name, the server's own ones left out."""

    record: Record
    properties: dict[str, str]
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None
    merged_into: int | None


COLUMNS = (
    record.c.id,
    record.c.kind,
    record.c.name,
    record.c.subtitle,
    t.stage.c.label.label("stage"),
    record.c.is_open,
    record.c.owner_id,
    t.user.c.name.label("owner"),
)
OWNER = and_(t.user.c.workspace_id == record.c.workspace_id, t.user.c.id == record.c.owner_id)
STAGE = and_(t.stage.c.workspace_id == record.c.workspace_id, t.stage.c.id == record.c.stage_id)


def named(statement: Select[Any]) -> Select[Any]:
    """A statement on records, with the names of owner and stage joined to it."""
    return statement.outerjoin(t.user, OWNER).outerjoin(t.stage, STAGE)


def of_row(row: Any) -> Record:
    """A record from the columns above."""
    return Record(row.id, row.kind, row.name, row.subtitle, row.stage, row.is_open, row.owner_id, row.owner)


def within(reach: Reach) -> ColumnElement[bool]:
    """The comparison by which a list, a count or a search keeps to what its viewer reaches (H44)."""
    if reach.owners is None:
        return true()
    owned = record.c.owner_id.in_(sorted(reach.owners)) if reach.owners else false()
    return or_(owned, record.c.owner_id.is_(None)) if reach.unassigned else owned


def add(  # noqa: PLR0913  one row
    tx: Write,
    kind: str,
    properties: Mapping[str, str],
    columns: Columns,
    *,
    by: int | None = None,
    source: str = "system",
    at: datetime | None = None,
) -> int:
    """Make a record; its id. Its watchers and those of its list are told."""
    made = tx.add(
        record,
        kind=kind,
        properties=dict(properties),
        created_by=by,
        source=source,
        created_at=at or tx.now,
        updated_at=at or tx.now,
        **columns.__dict__,
    )
    _told(tx, kind, made)
    return made


def _told(tx: Write, kind: str, record_id: int) -> None:
    tx.tell(f"record:{kind}:{record_id}", "record", record_id)
    tx.tell(f"kind:{kind}", "record", record_id)


_BY_IDS = named(select(*COLUMNS).select_from(record)).where(
    own(record), one_of(record.c.id, "ids"), record.c.archived_at.is_(None)
)


def tell_again(tx: Write, record_id: int, kind: str) -> None:
    """Who shows this record, looks at all of it again: it has another owner, or another one's timeline."""
    tx.tell(f"record:{kind}:{record_id}", AGAIN, record_id)


def by_ids(tx: Read, ids: Iterable[int]) -> dict[int, Record]:
    """Live records by id; archived and unknown ones are absent."""
    return {row.id: of_row(row) for row in tx.ask(_BY_IDS, ids=list(ids))}


def full(
    tx: Read, ids: Iterable[int], *, kind: str | None = None, archived: bool | None = False
) -> dict[int, Full]:
    """Whole records by id, of one kind or of any; `archived=None` takes live and archived ones."""
    wanted = [tx.mine(record), record.c.id.in_(list(ids))]
    if kind is not None:
        wanted.append(record.c.kind == kind)
    if archived is not None:
        wanted.append(record.c.archived_at.is_not(None) if archived else record.c.archived_at.is_(None))
    return {row.id: full_of_row(row) for row in tx.all(full_select().where(*wanted))}


def full_select() -> Select[Any]:
    """The statement behind `full`, for lists that filter and sort."""
    return named(
        select(
            *COLUMNS,
            record.c.properties,
            record.c.created_at,
            record.c.updated_at,
            record.c.archived_at,
            record.c.merged_into,
        ).select_from(record)
    )


_FOUND = full_select().where(own(record), one_of(record.c.id, "ids"), record.c.archived_at.is_(None))


def found(tx: Read, ids: Iterable[int]) -> dict[int, Full]:
    """Whole live records of any kind by id: what search shows."""
    chosen = list(ids)
    return {row.id: full_of_row(row) for row in tx.ask(_FOUND, ids=chosen)} if chosen else {}


def full_of_row(row: Any) -> Full:
    """A whole record from a row of `full_select`."""
    return Full(
        of_row(row), dict(row.properties), row.created_at, row.updated_at, row.archived_at, row.merged_into
    )


def save(tx: Write, record_id: int, kind: str, properties: Mapping[str, str], columns: Columns) -> None:
    """Write the record as an edit has made it."""
    values = {"properties": dict(properties), "updated_at": tx.now, **columns.__dict__}
    tx.run(update(record).where(tx.mine(record), record.c.id == record_id).values(**values))
    _told(tx, kind, record_id)


def set_archived(tx: Write, ids: Iterable[int], kind: str, *, archived: bool) -> None:
    """Archive live records, or bring archived ones back (H42)."""
    chosen = list(ids)
    values = {"archived_at": tx.now if archived else None, "updated_at": tx.now}
    tx.run(update(record).where(tx.mine(record), record.c.id.in_(chosen)).values(**values))
    for one in chosen:
        _told(tx, kind, one)


def set_merged(tx: Write, record_id: int, kind: str, into: int) -> None:
    """A merged record is archived for good and points to the one that it became part of."""
    values = {"archived_at": tx.now, "updated_at": tx.now, "merged_into": into}
    tx.run(update(record).where(tx.mine(record), record.c.id == record_id).values(**values))
    _told(tx, kind, record_id)


def survivors(tx: Read, ids: Iterable[int]) -> dict[int, int]:
    """What has become of some records: each one's id, or that of the record it was merged into."""
    found = {one: one for one in ids}
    asked = set(found)
    while asked:
        rows = tx.all(
            select(record.c.id, record.c.merged_into).where(
                tx.mine(record), record.c.id.in_(sorted(asked)), record.c.merged_into.is_not(None)
            )
        )
        into = {row.id: row.merged_into for row in rows}
        found = {one: into.get(now, now) for one, now in found.items()}
        asked = set(into.values())
    return found


def owners_of(tx: Read, ids: Iterable[int]) -> dict[int, tuple[str, int | None]]:
    """Kind and owner of live records: what the permission gate looks at."""
    rows = tx.all(
        select(record.c.id, record.c.kind, record.c.owner_id).where(
            tx.mine(record), record.c.id.in_(list(ids)), record.c.archived_at.is_(None)
        )
    )
    return {row.id: (row.kind, row.owner_id) for row in rows}


def by_domain(tx: Read, domains: Iterable[str], may: Reach = EVERYTHING) -> dict[str, int]:
    """The oldest live company of each domain, within reach."""
    rows = tx.all(
        select(record.c.domain, record.c.id)
        .where(
            tx.mine(record),
            record.c.kind == "company",
            record.c.domain.in_(list(domains)),
            record.c.archived_at.is_(None),
            within(may),
        )
        .order_by(record.c.id.desc())
    )
    return {row.domain: row.id for row in rows}
