"""Relate imported records to the companies and contacts that their rows name, and make those that are new."""

from collections.abc import Iterable, Sequence

from server.actions.plan_rows import Plan
from server.core import record_edit
from server.core.import_plan import Outcome
from server.core.object_types import BUILT_IN
from server.core.permission import reach
from server.core.record_edit import Edit, Schema
from server.store import addresses, many, records, schemas
from server.store.tx import Read, Write

Target = tuple[str, str, str]  # kind, property, value


class Links:
    """What rows of one import are linked to; remembers what a dry run would have made."""

    def __init__(self) -> None:
        self._promised: set[int] = set()

    def would_make(self, tx: Read, plan: Plan, outcomes: Sequence[Outcome]) -> int:
        """How many records the links of these rows would make that no earlier row has."""
        if not plan.reader.brings_links:
            return 0
        missing = {hash(one) for one in _targets(outcomes)} - {hash(one) for one in found(tx, plan, outcomes)}
        fresh = missing - self._promised
        self._promised |= fresh
        return len(fresh)


def _targets(outcomes: Iterable[Outcome]) -> set[Target]:
    return {target for one in outcomes if one.verdict != "refused" for target in _of(one)}


def _of(one: Outcome) -> list[Target]:
    """A company given by name and domain is one company, found by its domain."""
    links = dict(one.links)
    if "company.domain" in links:
        links.pop("company.name", None)
    return [(*to.split("."), value) for to, value in links.items()]  # type: ignore[misc]  # two words and a value


def found(tx: Read, plan: Plan, outcomes: Iterable[Outcome]) -> dict[Target, int]:
    """The records that are there already, among those the importing person may see."""
    held: dict[Target, int] = {}
    wanted: dict[tuple[str, str], list[str]] = {}
    for kind, name, value in _targets(outcomes):
        wanted.setdefault((kind, name), []).append(value)
    for (kind, name), values in wanted.items():
        view = reach(plan.viewer, kind, "view")
        if name == "name":
            by_value = many.by_name(tx, kind, values, records.within(view))
        else:
            by_value = addresses.contacts(tx, values) if name == "email" else records.by_domain(tx, values)
            owners = records.owners_of(tx, by_value.values())
            by_value = {
                value: one for value, one in by_value.items() if one in owners and view.covers(owners[one][1])
            }
        held |= {(kind, name, value): one for value, one in by_value.items()}
    return held


def link(tx: Write, plan: Plan, done: Sequence[tuple[int, Outcome]]) -> tuple[int, dict[int, list[int]]]:
    """Relate the records of a chunk; how many were made for it, and what each record was newly related to."""
    linked = [(record_id, one) for record_id, one in done if one.links]
    if not linked:
        return 0, {}
    outcomes = [one for _, one in linked]
    held = found(tx, plan, outcomes)
    made = _make(tx, plan, outcomes, held)
    kind, ids = plan.schema.type.name, [record_id for record_id, _ in linked]
    known, settled = many.related(tx, ids), many.with_company(tx, ids)
    pairs, news = [], dict[int, list[int]]()
    for record_id, one in linked:
        for target in _of(one):
            other = held.get(target)
            if other is None or (record_id, other) in known or other == record_id:
                continue
            known.add((record_id, other))
            primary = target[0] == "company" and kind == "contact" and record_id not in settled
            pairs.append(((kind, record_id), (target[0], other), primary))
            news.setdefault(record_id, []).append(other)
            settled |= {record_id} if primary else set()
    if pairs:
        many.relate(tx, pairs)
    return made, news


def _make(tx: Write, plan: Plan, outcomes: Sequence[Outcome], held: dict[Target, int]) -> int:
    """Make the records that are missing; those that the person may not make are left out."""
    both = [one.links for one in outcomes if {"company.name", "company.domain"} <= one.links.keys()]
    names = {links["company.domain"]: links["company.name"] for links in both}
    missing = sorted(_targets(outcomes) - held.keys())
    total = 0
    for kind in sorted({target[0] for target in missing}):
        if not reach(plan.viewer, kind, "edit").covers(None):
            continue
        schema = schemas.schema(tx, BUILT_IN[kind])
        fresh = [(target, _edit(schema, target, names)) for target in missing if target[0] == kind]
        if kind == "contact":
            # An archived contact keeps its address: nobody else may have it.
            taken = addresses.holders(tx, [target[2] for target, _ in fresh])
            fresh = [(target, edit) for target, edit in fresh if target[2] not in taken]
        made = [(tx.new_id(), edit.properties, edit.columns) for _, edit in fresh]
        many.add(tx, kind, made, plan.viewer.user_id)
        held |= {target: row[0] for (target, _), row in zip(fresh, made, strict=True)}
        if kind == "contact":
            many.add_addresses(tx, [(target[2], held[target], True) for target, _ in fresh])
        total += len(made)
    return total


def _edit(schema: Schema, target: Target, names: dict[str, str]) -> Edit:
    _, name, value = target
    given: dict[str, str | None] = {name: value}
    if name == "domain":
        given["name"] = names.get(value, value)
    return record_edit.create(schema, given)
