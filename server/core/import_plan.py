"""What an import does with each row: create a record, change one, leave it, or refuse the row and say why.

The dry run and the run ask the same function, so what was shown is what happens (B2).
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from server.core import built_in, record_edit
from server.core.object_types import PIPELINE_PROPERTIES
from server.core.properties import BadValue, Property, normalise
from server.core.record_edit import Edit, Schema
from server.errors import Problem

SKIP, ID = "", "hs_object_id"
NEW = "+"  # `+number`: the column becomes a new property of that type
NEW_TYPES = ("string", "number", "date", "datetime", "bool", "phone_number")
LINKS = ("company.name", "company.domain", "contact.email")
_KEYS = {"contact": ("email", "hs_additional_emails"), "company": ("domain",)}
_PROBE = {
    name: built_in.PROPERTIES[name.partition(".")[0]][name.partition(".")[2]] for name in LINKS
}  # what a link's value must look like

Key = tuple[str, str]  # property and value: what a record is found by


@dataclass(frozen=True)
class Column:
    """One column of a file and where it goes: a property, a link, ID, NEW with a type, or SKIP."""

    header: str
    to: str


@dataclass(frozen=True)
class Words:
    """Words that stand for ids in files: pipelines by label, owners by address and by name."""

    pipelines: Mapping[str, str] = field(default_factory=dict)
    owners: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Wanted:
    """One row as the mapping reads it."""

    number: int
    given: dict[str, str | None]
    keys: list[Key]
    record_id: int | None = None
    links: dict[str, str] = field(default_factory=dict)
    problem: Problem | None = None


@dataclass(frozen=True)
class Known:
    """A record that a row may mean: what it holds, and what the importing person may do with it."""

    name: str
    properties: Mapping[str, str]
    is_archived: bool = False
    is_visible: bool = True
    is_editable: bool = True


@dataclass
class Facts:
    """What is known when a chunk of rows is decided.

    `taken` are records that this import has touched before; `claimed` are keys of its earlier rows, in
    as far as they are no records yet. Both grow while the rows are walked.
    """

    holders: Mapping[Key, int]
    records: Mapping[int, Known]
    taken: set[int]
    claimed: set[int]
    may_own: Callable[[int | None], bool]
    mode: str = "both"


@dataclass(frozen=True)
class Outcome:
    """What becomes of one row: created, updated, unchanged or refused."""

    number: int
    verdict: str
    record_id: int | None = None
    edit: Edit | None = None
    problem: Problem | None = None
    links: Mapping[str, str] = field(default_factory=dict)


def mapping_problem(schema: Schema, columns: Sequence[Column]) -> Problem | None:
    """Why a mapping cannot be used; None when it can."""
    used = [one.to for one in columns if one.to not in (SKIP, *(NEW + type_ for type_ in NEW_TYPES))]
    if not used and not any(one.to for one in columns):
        return Problem("bad_request", "No column is mapped.", ("Choose where at least one column goes.",))
    for one in columns:
        wanted = schema.properties.get(one.to)
        if one.to in (SKIP, ID, *LINKS) or (one.to[:1] == NEW and one.to[1:] in NEW_TYPES):
            continue
        if wanted is None or wanted.is_read_only:
            return Problem(
                "property_unknown",
                f"{one.header}: there is no property {one.to[:100]!r} to write to.",
                field=one.header,
            )
    twice = next((to for to in used if used.count(to) > 1), None)
    if twice is not None:
        names = " and ".join(one.header for one in columns if one.to == twice)
        return Problem("bad_request", f"{names} both go to {twice}.", ("Skip one of them.",), field=twice)
    return None


def new_properties(schema: Schema, columns: Iterable[Column]) -> dict[str, Property]:
    """The properties that columns become, by header; names are made from the headers."""
    made: dict[str, Property] = {}
    taken = set(schema.properties)
    for one in columns:
        if one.to[:1] != NEW or one.to[1:] not in NEW_TYPES:
            continue
        stem = re.sub(r"[^a-z0-9]+", "_", one.header.casefold()).strip("_")[:90] or "column"
        stem = stem if stem[0].isalpha() else f"p_{stem}"
        name = next(name for name in (stem, *(f"{stem}_{at}" for at in range(2, 1000))) if name not in taken)
        taken.add(name)
        group = next(iter(schema.properties.values())).group
        made[one.header] = Property(schema.type.name, name, one.header, one.to[1:], group=group)
    return made


def with_new(
    schema: Schema, made: Mapping[str, Property], columns: Sequence[Column]
) -> tuple[Schema, list[Column]]:
    """The schema and the mapping as they are once the new properties exist."""
    grown = Schema(
        schema.type,
        {**schema.properties, **{one.name: one for one in made.values()}},
        schema.stages,
        schema.owners,
    )
    return grown, [replace(one, to=made[one.header].name) if one.header in made else one for one in columns]


class Reader:
    """Reads rows of one file by its mapping; made once, asked for every row."""

    def __init__(
        self, schema: Schema, columns: Sequence[Column], words: Words, *, clears: bool = False
    ) -> None:
        kind = schema.type.name
        self.schema, self.words, self.clears = schema, words, clears
        self._plain: list[tuple[int, str]] = []
        self._special: list[tuple[int, str]] = []
        self._links: list[tuple[int, str]] = []
        self._id: int | None = None
        spelled = {built_in.OWNER, schema.type.stage_property, PIPELINE_PROPERTIES.get(kind)}
        for at, one in enumerate(columns):
            if one.to == ID:
                self._id = at
            elif one.to in LINKS:
                self._links.append((at, one.to))
            elif one.to in spelled:
                self._special.append((at, one.to))
            elif one.to != SKIP:
                self._plain.append((at, one.to))
        mapped = {one.to for one in columns}
        unique = [name for name, one in schema.properties.items() if one.is_unique]
        self._keys = [name for name in (*_KEYS.get(kind, ()), *unique) if name in mapped]
        self.brings_links = bool(self._links)

    def read(self, number: int, cells: Sequence[str], trouble: str = "") -> Wanted:
        """One row; what cannot be understood is its problem."""
        given: dict[str, str | None] = {}
        for at, name in self._plain:
            cell = cells[at]
            if cell and not cell.isspace():
                given[name] = cell
            elif self.clears:
                given[name] = None
        wanted = Wanted(number, given, [])
        if trouble:
            wanted.problem = Problem("bad_request", trouble)
            return wanted
        try:
            self._read_rest(wanted, cells)
        except BadValue as bad:
            name = str(bad.args[1]) if len(bad.args) > 1 else ""
            label = self.schema.properties[name].label if name in self.schema.properties else name
            wanted.problem = Problem(
                "property_invalid", f"{label}: {bad.args[0]}.", ("Correct it.",), field=name
            )
        return wanted

    def _read_rest(self, wanted: Wanted, cells: Sequence[str]) -> None:
        for name in self._keys:
            value = wanted.given.get(name)
            if value is None:
                continue
            found = _normal(value, self.schema.properties[name]) or ""
            wanted.given[name] = found
            wanted.keys += [
                (name if name != "hs_additional_emails" else "email", one) for one in _parts(name, found)
            ]
        if self._special:
            self._spell(wanted.given, cells)
        if self._id is not None and cells[self._id].strip():
            text = cells[self._id].strip()
            if not (text.isascii() and text.isdigit() and len(text) < 19):
                raise BadValue(f"{text[:40]!r} is no record id", ID)
            wanted.record_id = int(text)
        for at, to in self._links:
            if value := _linked(cells[at], to):
                wanted.links[to] = value

    def _spell(self, given: dict[str, str | None], cells: Sequence[str]) -> None:
        """Pipelines, stages and owners may be written as people know them."""
        written = {name: cells[at].strip() for at, name in self._special}
        stage, pipeline = self.schema.type.stage_property, PIPELINE_PROPERTIES.get(self.schema.type.name)
        for name, text in written.items():
            if not text and not (self.clears and name == built_in.OWNER):
                continue
            if name == built_in.OWNER:
                given[name] = self.words.owners.get(text.casefold(), text) or None
            elif name == pipeline:
                given[name] = self.words.pipelines.get(text.casefold(), text)
        if stage and written.get(stage):
            given[stage] = self._stage(written[stage], given.get(pipeline or ""))

    def _stage(self, text: str, pipeline: str | None) -> str:
        for one in self.schema.stages:
            fits = pipeline is None or str(one.pipeline_id) == pipeline
            if fits and text.casefold() in (one.label.casefold(), str(one.id)):
                return str(one.id)
        return text


def _parts(name: str, value: str) -> list[str]:
    return (
        [one for one in value.split(";") if one]
        if name == "hs_additional_emails"
        else [value]
        if value
        else []
    )


def _normal(value: str, wanted: Property) -> str | None:
    try:
        return normalise(value, wanted)
    except BadValue as bad:
        raise BadValue(str(bad), wanted.name) from bad


def _linked(cell: str, to: str) -> str | None:
    if not cell or cell.isspace():
        return None
    try:
        return normalise(cell, _PROBE[to])
    except BadValue as bad:
        raise BadValue(str(bad), to) from bad


def decide(schema: Schema, wanted: Wanted, facts: Facts) -> Outcome:
    """What becomes of one row."""
    if wanted.problem is not None:
        return Outcome(wanted.number, "refused", problem=wanted.problem)
    found, problem = _match(schema, wanted, facts)
    marks = [hash(key) for key in wanted.keys] + ([hash((ID, wanted.record_id))] if wanted.record_id else [])
    if problem is None and (found in facts.taken or not facts.claimed.isdisjoint(marks)):
        what = wanted.keys[0][1] if wanted.keys else f"ID {wanted.record_id}"
        problem = Problem(
            "exists", f"An earlier row of this file is for the same {schema.type.singular.lower()} ({what})."
        )
    if problem is not None:
        return Outcome(wanted.number, "refused", found, problem=problem)
    outcome = _created(schema, wanted, facts) if found is None else _changed(schema, wanted, facts, found)
    if outcome.verdict != "refused" and not (outcome.verdict == "unchanged" and not wanted.links):
        facts.claimed.update(marks)
        if found is not None:
            facts.taken.add(found)
    return outcome


def _match(schema: Schema, wanted: Wanted, facts: Facts) -> tuple[int | None, Problem | None]:
    held = facts.holders
    holders = [(key, held[key]) for key in wanted.keys if key in held] if held else []
    found = wanted.record_id or (holders[0][1] if holders else None)
    if found is None:
        return None, None
    one = schema.type.singular.lower()
    known = facts.records.get(found)
    if wanted.record_id is not None and (known is None or not known.is_visible or known.is_archived):
        return None, Problem("not_found", f"There is no {one} with ID {wanted.record_id}.", field=ID)
    stranger = next((key for key, holder in holders if holder != found), None)
    if stranger is not None or known is None or not known.is_visible:
        name, value = stranger or holders[0][0]
        label = schema.properties[name].label
        return found, Problem("exists", f"{label} {value} belongs to another {one} already.", field=name)
    if known.is_archived:
        steps = (f"Restore it (ID {found}), then import again.",)
        return found, Problem("exists", f"{known.name} is archived.", steps)
    if not known.is_editable:
        return found, Problem("not_permitted", f"You may not change {known.name}.", ("Ask its owner.",))
    return found, None


def _created(schema: Schema, wanted: Wanted, facts: Facts) -> Outcome:
    if facts.mode == "update":
        title = f"There is no such {schema.type.singular.lower()}, and this import only updates."
        return Outcome(wanted.number, "refused", problem=Problem("not_found", title))
    edit = record_edit.create(schema, wanted.given)
    if edit.problems:
        return Outcome(wanted.number, "refused", problem=edit.problems[0])
    if not edit.properties:
        return Outcome(
            wanted.number, "refused", problem=Problem("bad_request", "The row has no value to keep.")
        )
    if not facts.may_own(edit.columns.owner_id):
        return Outcome(wanted.number, "refused", problem=_not_yours(schema))
    return Outcome(wanted.number, "created", None, edit, links=wanted.links)


def _changed(schema: Schema, wanted: Wanted, facts: Facts, found: int) -> Outcome:
    known = facts.records[found]
    if facts.mode == "create":
        return Outcome(wanted.number, "unchanged", found, links=wanted.links)
    edit = record_edit.change(schema, known.properties, _kept_addresses(wanted, known))
    if edit.problems:
        return Outcome(wanted.number, "refused", found, problem=edit.problems[0])
    if not edit.changed:
        return Outcome(wanted.number, "unchanged", found, edit, links=wanted.links)
    if not facts.may_own(edit.columns.owner_id):
        return Outcome(wanted.number, "refused", found, problem=_not_yours(schema))
    return Outcome(wanted.number, "updated", found, edit, links=wanted.links)


def _kept_addresses(wanted: Wanted, known: Known) -> Mapping[str, str | None]:
    """A contact that was found by a further address keeps its primary one (P25)."""
    further = (known.properties.get("hs_additional_emails") or "").split(";")
    if wanted.given.get("email") not in further or "email" not in wanted.given:
        return wanted.given
    return {name: value for name, value in wanted.given.items() if name != "email"}


def _not_yours(schema: Schema) -> Problem:
    title = f"You may not create or change {schema.type.plural.lower()} of this owner."
    return Problem("not_permitted", title, ("Make yourself the owner.",), field=built_in.OWNER)
