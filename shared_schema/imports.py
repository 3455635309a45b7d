"""Imports on the wire: what a person sees of a file, its mapping, its dry run, its rows and its undo."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from .records import RecordKind
from .struct import Command, Id, Key, Line, Seq, View

State = Literal[
    "mapping", "checking", "checked", "running", "done", "undoing", "undone", "failed", "discarded"
]
Verdict = Literal["created", "updated", "unchanged", "refused", "kept"]


class BeginImport(Command, frozen=True, kw_only=True):
    """An uploaded file is to be imported; `upload` is the name that the upload was answered with."""

    upload: Key
    name: Line
    kind: RecordKind


class MapImport(Command, frozen=True, kw_only=True):
    """Where each column goes, in the order of the columns; begins the dry run.

    A property's name, `company.domain` and the like for a link, `+number` and the like for a new property,
    `hs_object_id` for the record's id, nothing to skip the column.
    """

    id: Id
    columns: Annotated[list[Annotated[str, msgspec.Meta(max_length=120)]], msgspec.Meta(max_length=500)]
    mode: Literal["both", "create", "update"] = "both"
    clears: bool = False


class ApplyImport(Command, frozen=True, kw_only=True):
    """Do what the dry run has shown."""

    id: Id


class UndoImport(Command, frozen=True, kw_only=True):
    """Take a whole import back."""

    id: Id


class DiscardImport(Command, frozen=True, kw_only=True):
    """Throw the file away, nothing was imported."""

    id: Id


class ShowImport(Command, frozen=True, kw_only=True):
    """One import as it stands."""

    id: Id


class ListImports(Command, frozen=True, kw_only=True):
    """The viewer's imports."""


class ShowImportRows(Command, frozen=True, kw_only=True):
    """Rows of one verdict, after a row number."""

    id: Id
    verdict: Verdict
    after: Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)] = 0


class Target(View, frozen=True, kw_only=True):
    """Where a column may go."""

    to: str
    label: str


class ImportColumn(View, frozen=True, kw_only=True):
    """One column of the file, where it goes, and some of its cells."""

    header: str
    to: str
    new_type: str
    samples: list[str]


class ImportLine(View, frozen=True, kw_only=True):
    """One import in the list of imports."""

    id: Id
    kind: RecordKind
    file_name: str
    state: State
    done: int
    rows: int | None
    created: int
    updated: int
    unchanged: int
    refused: int
    linked: int
    kept: int
    created_at: datetime
    problem: str | None = None


class ImportView(View, frozen=True, kw_only=True):
    """One import with its mapping; `targets` are the places a column may go."""

    line: ImportLine
    plural: str
    format: str
    encoding: str
    delimiter: str
    size: int
    mode: Literal["both", "create", "update"]
    clears: bool
    columns: list[ImportColumn]
    targets: list[Target]
    may_add: bool
    seq: Seq


class PropertyChange(View, frozen=True, kw_only=True):
    """One property from what to what."""

    name: str
    label: str
    old: str | None
    new: str | None


class ImportRow(View, frozen=True, kw_only=True):
    """One row of the file: what was, or would be, done with it; or why it was refused."""

    number: int
    name: str
    record: Id | None
    changes: list[PropertyChange]
    field: str | None
    reason: str | None


class ImportRows(View, frozen=True, kw_only=True):
    """Some rows, in the order of the file; `next` asks for more, None at the end."""

    rows: list[ImportRow]
    next: int | None


class ImportKind(View, frozen=True, kw_only=True):
    """A type that can be imported."""

    name: str
    label: str


class Imports(View, frozen=True, kw_only=True):
    """The viewer's imports, newest first."""

    imports: list[ImportLine]
    kinds: list[ImportKind]


METHODS: dict[str, tuple[type[Command], type]] = {
    "import.begin": (BeginImport, ImportView),
    "import.map": (MapImport, ImportView),
    "import.apply": (ApplyImport, ImportView),
    "import.undo": (UndoImport, ImportView),
    "import.discard": (DiscardImport, Imports),
    "import.show": (ShowImport, ImportView),
    "import.rows": (ShowImportRows, ImportRows),
    "import.list": (ListImports, Imports),
}
