"""Which format, encoding and delimiter a file has, by its content; the name only breaks ties."""

import csv
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from dataclasses import dataclass
from typing import BinaryIO

from server.exchange.table import BadFile

DELIMITERS = ",;\t|"
_SAMPLE = 65_536
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Shape:
    """How to read a file; `delimiter` matters to CSV only."""

    format: str
    encoding: str = "utf-8"
    delimiter: str = ","


def sniff(file: BinaryIO, name: str = "") -> Shape:
    """Look at a whole file once and say how to read it. Raises BadFile for what is no table."""
    start = file.read(_SAMPLE)
    file.seek(0)
    if not start.strip(b"\0 \r\n\t"):
        raise BadFile("The file is empty.")
    if start.startswith(b"PK\x03\x04"):
        return Shape("xlsx")
    if start.startswith(_OLD_OFFICE):
        raise BadFile("This is an old or locked Excel file. Save it as .xlsx without a password.")
    if start.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"SQLite format 3")):
        raise BadFile("This is not a table. Give a CSV, TSV, JSON, NDJSON, XLSX or vCard file.")
    encoding = _encoding(file, start)
    text = getincrementaldecoder(encoding)("replace").decode(start)
    format_ = _format(text.lstrip("\ufeff \r\n\t"), name)
    return Shape(format_, encoding, delimiter(text.lstrip("\ufeff")) if format_ == "csv" else ",")


def _format(text: str, name: str) -> str:
    if text[:15].upper().startswith("BEGIN:VCARD"):
        return "vcard"
    if text.startswith("[") and not name.lower().endswith((".csv", ".tsv")):
        return "json"
    if text.startswith("{"):
        return "ndjson"
    return "csv"


def _encoding(file: BinaryIO, start: bytes) -> str:
    """By its mark; else UTF-8 if the whole file is that; else what Windows writes in the West."""
    if start.startswith(BOM_UTF8):
        return "utf-8-sig"
    if start.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return "utf-16"
    zeros = start[:4000].count(0)
    if zeros > len(start[:4000]) / 4:
        return "utf-16-le" if start[1:4000:2].count(0) > zeros / 2 else "utf-16-be"
    return "utf-8" if _decodes(file, "utf-8") else "cp1252"


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = getincrementaldecoder(encoding)()
    try:
        while block := file.read(1 << 20):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True


def delimiter(text: str) -> str:
    """The delimiter that cuts the first lines into most cells, and all into equally many."""
    lines = text.splitlines(keepends=True)[:20]
    whole = lines[:-1] if len(lines) > 1 and len(text) >= _SAMPLE // 4 else lines

    def even(one: str) -> tuple[float, int]:
        try:
            widths = [len(cells) for cells in csv.reader(whole, delimiter=one) if cells]
        except csv.Error:
            return (0, 0)
        usual = max(set(widths), key=widths.count, default=1)
        return (widths.count(usual) / len(widths) if usual > 1 else 0, usual)

    return max(DELIMITERS, key=even)
