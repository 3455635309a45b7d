"""XLSX: the first sheet that has anything, as text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from server.exchange.table import BadFile, Table, fitted, named

MAX_ENTRIES = 5_000
MAX_UNPACKED = 600_000_000
MAX_RATIO = 200
_UNCALCULATED = re.compile(rb"<f[^>]*/>\s*</c>|</f>\s*(?:<v\s*/>|<v></v>)?\s*</c>")


def read(file: BinaryIO) -> Table:
    """The first sheet with content. Raises BadFile for bombs, locked books and merged cells."""
    _check(file)
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
        names = [one for one in book.sheet_names if book.get_sheet_by_name(one).height]
        if not names:
            raise BadFile("The workbook is empty.")
        sheet = book.get_sheet_by_name(names[0])
    except CalamineError as error:
        raise BadFile(
            "This is not a workbook that can be read. Save it as .xlsx without a password."
        ) from error
    merged = next(iter(sheet.merged_cell_ranges or ()), None)
    if merged is not None:
        (row, column), _ = merged
        where = f"row {row + 1}, column {column + 1}"
        raise BadFile(
            f"Cells are merged at {where} of {names[0]!r}. Split them: each record has a row of its own."
        )
    walk = _walk(sheet.iter_rows())
    header = next(walk, None)
    if header is None:
        raise BadFile("The workbook is empty.")
    columns = named(header[1])
    return Table(columns, (fitted(number, cells, len(columns)) for number, cells in walk))


def _walk(rows: Iterable[Sequence[object]]) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(rows, 1):
        cells = [_text(cell) for cell in row]
        if any(cells):
            yield number, cells


def _text(cell: object) -> str:
    """A cell as a person would write it: whole numbers without `.0`, days without midnight."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


def _check(file: BinaryIO) -> None:
    """No bomb, and no formula that was never calculated: its cell would read as nothing (check 70)."""
    try:
        with ZipFile(file) as archive:
            parts = archive.infolist()
            unpacked, packed = sum(one.file_size for one in parts), sum(one.compress_size for one in parts)
            if (
                len(parts) > MAX_ENTRIES
                or unpacked > MAX_UNPACKED
                or unpacked > MAX_RATIO * (packed + 10_000)
            ):
                raise BadFile("The workbook unpacks to far more than a table needs. Save it as CSV.")
            if "xl/workbook.xml" not in archive.namelist():
                raise BadFile(
                    "This ZIP file is no workbook. Give a CSV, TSV, JSON, NDJSON, XLSX or vCard file."
                )
            for one in parts:
                if one.filename.startswith("xl/worksheets/") and _has_uncalculated(archive, one.filename):
                    raise BadFile(
                        "The workbook has formulas that were never calculated. Open it, and save it again."
                    )
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError) as error:
        raise BadFile("The workbook is damaged or locked with a password.") from error


def _has_uncalculated(archive: ZipFile, name: str) -> bool:
    tail = b""
    with archive.open(name) as part:
        while block := part.read(1 << 20):
            if _UNCALCULATED.search(tail + block):
                return True
            tail = block[-200:]
    return False
