"""What a list asks for: filters that fit their property, one order, and where the next page begins.

What stands in columns of its own (owner, stage, created, changed) limits the walk along an index; every
other property is looked at record by record, which is why such a look has a bound (house §2.14).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from server.core import built_in
from server.core.permission import Viewer
from server.core.properties import Property
from server.core.record_edit import Schema
from server.errors import Problem

CHANGED = ("lastmodifieddate", "hs_lastmodifieddate")
# Orders that an index has: any page costs what the first one costs.
INDEXED = {
    "name": "name",
    "createdate": "created_at",
    **dict.fromkeys(CHANGED, "updated_at"),
}
_TEXT = ("contains", "is", "is_not", "known", "unknown")
_RANGE = ("is", "from", "to", "known", "unknown")
OPERATORS = {
    "string": _TEXT,
    "phone_number": _TEXT,
    "number": (*_RANGE, "is_not"),
    "date": (*_RANGE, "last_days"),
    "datetime": (*_RANGE, "last_days"),
    "enumeration": ("any_of", "none_of", "known", "unknown"),
    "bool": ("is", "known", "unknown"),
}
_WITHOUT_VALUE = ("known", "unknown")
_SEVERAL = ("any_of", "none_of")
OWNER_WORDS = ("me", "my_team", "nobody")


@dataclass(frozen=True)
class Filter:
    """One condition on one property."""

    property: str
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Query:
    """A list as it is asked for; `sort` is a property's name, or `name` for what records are called."""

    kind: str
    filters: tuple[Filter, ...] = ()
    sort: str = "name"
    descending: bool = False
    search: str = ""
    archived: bool = False


@dataclass(frozen=True)
class Limits:
    """What the walk itself keeps to; None is no limit. Instants are half open: from ≤ at < to."""

    owners: frozenset[int] | None = None
    unowned: bool | None = None  # with owners: those or nobody's; alone: only (not) nobody's
    not_owners: frozenset[int] = frozenset()
    stages: frozenset[int] | None = None
    not_stages: frozenset[int] = frozenset()
    created: tuple[datetime | None, datetime | None] = (None, None)
    updated: tuple[datetime | None, datetime | None] = (None, None)


def problem(schema: Schema, query: Query) -> Problem | None:
    """What is wrong with a query, named by property; None when it can be answered."""
    for one in query.filters:
        wrong = _wrong(schema, one)
        if wrong:
            return Problem("bad_request", wrong, ("Change or remove the filter.",), field=one.property)
    if query.sort != "name" and query.sort not in schema.properties:
        return Problem("property_unknown", f"There is no property {query.sort!r}.", field=query.sort)
    return None


def _wrong(schema: Schema, one: Filter) -> str | None:
    wanted = schema.properties.get(one.property)
    if wanted is None:
        return f"There is no property {one.property!r}."
    if one.operator not in OPERATORS[wanted.type]:
        return f"{wanted.label} cannot be filtered by {one.operator.replace('_', ' ')!r}."
    if one.operator in _WITHOUT_VALUE:
        return None
    if not one.values or (len(one.values) > 1 and one.operator not in _SEVERAL):
        return f"The filter on {wanted.label} needs a value."
    bad = [value for value in one.values if not _fits(wanted, one.operator, value)]
    return f"{bad[0][:40]!r} does not fit {wanted.label}." if bad else None


def _fits(wanted: Property, operator: str, value: str) -> bool:
    if operator == "last_days":
        return value.isascii() and value.isdigit() and len(value) <= 5
    if wanted.type == "number":
        return _number(value) is not None
    if wanted.type in ("date", "datetime"):
        return _day(value) is not None
    if wanted.name == built_in.OWNER:
        return value in OWNER_WORDS or (value.isascii() and value.isdigit())
    return True


def in_walk(schema: Schema, name: str) -> bool:
    """Whether filters on a property limit the walk itself."""
    return name in (built_in.OWNER, "createdate", *CHANGED) or name == schema.type.stage_property


def looked_at(schema: Schema, query: Query) -> tuple[Filter, ...]:
    """The filters for which each record must be looked at."""
    return tuple(one for one in query.filters if not in_walk(schema, one.property))


def limits(schema: Schema, query: Query, viewer: Viewer, now: datetime) -> Limits:
    """What the walk keeps to, with `me` and `my team` put into names."""
    made = Limits()
    for one in query.filters:
        if one.property == built_in.OWNER:
            made = _owned(made, one, viewer)
        elif one.property == schema.type.stage_property:
            made = _staged(made, one)
        elif one.property == "createdate":
            made = Limits(**{**made.__dict__, "created": _narrower(made.created, _span(one, now))})
        elif one.property in CHANGED:
            made = Limits(**{**made.__dict__, "updated": _narrower(made.updated, _span(one, now))})
    return made


