"""Open a file of any format as a table."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from typing import BinaryIO

from server.exchange import cards, delimited, objects, workbook
from server.exchange.sniff import Shape
from server.exchange.table import BadFile, Table, counted


@contextmanager
def read(file: BinaryIO, shape: Shape) -> Iterator[Table]:
    """The table in a file; it is read while the rows are walked. Raises BadFile, then or there."""
    if shape.format == "xlsx":
        table = workbook.read(file)
        yield Table(table.columns, counted(table.rows))
        return
    text = TextIOWrapper(file, encoding=shape.encoding, newline="")
    try:
        table = _open(text, shape)
        yield Table(table.columns, counted(table.rows))
    finally:
        text.detach()  # whoever opened the file closes it


def _open(text: TextIOWrapper, shape: Shape) -> Table:
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
    for line in text:  # noqa: UP028  `yield from` would close the file of whoever opened it
        yield line


def _unfolded(text: TextIOWrapper) -> Iterator[str]:
    for line in _lines(text):
        yield line if line.endswith("\n") else line + "\n"
