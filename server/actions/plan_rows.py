"""Decide a chunk of rows: gather what is known of the records they mean, ask the core, row by row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from server.core import import_plan
from server.core.import_plan import Column, Facts, Key, Known, Outcome, Reader, Wanted, Words
from server.core.object_types import ObjectType
from server.core.permission import Viewer, reach
from server.core.record_edit import Schema
from server.errors import Problem, Refusal
from server.store import addresses, imports, many, pipelines, records, schemas, unique_values
from server.store.imports import Run
from server.store.tx import Read

CHUNK = 1000  # rows a transaction: about 50 ms, so nobody waits long behind an import (house §2.7)


@dataclass(frozen=True)
class Plan:
    """A run with everything that its rows are judged by."""

    run: Run
    viewer: Viewer
    schema: Schema
    reader: Reader


def plan_of(tx: Read, run: Run, viewer: Viewer) -> Plan:
    """Read what an import's rows are judged by. Raises Refusal when the type or the mapping is gone."""
    of = type_of(tx, run.kind)
    schema = schemas.schema(tx, of)
    columns = [Column(header, to) for header, to in run.columns]
    schema, columns = import_plan.with_new(schema, import_plan.new_properties(schema, columns), columns)
    refused = import_plan.mapping_problem(schema, columns)
    if refused is not None:
        raise Refusal(refused)
    labels = {one.label.casefold(): str(one.id) for one in pipelines.of_kind(tx, of.name)}
    words = Words(labels, many.emails(tx))
    return Plan(run, viewer, schema, Reader(schema, columns, words, clears=run.clears))


def type_of(tx: Read, word: str) -> ObjectType:
    """An object type by any of its spellings. Raises Refusal."""
    found = schemas.type_of(tx, word)
    if found is None:
        raise Refusal(Problem("not_found", f"There is no object type {word[:40]!r}.", field="kind"))
    return found


def decided(tx: Read, plan: Plan, wanted: Sequence[Wanted], claimed: set[int]) -> list[Outcome]:
    """What becomes of each row of a chunk; `claimed` carries over what a dry run would have taken."""
    known = facts(tx, plan, wanted, claimed)
    return [import_plan.decide(plan.schema, one, known) for one in wanted]


def facts(tx: Read, plan: Plan, wanted: Sequence[Wanted], claimed: set[int]) -> Facts:
    """The records that some rows mean, in a statement or two for all of them."""
    kind, viewer = plan.schema.type.name, plan.viewer
    holders = _holders(tx, kind, {key for one in wanted for key in one.keys})
    ids = {*holders.values(), *(one.record_id for one in wanted if one.record_id is not None)}
    found = records.full(tx, ids, kind=kind, archived=None) if ids else {}
    view, edit = reach(viewer, kind, "view"), reach(viewer, kind, "edit")
    known = {
        one.record.id: Known(
            one.record.name,
            one.properties,
            one.archived_at is not None,
            view.covers(one.record.owner_id),
            edit.covers(one.record.owner_id),
        )
        for one in found.values()
    }
    taken = imports.created_among(tx, plan.run.id, found) | imports.updated_among(tx, plan.run.id, found)
    return Facts(holders, known, taken, claimed, edit.covers, plan.run.mode)


def _holders(tx: Read, kind: str, keys: Iterable[Key]) -> dict[Key, int]:
    by_name: dict[str, list[str]] = {}
    for name, value in keys:
        by_name.setdefault(name, []).append(value)
    found: dict[Key, int] = {}
    for name, values in by_name.items():
        if kind == "contact" and name == "email":
            held = addresses.holders(tx, values)
        elif kind == "company" and name == "domain":
            held = records.by_domain(tx, values)
        else:
            held = unique_values.holders(tx, kind, name, values)
        found |= {(name, value): holder for value, holder in held.items()}
    return found
