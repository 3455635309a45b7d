"""JSON (an array of objects) and NDJSON (one object a line), read one object at a time."""

import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any, TextIO

from server.exchange.table import MAX_CELL, MAX_COLUMNS, BadFile, Row, Table

_LOOK = 1000  # objects whose keys become the columns
_BLOCK = 65_536
_DECODER = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=lambda word: word, object_pairs_hook=dict
)


def read_array(file: TextIO) -> Table:
    """The objects of a JSON array. Raises BadFile."""
    return _table(_items(file))


def read_lines(lines: Iterable[str]) -> Table:
    """The objects of NDJSON. Raises BadFile."""
    return _table(_line(number, line) for number, line in enumerate(_decoded(lines), 1) if line.strip())


def _decoded(lines: Iterable[str]) -> Iterator[str]:
    try:
        for line in lines:  # noqa: UP028  `yield from` would close the file of whoever opened it
            yield line
    except UnicodeError as error:
        raise BadFile("The file is not UTF-8.") from error


def _line(number: int, line: str) -> Any:
    try:
        return _DECODER.decode(line.strip().lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise BadFile(f"Line {number} is not JSON: {_said(error)}.") from error


def _said(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg.lower()}, column {error.colno}"
    return "nested too deeply"


def _items(file: TextIO) -> Iterator[Any]:
    """The elements of the one array, without holding more than one of them."""
    buffer, at, number = _more(file).lstrip("\ufeff \r\n\t"), 1, 0
    if not buffer.startswith("["):
        raise BadFile("The JSON is not an array of objects: begin it with [.")
    while True:
        buffer, at = _skip(file, buffer, at, " \r\n\t")
        if buffer[at] == "]" and number == 0:
            return
        number += 1
        item, buffer, at = _one(file, buffer, at, number)
        yield item
        buffer, at = _skip(file, buffer, at, " \r\n\t")
        if buffer[at] == "]":
            return
        if buffer[at] != ",":
            raise BadFile(f"Entry {number + 1} is not JSON: there is no comma before it.")
        buffer, at = buffer[at + 1 :], 0


def _skip(file: TextIO, buffer: str, at: int, blank: str) -> tuple[str, int]:
    while True:
        while at < len(buffer) and buffer[at] in blank:
            at += 1
        if at < len(buffer):
            return buffer, at
        buffer, at = _more(file), 0
        if not buffer:
            raise BadFile("The JSON ends before its array is closed.")


def _one(file: TextIO, buffer: str, at: int, number: int) -> tuple[Any, str, int]:
    wanted = _BLOCK
    while True:
        try:
            item, end = _DECODER.raw_decode(buffer, at)
        except (ValueError, RecursionError) as error:
            more = _more(file, wanted) if len(buffer) - at <= 2 * MAX_CELL else ""
            if not more:
                raise BadFile(f"Entry {number} is not JSON: {_said(error)}.") from error
            buffer, at, wanted = buffer[at:] + more, 0, wanted * 2
            continue
        # An object says where it ends; a number at the end of a block may go on.
        if end < len(buffer) or isinstance(item, dict | list) or not (more := _more(file)):
            return item, buffer, end
        buffer += more


def _more(file: TextIO, size: int = _BLOCK) -> str:
    try:
        return file.read(size)
    except UnicodeError as error:
        raise BadFile("The file is not UTF-8.") from error


def _table(items: Iterator[Any]) -> Table:
    flat = (_flat(item, number) for number, item in enumerate(items, 1))
    first = list(islice(flat, _LOOK))
    columns = tuple(dict.fromkeys(name for item in first for name in item))
    if not first:
        raise BadFile("The file has no entries.")
    if not columns or len(columns) > MAX_COLUMNS:
        raise BadFile(f"The entries have {len(columns):,} fields; they may have 1 to {MAX_COLUMNS}.")
    return Table(columns, _rows(chain(first, flat), columns))


def _flat(item: Any, number: int) -> dict[str, Any]:
    """An object's fields; what the API calls `properties` are fields, too."""
    if not isinstance(item, dict):
        raise BadFile(f"Entry {number} is not an object in braces.")
    inner = item.get("properties")
    if not isinstance(inner, dict):
        return item
    return {name: value for name, value in item.items() if name != "properties"} | inner


def _rows(items: Iterable[dict[str, Any]], columns: tuple[str, ...]) -> Iterator[Row]:
    known = set(columns)
    for number, item in enumerate(items, 1):
        unknown = item.keys() - known
        trouble = f"{min(unknown)[:100]!r} is in none of the first {_LOOK:,} entries." if unknown else ""
        cells: list[str] = []
        for name in columns:
            cell = _text(item.get(name))
            if cell is None:
                trouble = f"{name!r} holds an object; only text, numbers and lists of them can be taken."
            cells.append(cell or "")
        yield Row(number, cells, trouble)


def _text(value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ";".join(value)
    return value if isinstance(value, str) else None
