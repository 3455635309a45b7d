"""The one strict entrance of the API: JSON bodies and query parameters become structs, or are refused."""

import json
import re
from typing import Any, TypeVar

import msgspec
from flask import request
from msgspec import inspect

from server.errors import Problem, Refusal

DEPTH = 32
TOO_DEEP = f"it is nested deeper than {DEPTH} levels"
MAX_BODY = 8 * 1024 * 1024
Struct = TypeVar("Struct", bound=msgspec.Struct)


def body(kind: type[Struct]) -> Struct:
    """The request's JSON as a struct; raises Refusal that names the field."""
    if request.mimetype != "application/json":
        raise Refusal(Problem("media_type", "Send JSON, with Content-Type: application/json."))
    return _convert(parse(request.get_data()), kind)


def parse(raw: bytes) -> Any:
    """JSON without what two parsers read differently; raises Refusal (checks 7, 77, 79).

    Refused: more than 32 levels, repeated keys, NaN, numbers no float can hold, NUL, lone surrogates.
    """
    try:
        found = json.loads(
            raw.decode(), object_pairs_hook=_object, parse_constant=_constant, parse_float=_float
        )
    except UnicodeDecodeError:
        raise _malformed("it is not UTF-8") from None
    except RecursionError:
        raise _malformed(TOO_DEEP) from None
    except ValueError as error:  # JSONDecodeError is one
        raise _malformed(str(error)[:200]) from None
    _check(found, 1)
    return found


def _malformed(why: str) -> Refusal:
    return Refusal(Problem("bad_request", f"Invalid input JSON: {why}."))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"{twice[:80]!r} is given twice")
    return made


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _float(text: str) -> float:
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:40]} is too large")
    return number


def _check(value: Any, depth: int) -> None:
    """What no database of ours can hold, and what is too deep, is refused at the door."""
    if isinstance(value, str):
        _check_text(value)
        return
    if not isinstance(value, list | dict):
        return
    if depth > DEPTH:
        raise _malformed(TOO_DEEP)
    for one in value:
        _check(one, depth + 1)
        if isinstance(value, dict):
            _check(value[one], depth + 1)


def _check_text(text: str) -> None:
    if "\0" in text:
        raise _malformed("a text holds NUL")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise _malformed("a text holds half a character (a lone surrogate)")


def query(kind: type[Struct]) -> Struct:
    """The query parameters as a struct: lists repeated or comma-separated, all else at most once."""
    given: dict[str, Any] = {}
    for field in msgspec.structs.fields(kind):
        values = request.args.getlist(field.encode_name)
        if not values:
            continue
        if is_list(field.type):
            given[field.encode_name] = [
                part.strip() for one in values for part in one.split(",") if part.strip()
            ]
        elif len(values) > 1:
            raise Refusal(
                Problem("bad_request", f"{field.encode_name} is given twice.", field=field.encode_name)
            )
        else:
            given[field.encode_name] = values[0]
    _check(given, 1)
    return _convert(given, kind, strict=False)


def is_list(annotation: Any) -> bool:
    """Whether a field takes several values."""
    return isinstance(inspect.type_info(annotation), inspect.ListType)


def _convert(found: Any, kind: type[Struct], *, strict: bool = True) -> Struct:
    try:
        return msgspec.convert(found, type=kind, strict=strict)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at ")
        field = _named(found, path.strip("`").removeprefix("$").lstrip(".")) or None
        title = f"{field}: {what}." if field else f"{what}."
        raise Refusal(Problem("bad_request", title, field=field)) from error


def _named(found: Any, path: str) -> str:
    """A path with the name of a property in the place of `[...]`, which says only that it is one of them."""
    start, dots, rest = path.partition("[...]")
    at = found
    for step in re.findall(r"[^.\[\]]+", start):
        at = at[int(step)] if isinstance(at, list) else at.get(step)
    if not dots or rest or not isinstance(at, dict):
        return path
    scalar = (str, int, float, bool, type(None))
    wrong = (name for name, one in at.items() if not isinstance(one, scalar) or not 1 <= len(name) <= 100)
    return f"{start}.{next(wrong, '...')[:100]}"