def _owned(made: Limits, one: Filter, viewer: Viewer) -> Limits:
    if one.operator in _WITHOUT_VALUE:
        return Limits(**{**made.__dict__, "unowned": one.operator == "unknown"})
    meant: set[int] = {int(value) for value in one.values if value.isdigit()}
    meant |= {viewer.user_id} if "me" in one.values else set()
    meant |= (viewer.teammates | {viewer.user_id}) if "my_team" in one.values else set()
    nobody = "nobody" in one.values
    if one.operator == "none_of":
        known = {"not_owners": made.not_owners | meant}
        return Limits(**{**made.__dict__, **known, "unowned": False if nobody else made.unowned})
    owners = frozenset(meant) if made.owners is None else made.owners & meant
    return Limits(**{**made.__dict__, "owners": owners, "unowned": nobody or None})


def _staged(made: Limits, one: Filter) -> Limits:
    meant = frozenset(int(value) for value in one.values if value.isascii() and value.isdigit())
    if one.operator == "none_of":
        return Limits(**{**made.__dict__, "not_stages": made.not_stages | meant})
    if one.operator == "any_of":
        both = meant if made.stages is None else made.stages & meant
        return Limits(**{**made.__dict__, "stages": both})
    return made if one.operator == "known" else Limits(**{**made.__dict__, "stages": frozenset()})


Span = tuple[datetime | None, datetime | None]


def _span(one: Filter, now: datetime) -> Span:
    if one.operator in _WITHOUT_VALUE:  # the server has always written these down
        return (None, None) if one.operator == "known" else (now, now)
    if one.operator == "last_days":
        return now - timedelta(days=int(one.values[0])), None
    day = _day(one.values[0]) or now.date()
    start = datetime(day.year, day.month, day.day, tzinfo=UTC)
    following = start + timedelta(days=1)
    return {"from": (start, None), "to": (None, following), "is": (start, following)}[one.operator]


def _narrower(one: Span, other: Span) -> Span:
    starts = [start for start in (one[0], other[0]) if start]
    ends = [end for end in (one[1], other[1]) if end]
    return max(starts, default=None), min(ends, default=None)


def matches(schema: Schema, filters: tuple[Filter, ...], values: Mapping[str, str], now: datetime) -> bool:
    """Whether a record's values meet every filter."""
    return all(_meets(schema.properties[one.property], one, values.get(one.property), now) for one in filters)


def _meets(wanted: Property, one: Filter, value: str | None, now: datetime) -> bool:
    if one.operator in _WITHOUT_VALUE:
        return (value is not None) == (one.operator == "known")
    if one.operator in _SEVERAL:
        chosen = value.split(";") if value and wanted.is_multiple else [value]
        return bool(set(chosen) & set(one.values)) == (one.operator == "any_of")
    if one.operator == "is_not":
        return value is None or not _same(wanted, value, one.values[0])
    if value is None:
        return False
    if one.operator == "contains":
        return one.values[0].casefold() in value.casefold()
    return _compared(wanted, one, value, now)


def _compared(wanted: Property, one: Filter, value: str, now: datetime) -> bool:
    if one.operator == "is":
        return _same(wanted, value, one.values[0])
    if wanted.type == "number":
        mine, theirs = _number(value), _number(one.values[0])
        return (
            mine is not None
            and theirs is not None
            and (mine >= theirs if one.operator == "from" else mine <= theirs)
        )
    if one.operator == "last_days":
        first = (now - timedelta(days=int(one.values[0]))).date().isoformat()
        return first <= value[:10] <= now.date().isoformat()
    return value[:10] >= one.values[0] if one.operator == "from" else value[:10] <= one.values[0]


def _same(wanted: Property, value: str, other: str) -> bool:
    if wanted.type == "number":
        return _number(value) == _number(other)
    if wanted.type in ("date", "datetime"):
        return value[:10] == other[:10]
    return value.casefold() == other.strip().casefold()


def found(
    text: str, name: str, subtitle: str, values: Mapping[str, str], searchable: tuple[str, ...]
) -> bool:
    """Whether every word of a quick search stands in what the record is known by."""
    known = " ".join((name, subtitle, *(values.get(one, "") for one in searchable))).casefold()
    return all(word in known for word in text.casefold().split())


def sort_key(schema: Schema, name: str, values: Mapping[str, str]) -> tuple[bool, Decimal, str]:
    """By what records are ordered: numbers as numbers, stages as they stand, owners by name.

    The first part is true where there is no value: those come last, whichever way the list runs.
    """
    value = values.get(name)
    if not value:
        return True, Decimal(0), ""
    wanted = schema.properties[name]
    if wanted.type == "number":
        return False, _number(value) or Decimal(0), ""
    if name == schema.type.stage_property:
        order = next((at for at, one in enumerate(schema.stages) if str(one.id) == value), 0)
        return False, Decimal(order), ""
    if name == built_in.OWNER:
        return False, Decimal(0), schema.owners.get(int(value), value).casefold()
    order = next((at for at, one in enumerate(wanted.options) if one.value == value), 0)
    return False, Decimal(order), value.casefold()


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
