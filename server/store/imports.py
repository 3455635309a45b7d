"""Imports: the run with its cursor, the ids it has given out, and the rows worth showing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, select, update

from server.store import findable
from server.store import tables as t
from server.store.tx import Read, System, Write

import_run = t.import_run
import_range = t.import_range
import_row = t.import_row


@dataclass(frozen=True)
class Run:
    """One import of one file; `columns` are (header, to), `counts` rows by verdict."""

    id: int
    user_id: int
    kind: str
    state: str
    file: str
    file_name: str
    size: int
    shape: dict[str, str]
    columns: list[list[str]]
    samples: list[list[str]]
    mode: str
    clears: bool
    rows: int | None
    cursor: int
    counts: dict[str, int]
    problem: str | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class RowNote:
    """What happened to one row, or would; `changes` are (property, old, new)."""

    number: int
    verdict: str
    record_id: int | None = None
    name: str = ""
    changes: tuple[tuple[str, str | None, str | None], ...] = ()
    linked: tuple[int, ...] = ()
    field: str | None = None
    reason: str | None = None


def add(tx: Write, **values: Any) -> int:
    """A new import; its id."""
    fixed = {"cursor": 0, "counts": {}, "rows": None, "problem": None}
    return tx.add(import_run, **{**fixed, **values}, created_at=tx.now, updated_at=tx.now)


def by_id(tx: Read, run_id: int) -> Run | None:
    """One import."""
    row = tx.one(select(import_run).where(tx.mine(import_run), import_run.c.id == run_id))
    return _run(row) if row else None


def _run(row: Any) -> Run:
    values = row._asdict()
    values.pop("workspace_id")
    return Run(**values)


def of_user(tx: Read, user_id: int, limit: int = 50) -> list[Run]:
    """A person's imports, newest first."""
    rows = tx.all(
        select(import_run)
        .where(tx.mine(import_run), import_run.c.user_id == user_id)
        .order_by(import_run.c.id.desc())
        .limit(limit)
    )
    return [_run(row) for row in rows]


def save(tx: Write, run_id: int, **values: Any) -> None:
    """Change an import's state, mapping or progress; whoever looks at it is told."""
    mine = (tx.mine(import_run), import_run.c.id == run_id)
    tx.run(update(import_run).where(*mine).values(updated_at=tx.now, **values))
    tx.tell(topic(run_id), "import", run_id)


def topic(run_id: int) -> str:
    """What whoever looks at an import watches."""
    return f"import:{run_id}"


def forgotten(tx: Read, before: datetime) -> list[Run]:
    """Imports that were begun and left lying since before an instant."""
    waiting = import_run.c.state.in_(("mapping", "checked"))
    rows = tx.all(select(import_run).where(tx.mine(import_run), waiting, import_run.c.updated_at < before))
    return [_run(row) for row in rows]


def add_range(tx: Write, run_id: int, first: int, last: int) -> None:
    """This chunk gave the ids from `first` to `last` to new records."""
    row = {"workspace_id": tx.workspace_id, "run_id": run_id, "first_id": first, "last_id": last}
    tx.run(insert(import_range).values(**row))


def ranges(tx: Read, run_id: int) -> list[tuple[int, int]]:
    """The ids that an import has given to new records, in order."""
    rows = tx.all(
        select(import_range.c.first_id, import_range.c.last_id)
        .where(tx.mine(import_range), import_range.c.run_id == run_id)
        .order_by(import_range.c.first_id)
    )
    return [(row.first_id, row.last_id) for row in rows]


def created_among(tx: Read, run_id: int, ids: Iterable[int]) -> set[int]:
    """Which of some records this import has created."""
    wanted = sorted(set(ids))
    if not wanted:
        return set()
    rows = tx.all(
        select(import_range.c.first_id, import_range.c.last_id).where(
            tx.mine(import_range),
            import_range.c.run_id == run_id,
            import_range.c.first_id <= wanted[-1],
            import_range.c.last_id >= wanted[0],
        )
    )
    return {one for one in wanted for row in rows if row.first_id <= one <= row.last_id}


def drop_range(tx: Write, run_id: int, first: int) -> None:
    """These ids are undone."""
    tx.run(
        delete(import_range).where(
            tx.mine(import_range), import_range.c.run_id == run_id, import_range.c.first_id == first
        )
    )


def note(tx: Write, run_id: int, phase: str, rows: Iterable[RowNote]) -> None:
    """Write rows down."""
    own = {"workspace_id": tx.workspace_id, "run_id": run_id, "phase": phase}
    values = [
        {
            **own,
            **one.__dict__,
            "changes": [list(change) for change in one.changes],
            "linked": list(one.linked),
            "name": one.name[:500],
        }
        for one in rows
    ]
    tx.run(insert(import_row), values)


def forget_notes(tx: Write, run_id: int, phase: str) -> None:
    """A new dry run begins with a clean page."""
    mine = (tx.mine(import_row), import_row.c.run_id == run_id, import_row.c.phase == phase)
    tx.run(delete(import_row).where(*mine))


def notes(tx: Read, run_id: int, phase: str, verdict: str, after: int = 0, limit: int = 50) -> list[RowNote]:
    """Rows of one verdict, in the order of the file."""
    rows = tx.all(
        select(import_row)
        .where(
            tx.mine(import_row),
            import_row.c.run_id == run_id,
            import_row.c.phase == phase,
            import_row.c.verdict == verdict,
            import_row.c.number > after,
        )
        .order_by(import_row.c.number)
        .limit(limit)
    )
    return [_note(row) for row in rows]


