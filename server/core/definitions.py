"""What may be defined: properties, their groups, object types, labels, pipelines; refusals name the field."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from server.core.object_types import BUILT_IN, QUALIFIED, ObjectType
from server.core.object_types import NAME as TYPE_NAME
from server.core.properties import NAME, Property
from server.errors import Problem

FIELD_TYPES = {
    "string": ("text", "textarea", "phonenumber", "html", "file"),
    "number": ("number",),
    "date": ("date",),
    "datetime": ("date",),
    "enumeration": ("select", "radio", "checkbox", "booleancheckbox"),
    "bool": ("booleancheckbox", "radio", "select"),
    "phone_number": ("phonenumber",),
}
MAX_PROPERTIES = 1000
MAX_UNIQUE = 10
MAX_OPTIONS = 5000
MAX_TYPES = 50
MAX_PIPELINES = 100
MAX_STAGES = 100
MAX_LABEL = 250
RESERVED_PREFIX = "hs_"
_LABEL_NAME = re.compile(r"[a-z0-9_]{1,100}")
# Words that addresses of the API use beside object types.
_TAKEN = frozenset(
    {"emails", "notes", "calls", "meetings", "tasks", "email", "note", "call", "meeting", "task", "all"}
)


def _wrong(title: str, field: str) -> Problem:
    return Problem("bad_request", title, field=field)


def _first(*found: Problem | None) -> Problem | None:
    return next((one for one in found if one is not None), None)


def label_problem(label: str, field: str = "label") -> Problem | None:
    """A label is what people read: there, and not too long."""
    if not label.strip():
        return _wrong(f"{field} is empty.", field)
    return (
        _wrong(f"{field} is longer than {MAX_LABEL} characters.", field) if len(label) > MAX_LABEL else None
    )


def property_problem(new: Property, groups: Collection[str], others: Iterable[Property]) -> Problem | None:
    """Why a property cannot be defined like this; None when it can."""
    own = [one for one in others if one.id is not None and one.name != new.name]
    return _first(
        name_problem(new.name),
        label_problem(new.label),
        _type_problem(new),
        _options_problem(new),
        _unique_problem(new, own),
        None if new.group in groups else _wrong(f"There is no group {new.group[:100]!r}.", "groupName"),
        _wrong(f"There are {MAX_PROPERTIES:,} properties already.", "name")
        if len(own) >= MAX_PROPERTIES
        else None,
    )


def name_problem(name: str, field: str = "name") -> Problem | None:
    """A name is written in addresses and files: small letters, digits and _, a letter first."""
    if not NAME.fullmatch(name):
        title = f"{name[:100]!r} is no name: small letters, digits and _, beginning with a letter."
        return _wrong(title, field)
    if name.startswith(RESERVED_PREFIX):
        return _wrong(f"Names that begin with {RESERVED_PREFIX} are kept for built-in properties.", field)
    return None


def _type_problem(new: Property) -> Problem | None:
    if new.type not in FIELD_TYPES:
        return _wrong(f"There is no type {new.type[:40]!r}; there are {', '.join(FIELD_TYPES)}.", "type")
    fitting = FIELD_TYPES[new.type]
    if new.field_type not in fitting:
        title = (
            f"A property of type {new.type} is edited as {' or '.join(fitting)}, not {new.field_type[:40]!r}."
        )
        return _wrong(title, "fieldType")
    return None


def _options_problem(new: Property) -> Problem | None:
    if new.type not in ("enumeration", "bool"):
        return _wrong(f"A property of type {new.type} has no options.", "options") if new.options else None
    if new.type == "enumeration" and not new.options:
        return _wrong("An enumeration needs at least one option.", "options")
    if len(new.options) > MAX_OPTIONS:
        return _wrong(f"There are more than {MAX_OPTIONS:,} options.", "options")
    values = [one.value for one in new.options]
    labels = [one.label.casefold() for one in new.options]
    twice = next((one.value for one in new.options if values.count(one.value) > 1), None)
    if twice is not None or len(set(labels)) < len(labels):
        return _wrong(f"Two options are alike: {(twice or 'their labels')!r}.", "options")
    bad = next(
        (one for one in new.options if not one.value.strip() or not one.label.strip() or ";" in one.value),
        None,
    )
    if bad is not None:
        return _wrong("An option needs a label, and a value without a semicolon.", "options")
    return None


def _unique_problem(new: Property, own: list[Property]) -> Problem | None:
    if not new.is_unique:
        return None
    if new.type not in ("string", "number"):
        return _wrong("Only a text or a number can be unique.", "hasUniqueValue")
    if sum(one.is_unique for one in own) >= MAX_UNIQUE:
        return _wrong(f"An object type has at most {MAX_UNIQUE} unique properties.", "hasUniqueValue")
    return None


def type_problem(new: ObjectType, properties: Collection[str], known: Collection[str]) -> Problem | None:
    """Why an object type cannot be defined like this; `properties` are the names that it will have."""
    shown = {
        "primaryDisplayProperty": (new.primary,),
        "secondaryDisplayProperties": new.secondary,
        "searchableProperties": new.searchable,
        "requiredProperties": new.required,
    }
    lacking = next(
        ((field, one) for field, names in shown.items() for one in names if one not in properties), None
    )
    return _first(
        type_name_problem(new.name),
        label_problem(new.singular, "labels.singular"),
        label_problem(new.plural, "labels.plural"),
        _wrong(f"There is no property {lacking[1][:100]!r} among its properties.", lacking[0])
        if lacking
        else None,
        _wrong(f"There are {MAX_TYPES} object types already.", "name") if len(known) >= MAX_TYPES else None,
    )


def type_name_problem(name: str) -> Problem | None:
    """An object type's name: as a property's, shorter, and no word that is taken."""
    if not TYPE_NAME.fullmatch(name):
        title = f"{name[:40]!r} is no name: at most 32 small letters, digits and _, beginning with a letter."
        return _wrong(title, "name")
    if QUALIFIED.match(name):
        return _wrong(f"{name!r} is taken: so begin the full names of object types.", "name")
    built_in = {word for one in BUILT_IN.values() for word in (one.name, one.plural_name)}
    return _wrong(f"{name!r} is taken.", "name") if name in built_in | _TAKEN else None


def label_name_problem(name: str) -> Problem | None:
    """An association label's inner name."""
    good = _LABEL_NAME.fullmatch(name)
    return None if good else _wrong(f"{name[:100]!r} is no name: small letters, digits and _.", "name")


@dataclass(frozen=True)
class StageDraft:
    """A stage as it is to be; `id` is None for a new one."""

    label: str
    order: int
    outcome: str
    probability: str
    id: int | None = None


@dataclass(frozen=True)
class PipelineDraft:
    """A pipeline as it is to be."""

    label: str
    order: int
    stages: tuple[StageDraft, ...]


def pipeline_problem(label: str, stages: Iterable[StageDraft], others: Collection[str]) -> Problem | None:
    """Why a pipeline cannot be like this; `others` are the labels of the type's other pipelines."""
    drafts = list(stages)
    labels = [one.label.strip().casefold() for one in drafts]
    return _first(
        label_problem(label),
        _wrong(f"There is a pipeline {label!r} already.", "label") if label.casefold() in others else None,
        _first(*(label_problem(one.label, "stages.label") for one in drafts)),
        _wrong("Two stages have the same label.", "stages.label") if len(set(labels)) < len(labels) else None,
        _wrong("A pipeline needs at least one stage.", "stages") if not drafts else None,
        _wrong(f"A pipeline has at most {MAX_STAGES} stages.", "stages")
        if len(drafts) > MAX_STAGES
        else None,
    )
