"""Open a file of any format as a table."""

from collections.abc import Iterator
from io import TextIOWrapper
from typing import BinaryIO

from server.exchange import cards, delimited, objects, workbook
from server.exchange.sniff import Shape
from server.exchange.table import BadFile, Table, counted


def read(file: BinaryIO, shape: Shape) -> Table:
    """The table in a file; it is read while the rows are walked. Raises BadFile, then or there."""
    table = _open(file, shape)
    return Table(table.columns, counted(table.rows))


def _open(file: BinaryIO, shape: Shape) -> Table:
    if shape.format == "xlsx":
        return workbook.read(file)
    text = TextIOWrapper(file, encoding=shape.encoding, newline="")
    if shape.format == "csv":
        return delimited.read(_lines(text), shape.delimiter)
    if shape.format == "json":
        return objects.read_array(text)
    if shape.format == "ndjson":
        return objects.read_lines(text)
    if shape.format == "vcard":
        return cards.read(_unfolded(text))
    raise BadFile(f"There is no way to read {shape.format[:20]!r} files.")


def _lines(text: TextIOWrapper) -> Iterator[str]:
    """The lines without the mark that some programs put before them."""
    first = text.readline()
    if first:
        yield first.removeprefix("\ufeff")
    yield from text


def _unfolded(text: TextIOWrapper) -> Iterator[str]:
    for line in _lines(text):
        yield line if line.endswith("\n") else line + "\n"
