"""CSV and TSV, as RFC 4180 has them and as spreadsheets write them."""

import csv
from collections.abc import Iterable, Iterator

from server.exchange.cells import bare
from server.exchange.table import MAX_CELL, BadFile, Row, Table, fitted, named

csv.field_size_limit(MAX_CELL)
_REASONS = {
    "unexpected end of data": "a quote is opened and never closed",
    "field larger than": "one cell is longer than a million characters; is a quote never closed?",
    "expected after": "there is text behind a closing quote",
    "new-line character": "line ends are mixed up",
}


def read(lines: Iterable[str], delimiter: str) -> Table:
    """The table in some lines; the first one that is not blank names the columns. Raises BadFile."""
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    walk = _walk(reader)
    header = next(walk, None)
    if header is None:
        raise BadFile("The file is empty.")
    columns = named(header[1])
    return Table(columns, _rows(walk, len(columns)))


def _walk(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if any(cells):
                yield number, cells
    except csv.Error as error:
        raise BadFile(f"Row {number + 1} cannot be read: {_reason(str(error))}.") from error
    except UnicodeDecodeError as error:
        title = f"Row {number + 1} is not {error.encoding}: save the file as UTF-8."
        raise BadFile(title) from error
    except UnicodeError as error:
        raise BadFile(f"Row {number + 1} is not in the encoding that the file begins with.") from error


def _reason(said: str) -> str:
    return next((ours for theirs, ours in _REASONS.items() if theirs in said), said)


def _rows(walk: Iterator[tuple[int, list[str]]], width: int) -> Iterator[Row]:
    for number, cells in walk:
        # Nothing to take off is the rule: one look at the whole row instead of one at each cell.
        plain = [bare(cell) for cell in cells] if "'" in "".join(cells) else cells
        if len(plain) == width:
            yield Row(number, plain)
        else:
            yield fitted(number, plain, width)
