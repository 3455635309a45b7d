"""What an edit of a record makes of it: values checked, columns derived, refusals named by property."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from server.core import built_in
from server.core.object_types import PIPELINE_PROPERTIES, ObjectType
from server.core.properties import BadValue, Property, normaliser
from server.errors import Problem

MAX_NAME = 500  # longer ones do not fit into an index of PostgreSQL


@dataclass(frozen=True)
class Stage:
    """One stage of a pipeline; `outcome` is open, won, lost or closed (T10)."""

    id: int
    pipeline_id: int
    label: str
    outcome: str
    order: int

    @property
    def is_open(self) -> bool:
        """Whether what stands here is still being worked on."""
        return self.outcome == "open"


@dataclass(frozen=True)
class Schema:
    """All that is known of an object type when one of its records is edited.

    `stages` are in the order of pipelines and stages; `owners` are names of active users by id.
    """

    type: ObjectType
    properties: Mapping[str, Property]
    stages: tuple[Stage, ...]
    owners: Mapping[int, str]

    @cached_property
    def ways(self) -> Mapping[str, Callable[[str | None], str | None]]:
        """How each property that may be written is normalised; made once for all records of an edit."""
        placed = (self.type.stage_property, PIPELINE_PROPERTIES.get(self.type.name))
        found: dict[str, Callable[[str | None], str | None]] = {}
        for name, one in self.properties.items():
            if name == built_in.OWNER and not one.is_read_only:
                found[name] = lambda value: _owner(self, value)
            elif name in placed and not one.is_read_only:
                found[name] = _word
            elif not one.is_read_only:
                found[name] = normaliser(one)
        return found


@dataclass(frozen=True)
class Columns:
    """What rules and lists read of a record."""

    name: str
    subtitle: str
    stage_id: int | None
    is_open: bool | None
    owner_id: int | None
    domain: str | None


@dataclass(frozen=True)
class Edit:
    """The record as it will be; with problems it stays as it is. `changed` is name → (old, new)."""

    properties: dict[str, str]
    changed: dict[str, tuple[str | None, str | None]]
    columns: Columns
    problems: tuple[Problem, ...]


def create(schema: Schema, given: Mapping[str, str | None]) -> Edit:
    """A new record from its values; deals and tickets begin in the first stage of their pipeline."""
    missing = [name for name in schema.type.required if not (given.get(name) or "").strip()]
    edit = change(schema, {}, _with_first_stage(schema, given))
    if not missing:
        return edit
    named = [*edit.problems, *(_required(schema, name) for name in missing)]
    return Edit(edit.properties, edit.changed, edit.columns, tuple(named))


def _required(schema: Schema, name: str) -> Problem:
    label = schema.properties[name].label if name in schema.properties else name
    return Problem("property_required", f"{label} is missing.", (f"Give a value for {name}.",), field=name)


def _with_first_stage(schema: Schema, given: Mapping[str, str | None]) -> Mapping[str, str | None]:
    stage, pipeline = schema.type.stage_property, PIPELINE_PROPERTIES.get(schema.type.name)
    if stage is None or pipeline is None or given.get(stage) or not schema.stages:
        return given
    wanted = given.get(pipeline) or str(schema.stages[0].pipeline_id)
    first = next((one for one in schema.stages if str(one.pipeline_id) == wanted), None)
    return given if first is None else {**given, stage: str(first.id)}


def change(schema: Schema, current: Mapping[str, str], given: Mapping[str, str | None]) -> Edit:
    """The record after some values were given; a value of None or blank takes the property away."""
    problems: list[Problem] = []
    values, ways = dict(current), schema.ways
    for name, value in given.items():
        way = ways.get(name)
        try:
            new = way(value) if way is not None else _unwritable(schema, name)
        except BadValue as bad:
            problems.append(_refused(schema, name, str(bad)))
            continue
        if new is None:
            values.pop(name, None)
        else:
            values[name] = new
    problems += _stage_problems(schema, values, given)
    return Edit(values, _changed(current, values), columns(schema, values), tuple(problems))


def _changed(
    current: Mapping[str, str], values: Mapping[str, str]
) -> dict[str, tuple[str | None, str | None]]:
    if not current:
        return {name: (None, value) for name, value in values.items()}
    return {
        name: (current.get(name), values.get(name))
        for name in {**current, **values}
        if current.get(name) != values.get(name)
    }


def _unwritable(schema: Schema, name: str) -> str | None:
    if name not in schema.properties:
        raise BadValue(f"there is no property {name[:100]!r}")
    raise BadValue("is kept by the server and cannot be written")


def _word(value: str | None) -> str | None:
    return (value or "").strip() or None


def _owner(schema: Schema, value: str | None) -> str | None:
    text = (value or "").strip()
    if not text:
        return None
    found = next((one for one in schema.owners if str(one) == text), None)
    if found is None:
        raise BadValue(f"{text[:40]!r} is no owner's id")
    return str(found)


def _refused(schema: Schema, name: str, reason: str) -> Problem:
    wanted = schema.properties.get(name)
    if wanted is None:
        title = f"{reason}; {schema.type.plural.lower()} do not have it."
        return Problem("property_unknown", title[0].upper() + title[1:], field=name[:100])
    code = "property_read_only" if wanted.is_read_only else "property_invalid"
    return Problem(code, f"{wanted.label}: {reason}.", ("Correct it.",), field=name)


def _stage_problems(schema: Schema, values: dict[str, str], given: Mapping[str, str | None]) -> list[Problem]:
    """The stage decides the pipeline: a stage of another pipeline than the one given is refused."""
    stage, pipeline = schema.type.stage_property, PIPELINE_PROPERTIES.get(schema.type.name)
    if stage is None or pipeline is None or not (stage in given or pipeline in given):
        return []
    wanted = values.get(pipeline, "") if pipeline in given else ""
    if wanted and wanted not in {str(one.pipeline_id) for one in schema.stages}:
        return [_refused(schema, pipeline, f"{wanted[:40]!r} is no pipeline")]
    found = next((one for one in schema.stages if str(one.id) == values.get(stage)), None)
    if stage not in given and wanted and (found is None or str(found.pipeline_id) != wanted):
        # Into another pipeline, a record comes at its beginning.
        found = next(one for one in schema.stages if str(one.pipeline_id) == wanted)
        values[stage] = str(found.id)
    if found is None:
        return [_refused(schema, stage, f"{values.get(stage, '')[:40]!r} is no stage of a pipeline")]
    if wanted and wanted != str(found.pipeline_id):
        return [_refused(schema, stage, f"{found.label!r} is a stage of another pipeline")]
    values[pipeline] = str(found.pipeline_id)
    return []


def columns(schema: Schema, values: Mapping[str, str]) -> Columns:
    """The columns that follow from a record's values."""
    in_stage = values.get(schema.type.stage_property or "")
    stage = next((one for one in schema.stages if str(one.id) == in_stage), None) if in_stage else None
    owner = values.get(built_in.OWNER, "")
    return Columns(
        name=display_name(schema.type, values),
        subtitle=subtitle(schema, values),
        stage_id=stage.id if stage else None,
        is_open=stage.is_open if stage else None,
        owner_id=int(owner) if owner else None,
        domain=values.get("domain") if schema.type.name == "company" else None,
    )