def _note(row: Any) -> RowNote:
    changes = tuple((name, old, new) for name, old, new in row.changes)
    names = ("number", "verdict", "record_id", "name", "field", "reason")
    plain = {name: getattr(row, name) for name in names}
    return RowNote(**plain, changes=changes, linked=tuple(row.linked))


def updated_among(tx: Read, run_id: int, ids: Iterable[int]) -> set[int]:
    """Which of some records this import has changed already."""
    wanted = list(ids)
    if not wanted:
        return set()
    rows = tx.all(
        select(import_row.c.record_id).where(
            tx.mine(import_row),
            import_row.c.run_id == run_id,
            import_row.c.phase == "run",
            import_row.c.verdict == "updated",
            import_row.c.record_id.in_(wanted),
        )
    )
    return {row.record_id for row in rows}


def touched(tx: Read, ids: Iterable[int], made_at: Mapping[int, datetime]) -> set[int]:
    """Which new records somebody has used since: changed, merged, or anything points to them.

    What points to a record is read off the tables themselves, so a table that is added later counts.
    Relations count only when they lead to a record outside this list: the import made the others.
    """
    wanted = list(ids)
    found: set[int] = set()
    for table in t.metadata.sorted_tables:
        if table.name in ("address", "relation", "unique_value") or "workspace_id" not in table.c:
            continue
        for key in table.foreign_key_constraints:
            if key.referred_table is t.record:
                column = next(one for one in key.columns if one.name != "workspace_id")
                rows = tx.all(select(column.label("id")).where(tx.mine(table), column.in_(wanted)).distinct())
                found |= {row.id for row in rows}
    later = tx.all(
        select(t.record.c.id, t.record.c.updated_at).where(tx.mine(t.record), t.record.c.id.in_(wanted))
    )
    return found | {row.id for row in later if made_at.get(row.id) and row.updated_at != made_at[row.id]}


def remove_records(tx: Write, ids: Iterable[int], kind_topics: Iterable[str]) -> None:
    """Take records away that an import has made and nobody has used; their addresses are free again."""
    gone = list(ids)
    if not gone:
        return
    relation = t.relation
    tx.run(delete(t.address).where(tx.mine(t.address), t.address.c.contact_id.in_(gone)))
    tx.run(delete(t.unique_value).where(tx.mine(t.unique_value), t.unique_value.c.record_id.in_(gone)))
    ends = or_(relation.c.from_id.in_(gone), relation.c.to_id.in_(gone))
    tx.run(delete(relation).where(tx.mine(relation), ends))
    tx.run(delete(t.record).where(tx.mine(t.record), t.record.c.id.in_(gone)))
    for topic in kind_topics:
        tx.tell(topic, "record", gone[0])
    findable.tell_many(tx, gone)


def stuck(tx: System, before: datetime) -> int:
    """How many imports, of any workspace, are under way and have not come on since an instant."""
    working = import_run.c.state.in_(("checking", "running", "undoing"))
    here = import_run.c.workspace_id == t.workspace.c.id
    counted = select(func.count().label("n")).where(here, working, import_run.c.updated_at < before)
    row = tx.one(counted)
    return int(row.n) if row else 0


def existing(tx: Read, first: int, last: int) -> dict[int, tuple[str, datetime, datetime, str]]:
    """Kind, creation, last change and name of the records in a range of ids."""
    record = t.record
    rows = tx.all(
        select(record.c.id, record.c.kind, record.c.created_at, record.c.updated_at, record.c.name).where(
            tx.mine(record), record.c.id >= first, record.c.id <= last, record.c.source == "import"
        )
    )
    return {row.id: (row.kind, row.created_at, row.updated_at, row.name) for row in rows}


def count_notes(tx: Read, run_id: int, phase: str, verdict: str) -> int:
    """How many rows of one verdict are written down."""
    mine = (tx.mine(import_row), import_row.c.run_id == run_id, import_row.c.phase == phase)
    row = tx.one(select(func.count().label("n")).where(*mine, import_row.c.verdict == verdict))
    return int(row.n) if row else 0


def erase(tx: Write, records: Iterable[int], traces: Iterable[str]) -> None:
    """Forget what the rows and first cells of imports say of some records, found by id or by a trace."""
    gone, words = set(records), [one.casefold() for one in traces if one]

    def speaks(value: object) -> bool:
        said = str(value).casefold()
        return any(word in said for word in words)

    # The only place that reads them all: a few at a time, and only erasure does so.
    rows = tx.connection.execute(
        select(import_row).where(tx.mine(import_row)).execution_options(yield_per=1000)
    )
    found = [
        (row.run_id, row.phase, row.number, row.reason)
        for row in rows
        if row.record_id in gone or speaks((row.name, row.changes, row.reason))
    ]
    for run_id, phase, number, reason in found:
        this = (import_row.c.run_id == run_id, import_row.c.phase == phase, import_row.c.number == number)
        said = None if reason is None else "erased"
        tx.run(update(import_row).where(tx.mine(import_row), *this).values(name="", changes=[], reason=said))
    for run in tx.all(select(import_run.c.id, import_run.c.samples).where(tx.mine(import_run))):
        kept = [cells for cells in run.samples if not speaks(cells)]
        if len(kept) < len(run.samples):
            save(tx, run.id, samples=kept)
