"""Export the whole workspace as one SQLite file; only a super admin may (`workspace.admin`)."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from server.core.object_types import ObjectType
from server.core.permission import EVERYTHING
from server.deps import Deps
from server.exchange.portable import Sheet, write
from server.store import exports, schemas, whole
from server.store.tx import Read

_POINTS = {
    "stage": (("pipeline_id", "pipeline", "id"),),
    "message": (("thread_id", "thread", "id"),),
    "message_body": (("message_id", "message", "id"),),
    "decision": (("message_id", "message", "id"),),
    "engagement": (
        ("message_id", "message", "id"),
        ("user_id", "user", "id"),
        ("decision_id", "decision", "id"),
    ),
    "association": (("record_id", "record", "id"), ("engagement_id", "engagement", "id")),
    "address": (("contact_id", "contact", "id"),),
    "relation": (("from_id", "record", "id"), ("to_id", "record", "id")),
    "property_change": (("record_id", "record", "id"), ("user_id", "user", "id")),
}
_KEYS: dict[str, str | tuple[str, ...]] = {
    "address": "address",
    "relation": ("from_id", "to_id"),
    "message_body": "message_id",
    "association": ("record_id", "engagement_id"),
}
_WORDS = {"message": ("subject", "snippet"), "engagement": ("subject", "snippet"), "message_body": ("text",)}
_FIXED = {
    "id": int,
    "record_name": str,
    "owner_id": int,
    "stage_id": int,
    "created_at": str,
    "updated_at": str,
    "archived_at": str,
}
FIRST = ("user", "object_type", "property", "pipeline", "stage")
LAST = (
    "address", "relation", "property_change", "thread", "message",
    "message_body", "decision", "engagement", "association",
)  # fmt: skip


def export_workspace(deps: Deps, workspace_id: int, path: Path) -> dict[str, int]:
    """Write the file; how many rows each of its tables has. `path` must not exist yet."""
    with deps.store.read(workspace_id) as tx:
        return write(path, _sheets(tx))


def _sheets(tx: Read) -> Iterator[Sheet]:
    for name in FIRST:
        yield _table(tx, name)
    types = schemas.types(tx)
    yield Sheet("record", {"id": int, "kind": str, "name": str}, _names(tx, types), text=("name",))
    for of in types.values():
        yield _records(tx, of)
    for name in LAST:
        yield _table(tx, name)


def _table(tx: Read, name: str) -> Sheet:
    columns = {
        column: int if column == "id" or (column.endswith("_id") and column != "header_id") else str
        for column in whole.LEAVES[name]
    }
    columns |= {
        column: int
        for column in columns
        if column.startswith("is_") or column in ("automatic", "display_order")
    }
    rows = ({column: _value(value) for column, value in row.items()} for row in whole.rows(tx, name))
    return Sheet(name, columns, rows, _KEYS.get(name, "id"), _POINTS.get(name, ()), text=_WORDS.get(name, ()))


def _value(value: Any) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return int(value) if isinstance(value, bool) else value


def _names(tx: Read, types: dict[str, ObjectType]) -> Iterator[dict[str, Any]]:
    for of in types.values():
        for archived in (False, True):
            for page in exports.pages(tx, of.name, EVERYTHING, archived=archived):
                yield from ({"id": one.record.id, "kind": of.name, "name": one.record.name} for one in page)


def _records(tx: Read, of: ObjectType) -> Sheet:
    """A type as a table: its columns are its properties; `p_` keeps a property apart from our own columns."""
    properties = [one for one in schemas.properties(tx, of).values() if not one.is_read_only]
    names = {one.name: column_of(one.name) for one in properties}

    def rows() -> Iterator[dict[str, Any]]:
        for archived in (False, True):
            for page in exports.pages(tx, of.name, EVERYTHING, archived=archived):
                for one in page:
                    if one.merged_into is not None:
                        continue
                    fixed = {
                        "id": one.record.id, "record_name": one.record.name, "owner_id": one.record.owner_id,
                        "stage_id": int(one.properties.get(of.stage_property or "", "0")) or None,
                        "created_at": one.created_at.isoformat(), "updated_at": one.updated_at.isoformat(),
                        "archived_at": one.archived_at.isoformat() if one.archived_at else None,
                    }  # fmt: skip
                    yield fixed | {
                        names[name]: value for name, value in one.properties.items() if name in names
                    }

    columns = {**_FIXED, **{names[one.name]: float if one.type == "number" else str for one in properties}}
    notes = {names[one.name]: f"{one.label} ({one.type})" for one in properties}
    points = [("id", "record", "id"), ("owner_id", "user", "id"), ("stage_id", "stage", "id")]
    return Sheet(of.name, columns, rows(), points=points, notes=notes)


def column_of(name: str) -> str:
    """What the column of a property is called."""
    return f"p_{name}" if name in _FIXED else name
