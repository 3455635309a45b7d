"""Rows to a file of any format, a block at a time."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from tempfile import TemporaryFile

import xlsxwriter

from server.exchange import cards
from server.exchange.cells import safe

BLOCK = 500  # rows at a time
_LONGEST_CELL = 32_767  # characters, by Excel's own limit
_LAST_ROW = 1_048_575


@dataclass(frozen=True)
class Field:
    """One column of an export: its name for programs, its label for people, and whether it holds numbers."""

    name: str
    label: str
    is_number: bool = False


Rows = Iterable[Mapping[str, str]]


def delimited(
    fields: Sequence[Field], rows: Rows, delimiter: str = ",", *, bom: bool = False
) -> Iterator[bytes]:
    """CSV or TSV by RFC 4180; what a spreadsheet would run is marked as text (check 67)."""
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    names = [one.name for one in fields]
    out.write("\ufeff" if bom else "")
    writer.writerow([safe(label) for label in labels(fields)])
    for at, row in enumerate(rows, 1):
        cells = [safe(row.get(name, "")) for name in names]
        # One empty cell alone would read as a blank line.
        writer.writerow(cells) if any(cells) or len(cells) > 1 else out.write('""\r\n')
        if at % BLOCK == 0:
            yield out.getvalue().encode()
            out.seek(0)
            out.truncate()
    yield out.getvalue().encode()


def labels(fields: Sequence[Field]) -> list[str]:
    """Labels, as far as they tell the columns apart; else names."""
    shown = [one.label for one in fields]
    return [one.label if shown.count(one.label) == 1 else one.name for one in fields]


def ndjson(fields: Sequence[Field], rows: Rows) -> Iterator[bytes]:
    """One object a line."""
    for row in rows:
        yield _object(fields, row).encode() + b"\n"


def array(fields: Sequence[Field], rows: Rows) -> Iterator[bytes]:
    """One JSON array."""
    start = "[\n"
    for row in rows:
        yield f"{start}{_object(fields, row)}".encode()
        start = ",\n"
    yield b"\n]\n" if start != "[\n" else b"[]\n"


def _object(fields: Sequence[Field], row: Mapping[str, str]) -> str:
    return json.dumps({one.name: row[one.name] for one in fields if one.name in row}, ensure_ascii=False)


def vcard(_: Sequence[Field], rows: Rows) -> Iterator[bytes]:
    """One card a contact."""
    for row in rows:
        yield cards.write(row).encode()


def workbook(fields: Sequence[Field], rows: Rows) -> Iterator[bytes]:
    """XLSX, written row by row to disk; text is text there, so nothing can be run."""
    with TemporaryFile() as file:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, options)
        sheet = book.add_worksheet("Records")
        head = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, label in enumerate(labels(fields)):
            sheet.write_string(0, column, label, head)
        for number, row in enumerate(rows, 1):
            if number > _LAST_ROW:
                break
            _line(sheet, number, fields, row)
        book.close()
        file.seek(0)
        while block := file.read(1 << 18):
            yield block


def _line(
    sheet: xlsxwriter.worksheet.Worksheet, number: int, fields: Sequence[Field], row: Mapping[str, str]
) -> None:
    for column, one in enumerate(fields):
        value = row.get(one.name, "")
        # Beyond 15 digits a spreadsheet would round: such a number stays text.
        if value and one.is_number and len(value) <= 15:
            sheet.write_number(number, column, float(value))
        elif value:
            sheet.write_string(number, column, value[:_LONGEST_CELL])


Writer = Callable[[Sequence[Field], Rows], Iterator[bytes]]
FORMATS: dict[str, tuple[str, str, Writer]] = {  # format → ending, media type, writer
    "csv": ("csv", "text/csv; charset=utf-8", delimited),
    "csv-bom": ("csv", "text/csv; charset=utf-8", lambda fields, rows: delimited(fields, rows, bom=True)),
    "tsv": (
        "tsv",
        "text/tab-separated-values; charset=utf-8",
        lambda fields, rows: delimited(fields, rows, "\t"),
    ),
    "json": ("json", "application/json", array),
    "ndjson": ("ndjson", "application/x-ndjson", ndjson),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", workbook),
    "vcard": ("vcf", "text/vcard; charset=utf-8", vcard),
}
