"""A whole workspace as one SQLite file that opens in sqlite-utils and Datasette, and is read back by us.

The file is a plain database: a table a record type with a column a property, and what hangs on them.
`alongside` says which shape it has; `column_note` says what each column is.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlite_utils import Database
from sqlite_utils.db import NotFoundError

from server.exchange.table import BadFile

SHAPE = 1
BATCH = 1000


@dataclass(frozen=True)
class Sheet:
    """One table to be written: columns with their SQLite types, where they point, and what they mean."""

    name: str
    columns: Mapping[str, type]
    rows: Iterable[dict[str, Any]]
    key: str | tuple[str, ...] = "id"
    points: Sequence[tuple[str, str, str]] = ()  # (column, table, column)
    notes: Mapping[str, str] | None = None
    text: Sequence[str] = ()  # columns to be searched by words


def write(path: Path, sheets: Iterable[Sheet]) -> dict[str, int]:
    """Write tables into a new file; how many rows each has."""
    database = Database(path)
    counts: dict[str, int] = {}
    try:
        database.table("alongside").insert({"shape": SHAPE})
        database.table("column_note").create(
            {"table": str, "column": str, "note": str}, pk=("table", "column")
        )
        for sheet in sheets:
            counts[sheet.name] = _sheet(database, sheet)
        database.analyze()
    finally:
        database.close()
    return counts


def _sheet(database: Database, sheet: Sheet) -> int:
    table = database.table(sheet.name)
    there = [point for point in sheet.points if point[1] in (sheet.name, *database.table_names())]
    table.create(dict(sheet.columns), pk=sheet.key, foreign_keys=there)
    table.insert_all(sheet.rows, batch_size=BATCH)
    for column, _, _ in sheet.points:
        table.create_index([column], if_not_exists=True)
    if sheet.text:
        table.enable_fts(list(sheet.text), tokenize="unicode61 remove_diacritics 2")
    notes = [
        {"table": sheet.name, "column": name, "note": note} for name, note in (sheet.notes or {}).items()
    ]
    database.table("column_note").insert_all(notes)
    return int(table.count)


class Portable:
    """Such a file, opened to be read."""

    def __init__(self, path: Path) -> None:
        """Raises BadFile for what is no export of a workspace."""
        if not path.is_file() or not _starts(path).startswith(b"SQLite format 3"):
            raise BadFile("This is not an exported workspace: it is no SQLite file.")
        self._database = Database(path)
        if "alongside" not in self._database.table_names():
            self.close()
            raise BadFile("This SQLite file was not written by `alongside export`.")
        if next(iter(self._database["alongside"].rows))["shape"] != SHAPE:
            self.close()
            raise BadFile("This file was written by a newer Alongside. Update this server first.")

    def rows(self, name: str) -> Iterator[dict[str, Any]]:
        """The rows of one table, in the order they were written; none when there is no such table."""
        try:
            yield from self._database[name].rows
        except NotFoundError:
            return

    def has(self, name: str) -> bool:
        """Whether there is such a table."""
        return name in self._database.table_names()

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()


def _starts(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(16)
