"""Filters and sorts become SQL: of records and engagements alike; no name reaches a query's text."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, true

from server.core.properties import Property
from server.core.record_filter import TOKENS, Filter, Search, Sort
from server.store import dialect
from server.store.tx import Read

_BEHIND_ALL = 2**62  # both databases can compare it


@dataclass(frozen=True)
class Field:
    """A property where it stands in the database: how it compares, and as which text it is searched."""

    value: ColumnElement[Any]
    reads: Callable[[str], Any]
    text: ColumnElement[Any]


def integer(text: str) -> int:
    """An id out of a filter; what cannot be one is nobody's, and lies before or behind all of them."""
    if not re.fullmatch(r"[0-9]+", text):
        return -1
    return int(text) if len(text) <= 15 else _BEHIND_ALL


def instant(text: str) -> datetime:
    """An instant out of a filter."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def of_json(tx: Read, column: Any, wanted: Property) -> Field:
    """A property that stands in a JSON column."""
    text = dialect.json_text(column, wanted.name)
    if wanted.type == "number":
        return Field(dialect.number(text), float, text)
    if wanted.type in ("date", "datetime"):
        return Field(dialect.ordered(tx.connection, text), str, text)
    return Field(dialect.ordered(tx.connection, func.lower(text)), str.lower, text)


def matches(search: Search, compared: Callable[[Filter], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Any group, all filters of a group."""
    if not search.groups:
        return true()
    return or_(*(and_(*(compared(one) for one in group)) for group in search.groups))


def compare(one: Filter, field: Field) -> ColumnElement[bool]:
    """One filter; a record without a value matches NOT_HAS_PROPERTY alone."""
    if one.operator in TOKENS:
        found = and_(*(field.text.regexp_match(pattern(word)) for word in one.values))
        return found if one.operator == "CONTAINS_TOKEN" else not_(found)
    if one.operator == "HAS_PROPERTY":
        return field.value.is_not(None)
    if one.operator == "NOT_HAS_PROPERTY":
        return field.value.is_(None)
    values = [field.reads(value) for value in one.values]
    made: ColumnElement[bool] = _COMPARE[one.operator](field.value, values)
    return made


_COMPARE: dict[str, Callable[[Any, list[Any]], Any]] = {
    "EQ": lambda column, values: column == values[0],
    "NEQ": lambda column, values: column != values[0],
    "LT": lambda column, values: column < values[0],
    "LTE": lambda column, values: column <= values[0],
    "GT": lambda column, values: column > values[0],
    "GTE": lambda column, values: column >= values[0],
    "BETWEEN": lambda column, values: and_(column >= values[0], column <= values[1]),
    "IN": lambda column, values: column.in_(values),
    "NOT_IN": lambda column, values: column.not_in(values),
}


def pattern(word: str) -> str:
    """A word as a whole, `*` standing for any letters: understood alike by Python and PostgreSQL."""
    escaped = "".join(
        r"\S*" if letter == "*" else letter if letter.isalnum() else "\\" + letter
        for letter in re.sub(r"\*+", "*", word)
    )
    return rf"(?i)(^|\W){escaped}($|\W)"


def order(sorts: Sequence[Sort], field: Callable[[Property], Field], last: Any) -> list[Any]:
    """The sorts, what has no value behind all others, ties by id."""
    made = []
    for one in sorts:
        value = field(one.property).value
        made.append((value.desc() if one.descending else value.asc()).nulls_last())
    return [*made, last]
