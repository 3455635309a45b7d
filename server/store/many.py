"""Many records in one statement each way: what an import writes and looks up by the chunk."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from server.core.record_edit import Columns
from server.store import dialect, findable
from server.store import tables as t
from server.store.tx import Read, Write

record = t.record
_json = msgspec.json.Encoder().encode
_COLUMNS = (
    "workspace_id", "id", "kind", "name", "subtitle", "stage_id", "is_open", "owner_id",
    "domain", "properties", "created_by", "source", "created_at", "updated_at",
)  # fmt: skip


def begin(tx: Read) -> None:
    """Much will be written and looked up: the tables are not what they were a chunk ago."""
    dialect.plan_anew(tx.connection)


def add(tx: Write, kind: str, made: Sequence[tuple[int, Mapping[str, str], Columns]], by: int | None) -> None:
    """Insert records of one type, each as (id, properties, columns); their list is told once, and search."""
    if not made:
        return
    at = dialect.plain_instant(tx.connection, tx.now)
    # tuples, and JSON by msgspec: this is the innermost loop of an import
    rows = [
        (
            tx.workspace_id, ident, kind, one.name, one.subtitle, one.stage_id, one.is_open, one.owner_id,
            one.domain, _json(values).decode(), by, "import", at, at,
        )
        for ident, values, one in made
    ]  # fmt: skip
    dialect.add_rows(tx.connection, record, _COLUMNS, rows)
    tx.tell(f"kind:{kind}", "record", made[0][0])
    findable.tell_many(tx, [ident for ident, _, _ in made])


def add_addresses(tx: Write, rows: Sequence[tuple[str, int, bool]]) -> None:
    """Addresses of new contacts, each as (address, contact, primary)."""
    names = ("workspace_id", "address", "contact_id", "is_primary")
    dialect.add_rows(tx.connection, t.address, names, [(tx.workspace_id, *row) for row in rows])


def drop_addresses(tx: Write, contacts: Sequence[int]) -> None:
    """Some contacts are about to be given their addresses anew."""
    if contacts:
        tx.run(delete(t.address).where(tx.mine(t.address), t.address.c.contact_id.in_(contacts)))


def add_unique(tx: Write, kind: str, rows: Sequence[tuple[str, str, int]]) -> None:
    """Unique values, each as (property, value, record)."""
    values = [
        {"workspace_id": tx.workspace_id, "kind": kind, "name": name, "value": value, "record_id": ident}
        for name, value, ident in rows
    ]
    tx.run(insert(t.unique_value), values)


def save(tx: Write, kind: str, rows: Sequence[tuple[int, Mapping[str, str], Columns]]) -> None:
    """Write changed records, each as (id, properties, columns)."""
    if not rows:
        return
    columns = record.c
    statement = (
        update(record)
        .where(tx.mine(record), columns.id == bindparam("id_"))
        .values(
            updated_at=tx.now, properties=bindparam("properties_"), name=bindparam("name_"),
            subtitle=bindparam("subtitle_"), stage_id=bindparam("stage_"), is_open=bindparam("open_"),
            owner_id=bindparam("owner_"), domain=bindparam("domain_"),
        )
    )  # fmt: skip
    tx.run(
        statement,
        [
            {
                "id_": ident, "properties_": dict(values), "name_": one.name, "subtitle_": one.subtitle,
                "stage_": one.stage_id, "open_": one.is_open, "owner_": one.owner_id, "domain_": one.domain,
            }
            for ident, values, one in rows
        ],
    )  # fmt: skip
    for ident, _, _ in rows:
        tx.tell(f"record:{kind}:{ident}", "record", ident)
    tx.tell(f"kind:{kind}", "record", rows[0][0])


def keep_changes(
    tx: Write, rows: Iterable[tuple[int, Mapping[str, tuple[str | None, str | None]]]], by: int | None
) -> None:
    """The history of many records' changes, each as (id, name → (old, new))."""
    values = [
        {
            "workspace_id": tx.workspace_id, "id": tx.new_id(), "record_id": ident, "name": name,
            "old": old, "new": new, "user_id": by, "source": "import", "at": tx.now,
        }
        for ident, changed in rows
        for name, (old, new) in changed.items()
    ]  # fmt: skip
    tx.run(insert(t.property_change), values)


def relate(tx: Write, pairs: Sequence[tuple[tuple[str, int], tuple[str, int], bool]]) -> None:
    """Relate records, each pair as ((kind, id), (kind, id), primary); known relations stay as they are."""
    values = [
        {
            "workspace_id": tx.workspace_id, "from_id": start[1], "to_id": end[1], "to_kind": end[0],
            "is_primary": primary, "at": tx.now,
        }
        for one, other, primary in pairs
        for start, end in ((one, other), (other, one))
    ]  # fmt: skip
    tx.run(dialect.insert_or_ignore(tx.connection, t.relation), values)


def unrelate(tx: Write, one: int, others: Iterable[int]) -> None:
    """Take relations away again, in both directions."""
    ends, relation = list(others), t.relation
    tx.run(delete(relation).where(tx.mine(relation), relation.c.from_id == one, relation.c.to_id.in_(ends)))
    tx.run(delete(relation).where(tx.mine(relation), relation.c.to_id == one, relation.c.from_id.in_(ends)))


def related(tx: Read, ids: Sequence[int]) -> set[tuple[int, int]]:
    """Which records some records are related to, as (from, to)."""
    relation = t.relation
    rows = tx.all(
        select(relation.c.from_id, relation.c.to_id).where(tx.mine(relation), relation.c.from_id.in_(ids))
    )
    return {(row.from_id, row.to_id) for row in rows}


def with_company(tx: Read, ids: Sequence[int]) -> set[int]:
    """Which records have a company already."""
    relation = t.relation
    rows = tx.all(
        select(relation.c.from_id)
        .where(tx.mine(relation), relation.c.from_id.in_(ids), relation.c.to_kind == "company")
        .distinct()
    )
    return {row.from_id for row in rows}


def by_name(tx: Read, kind: str, names: Sequence[str], within: Any) -> dict[str, int]:
    """The oldest live record of each name, among those the viewer reaches."""
    rows = tx.all(
        select(record.c.name, record.c.id)
        .where(
            tx.mine(record),
            record.c.kind == kind,
            record.c.name.in_(names),
            record.c.archived_at.is_(None),
            within,
        )
        .order_by(record.c.id.desc())
    )
    return {row.name: row.id for row in rows}


def emails(tx: Read) -> dict[str, str]:
    """Words for owners: the address and the name of each active user → the id, as text."""
    rows = tx.all(
        select(t.user.c.id, t.user.c.email, t.user.c.name).where(
            tx.mine(t.user), t.user.c.disabled_at.is_(None)
        )
    )
    names = {row.name.casefold(): str(row.id) for row in rows}
    return names | {row.email: str(row.id) for row in rows}


def drop_unique(tx: Write, ids: Sequence[int]) -> None:
    """Some records are about to be given their unique values anew."""
    if ids:
        tx.run(delete(t.unique_value).where(tx.mine(t.unique_value), t.unique_value.c.record_id.in_(ids)))


def unique_holders(tx: Read, kind: str, wanted: Iterable[tuple[str, str]]) -> set[int]:
    """The records that hold some unique values, each given as (property, value)."""
    found: set[int] = set()
    for name, value in wanted:
        rows = tx.all(
            select(t.unique_value.c.record_id).where(
                tx.mine(t.unique_value),
                t.unique_value.c.kind == kind,
                t.unique_value.c.name == name,
                t.unique_value.c.value == value,
            )
        )
        found |= {row.record_id for row in rows}
    return found
