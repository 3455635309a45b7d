"""What every file of records looks like when it is read: named columns, and rows of text."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

MAX_ROWS = 2_000_000
MAX_COLUMNS = 500
MAX_CELL = 1_000_000  # characters of one cell; what a property can hold is checked later


class BadFile(ValueError):
    """A file that cannot be read on; the message says where and why, in words for a person."""


class Row(NamedTuple):
    """One record of a file; `number` is what a person sees beside it, `trouble` why it cannot be taken."""

    number: int
    cells: list[str]
    trouble: str = ""


@dataclass(frozen=True)
class Table:
    """A file being read: `rows` can be walked once."""

    columns: tuple[str, ...]
    rows: Iterator[Row]


def named(header: list[str]) -> tuple[str, ...]:
    """The columns of a header row; nameless and repeated ones get names of their own."""
    if len(header) > MAX_COLUMNS:
        raise BadFile(f"The file has {len(header):,} columns; at most {MAX_COLUMNS} can be taken.")
    names: list[str] = []
    for at, cell in enumerate(header, 1):
        name = " ".join(cell.replace("\0", " ").split())[:200] or f"Column {at}"
        names.append(name if name not in names else f"{name} ({at})")
    return tuple(names)


def fitted(number: int, cells: list[str], width: int) -> Row:
    """A row as wide as the header: missing cells are empty, surplus ones are a trouble."""
    if len(cells) > width:
        if any(cell.strip() for cell in cells[width:]):
            many = f"The row has {len(cells)} cells, the header has {width}: is a comma outside quotes?"
            return Row(number, cells[:width], many)
        return Row(number, cells[:width])
    return Row(number, cells + [""] * (width - len(cells)) if len(cells) < width else cells)


def counted(rows: Iterator[Row]) -> Iterator[Row]:
    """The same rows; too many are a refusal."""
    for at, row in enumerate(rows):
        if at >= MAX_ROWS:
            raise BadFile(f"The file has more than {MAX_ROWS:,} rows. Split it, and import the parts.")
        yield row
