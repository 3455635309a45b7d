"""Read a file that `export_workspace` has written into an empty workspace: records, associations and mail."""

import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from server.actions.export_workspace import LAST, column_of
from server.actions.run_import import addresses_of
from server.core import built_in, record_edit
from server.core.object_types import PIPELINE_PROPERTIES, ObjectType
from server.deps import Deps
from server.errors import Problem, Refusal
from server.exchange.portable import Portable
from server.store import many, pipelines, records, schemas, users, whole, workspaces
from server.store.tx import Write

CHUNK = 500
_JSON = ("people", "references", "steps", "secondary", "searchable", "required", "options")
_POINTS = {
    "record_id": "record",
    "from_id": "record",
    "to_id": "record",
    "contact_id": "record",
    "thread_id": "thread",
    "message_id": "message",
    "engagement_id": "engagement",
    "decision_id": "decision",
    "user_id": "user",
}
Ids = dict[tuple[str, int], int]  # (table, id there) → id here


def restore_workspace(deps: Deps, workspace_id: int, source: Portable) -> dict[str, int]:
    """Write everything in one transaction: all of it is there afterwards, or nothing. Raises Refusal.

    People are matched by address; those who are not here own nothing, so nobody is let in by a file.
    """
    counts: dict[str, int] = {}
    with deps.store.write(workspace_id) as tx:
        if not whole.is_empty(tx):
            title = "This workspace has records already; a whole workspace is restored into an empty one."
            raise Refusal(Problem("exists", title, ("Found a new workspace, or import single tables.",)))
        ids: Ids = {}
        _people(tx, source, ids)
        _types(tx, source)
        _pipelines(tx, source, ids)
        for of in schemas.types(tx).values():
            counts[of.name] = _records(tx, source, of, ids)
        for name in LAST:
            if name != "address":
                counts[name] = _rows(tx, source, name, ids)
        workspaces.set_searched(tx, -1)  # all of it is new: search reads everything once
    return counts


def _people(tx: Write, source: Portable, ids: Ids) -> None:
    known = many.emails(tx)
    for row in source.rows("user"):
        here = known.get(row["email"])
        if here is not None and users.by_id(tx, int(here)):
            ids["user", row["id"]] = int(here)


def _types(tx: Write, source: Portable) -> None:
    for name in ("object_type", "property"):
        rows = [{**_typed(row), "id": tx.new_id()} for row in source.rows(name)]
        for one in rows:
            one |= {key: bool(value) for key, value in one.items() if key.startswith("is_")}
        whole.add(tx, name, rows)


def _pipelines(tx: Write, source: Portable, ids: Ids) -> None:
    """Pipelines and stages by their labels; those that are missing are made."""
    for row in source.rows("pipeline"):
        there = next((one for one in pipelines.of_kind(tx, row["kind"]) if one.label == row["label"]), None)
        made = there.id if there else pipelines.add(tx, row["kind"], row["label"], row["display_order"])
        ids["pipeline", row["id"]] = made
        known = {one.label: one.id for one in there.stages} if there else {}
        for stage in source.rows("stage"):
            if stage["pipeline_id"] == row["id"]:
                ids["stage", stage["id"]] = known.get(stage["label"]) or pipelines.add_stage(
                    tx,
                    made,
                    stage["label"],
                    stage["display_order"],
                    stage["outcome"],
                    stage["probability"] or "",
                )


def _records(tx: Write, source: Portable, of: ObjectType, ids: Ids) -> int:
    schema = schemas.schema(tx, of)
    names = {column_of(name): name for name, one in schema.properties.items() if not one.is_read_only}
    unique = [name for name, one in schema.properties.items() if one.is_unique]
    total = 0
    for chunk in _chunks(source.rows(of.name) if source.has(of.name) else ()):
        made, archived = [], []
        for row in chunk:
            values = {
                names[column]: _text(value)
                for column, value in row.items()
                if column in names and value is not None
            }
            values = _translated(values, of, ids)
            ident = ids["record", row["id"]] = tx.new_id()
            # What another server kept is kept here, in its spelling; only columns are derived anew.
            made.append((ident, values, record_edit.columns(schema, values)))
            archived += [ident] if row["archived_at"] else []
        many.add(tx, of.name, made, None)
        if of.name == "contact":
            many.add_addresses(
                tx, [line for ident, values, _ in made for line in addresses_of(ident, values)]
            )
        many.add_unique(
            tx,
            of.name,
            [(name, held[name], ident) for ident, held, _ in made for name in unique if name in held],
        )
        records.set_archived(tx, archived, of.name, archived=True)
        total += len(made)
    return total


def _text(value: Any) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _translated(values: dict[str, str], of: ObjectType, ids: Ids) -> dict[str, str]:
    tables = {
        built_in.OWNER: "user",
        of.stage_property or "": "stage",
        PIPELINE_PROPERTIES.get(of.name, ""): "pipeline",
    }
    found = dict(values)
    for name, table in tables.items():
        if name in found:
            here = ids.get((table, int(found[name]))) if found[name].isdigit() else None
            found.pop(name) if here is None else found.update({name: str(here)})
    return found


def _rows(tx: Write, source: Portable, name: str, ids: Ids) -> int:
    total = 0
    for chunk in _chunks(source.rows(name) if source.has(name) else ()):
        values = [one for one in (_moved(tx, row, name, ids) for row in chunk) if one is not None]
        whole.add(tx, name, values)
        total += len(values)
    return total


def _moved(tx: Write, row: dict[str, Any], name: str, ids: Ids) -> dict[str, Any] | None:
    """A row with our ids in place of theirs; None when it points to something that did not come along."""
    moved = _typed(row)
    for column, table in _POINTS.items():
        if column in moved and moved[column] is not None:
            moved[column] = ids.get((table, moved[column]))
            if moved[column] is None and table != "user":
                return None
    if "id" in moved:
        moved["id"] = ids[name, row["id"]] = tx.new_id()
    if name == "decision":
        moved |= {"facts": {}, "mailbox_id": None}
    return moved


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """A row's values as our tables hold them."""
    typed: dict[str, Any] = dict(row)
    ways: dict[str, Callable[[Any], Any]] = {
        **dict.fromkeys(_JSON, json.loads),
        **dict.fromkeys(("at", "last_at"), datetime.fromisoformat),
        **dict.fromkeys(("is_primary", "automatic", "is_unique", "is_hidden"), bool),
        "rules_version": int,
    }
    for column, way in ways.items():
        if typed.get(column) is not None:
            typed[column] = way(typed[column])
    return typed


def _chunks(rows: Iterable[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    walk = iter(rows)
    while chunk := list(islice(walk, CHUNK)):
        yield chunk
