"""Searches as the API asks them: filters in groups, words, sorts; checked before any of it becomes SQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from server.core import address
from server.core.properties import BadValue, Property, normalise
from server.core.search import Question, question

MOST_GROUPS, MOST_FILTERS, MOST_VALUES, MOST_SORTS = 5, 6, 100, 1
MOST_WORDS, MOST_STARS, MOST_LETTERS = 8, 3, 200
ONE = ("EQ", "NEQ", "LT", "LTE", "GT", "GTE", "CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN")
MANY = ("IN", "NOT_IN")
NONE = ("HAS_PROPERTY", "NOT_HAS_PROPERTY")
TOKENS = ("CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN")
OPERATORS = (*ONE, "BETWEEN", *MANY, *NONE)


class BadSearch(ValueError):
    """A search that cannot be asked; `field` names where."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Given:
    """One filter as it was asked."""

    name: str
    operator: str
    value: str | None = None
    high: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Filter:
    """One filter that can be asked; `values` are spelled as records spell them, BETWEEN has two."""

    property: Property
    operator: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sort:
    """One order."""

    property: Property
    descending: bool


@dataclass(frozen=True)
class Search:
    """Any of the groups, all of a group's filters, and every word of a question if one was asked."""

    groups: tuple[tuple[Filter, ...], ...] = ()
    asked: Question | None = None
    sorts: tuple[Sort, ...] = ()


def check(
    properties: Mapping[str, Property],
    groups: Sequence[Sequence[Given]],
    query: str = "",
    sorts: Sequence[tuple[str, bool]] = (),
) -> Search:
    """The search, if it can be asked; raises BadSearch."""
    if len(groups) > MOST_GROUPS:
        raise BadSearch(f"There are more than {MOST_GROUPS} filter groups.", "filterGroups")
    if any(len(group) > MOST_FILTERS for group in groups):
        raise BadSearch(f"A filter group has more than {MOST_FILTERS} filters.", "filterGroups")
    if len(sorts) > MOST_SORTS:
        raise BadSearch(f"There is more than {MOST_SORTS} sort.", "sorts")
    if len(query) > MOST_LETTERS:
        raise BadSearch(f"The query is longer than {MOST_LETTERS} characters.", "query")
    return Search(
        tuple(tuple(_filter(properties, one) for one in group) for group in groups if group),
        question(query) if query.strip() else None,
        tuple(Sort(_property(properties, name, "sorts"), descending) for name, descending in sorts),
    )


def _property(properties: Mapping[str, Property], name: str, field: str) -> Property:
    found = properties.get(name)
    if found is None:
        raise BadSearch(f"There is no property {name[:100]!r}.", field)
    return found


def _filter(properties: Mapping[str, Property], given: Given) -> Filter:
    wanted = _property(properties, given.name, "propertyName")
    if given.operator not in OPERATORS:
        raise BadSearch(f"There is no operator {given.operator[:40]!r}.", "operator")
    if given.operator in NONE:
        return Filter(wanted, given.operator)
    asked = _asked(given)
    if given.operator in TOKENS:
        return Filter(wanted, given.operator, _tokens(given.name, asked[0]))
    return Filter(wanted, given.operator, tuple(_value(wanted, one) for one in asked))


def _asked(given: Given) -> tuple[str, ...]:
    """The values that the operator needs."""
    if given.operator in MANY:
        if not 1 <= len(given.values) <= MOST_VALUES:
            raise BadSearch(f"{given.operator} on {given.name} needs 1 to {MOST_VALUES} values.", "values")
        return given.values
    if given.value is None:
        raise BadSearch(f"{given.operator} on {given.name} needs a value.", "value")
    if given.operator == "BETWEEN":
        if given.high is None:
            raise BadSearch(f"BETWEEN on {given.name} needs a highValue.", "highValue")
        return given.value, given.high
    return (given.value,)


def _tokens(name: str, value: str) -> tuple[str, ...]:
    words = tuple(value.split())
    if not words or len(words) > MOST_WORDS or len(value) > MOST_LETTERS:
        raise BadSearch(f"{name} needs 1 to {MOST_WORDS} words.", "value")
    if any(word.count("*") > MOST_STARS for word in words) or not any(word.strip("*") for word in words):
        raise BadSearch(f"A word for {name} has at most {MOST_STARS} stars, and letters.", "value")
    return words


def _value(wanted: Property, value: str) -> str:
    """The value as a record of the type would spell it; raises BadSearch."""
    text = value.strip()
    if wanted.name == "email":
        return address.normalise(text) or text.lower()
    if wanted.type in ("number", "date", "datetime", "bool"):
        try:
            found = normalise(text, wanted)
        except BadValue as bad:
            raise BadSearch(f"{wanted.name}: {bad}.", "value") from bad
        if found is None:
            raise BadSearch(f"{wanted.name} needs a value.", "value")
        return found
    return text


def searchable(properties: Mapping[str, Property]) -> dict[str, Property]:
    """The properties one may filter and sort by; `hs_createdate` is another name of `createdate`."""
    found = dict(properties)
    for name, other in (("hs_createdate", "createdate"), ("hs_lastmodifieddate", "lastmodifieddate")):
        if other in found and name not in found:
            found[name] = replace(found[other], name=name)
    return found
