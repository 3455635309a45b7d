"""Requests made up from their structs: well-formed, so that what refuses them is the permission alone."""

import re
from typing import Any

import msgspec
from msgspec import inspect

# Tried in this order where a text has a pattern; words that mean something reach further.
WORDS = ("deal", "contacts", "HUBSPOT_DEFINED", "x", "https://receiver.test/in", "2026-11-24", "1")
PLAIN: dict[type[inspect.Type], Any] = {inspect.BoolType: True, inspect.FloatType: 1.0, inspect.DictType: {}}


def made_up(struct: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields that a struct demands, with the smallest values that it accepts."""
    found = inspect.type_info(struct)
    assert isinstance(found, inspect.StructType)
    return _struct(found)


def _struct(of: inspect.StructType) -> dict[str, Any]:
    made = {one.encode_name: _value(one.type) for one in of.fields if one.required}
    return made if of.tag_field is None else {of.tag_field: of.tag, **made}


def _value(of: inspect.Type) -> Any:
    if isinstance(of, inspect.StructType):
        return _struct(of)
    if isinstance(of, inspect.ListType):
        return [_value(of.item_type)]
    if isinstance(of, inspect.UnionType):
        empty = any(isinstance(one, inspect.NoneType) for one in of.types)
        return None if empty else _value(of.types[0])
    if isinstance(of, inspect.LiteralType):
        return of.values[0]
    if isinstance(of, inspect.IntType):
        return max(1, of.ge or 1)
    if isinstance(of, inspect.StrType):
        return next(one for one in WORDS if re.search(of.pattern or "", one))
    return PLAIN[type(of)]