def display_name(of: ObjectType, values: Mapping[str, str]) -> str:
    """What a record is called: a person by name, else by address; anything by its primary property."""
    if of.name == "contact":
        person = f"{values.get('firstname', '')} {values.get('lastname', '')}".strip()
        return (person or values.get("email") or "Contact without a name")[:MAX_NAME]
    found = values.get(of.primary) or (values.get("domain") if of.name == "company" else None)
    return (found or f"{of.singular} without a name")[:MAX_NAME]


def subtitle(schema: Schema, values: Mapping[str, str]) -> str:
    """The line under the name: what there is of the type's secondary properties."""
    shown = [
        _shown(schema.properties[name], values) for name in schema.type.secondary if name in schema.properties
    ]
    return " · ".join(one for one in shown if one)[:MAX_NAME]


def _shown(one: Property, values: Mapping[str, str]) -> str:
    value = values.get(one.name, "")
    if not value:
        return ""
    if one.name == "amount":
        return f"{float(value):,.0f} {values.get('deal_currency_code', '')}".strip()
    if one.name == "closedate":
        day = date.fromisoformat(value[:10])
        return f"closes {day.day} {day:%b %Y}"
    if one.type == "enumeration":
        labels = {option.value: option.label for option in one.options}
        return ", ".join(labels.get(part, part) for part in value.split(";"))
    return value
