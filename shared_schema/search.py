"""One box over everything: what was asked, and what was found, by type."""

from datetime import datetime
from typing import Annotated

import msgspec

from .records import RecordCard, RecordKind
from .struct import Command, Id, View

# Longer than any line: what was pasted by mistake is an empty answer, not an error.
Asked = Annotated[str, msgspec.Meta(max_length=20_000)]


class Search(Command, frozen=True, kw_only=True):
    """Look for words; the last one may be unfinished. `kinds` are the groups wanted, none means all."""

    text: Asked
    kinds: Annotated[list[RecordKind], msgspec.Meta(max_length=20)] = []
    limit: Annotated[int, msgspec.Meta(ge=1, le=50)] = 5


class Piece(View, frozen=True, kw_only=True):
    """A part of a shown text; `hit` parts are what was asked for."""

    text: str
    hit: bool = False


class Hit(View, frozen=True, kw_only=True):
    """One thing that was found, and by what. Of a mail or note, `record` is whose timeline it is on."""

    kind: str
    id: Id
    title: list[Piece]
    snippet: list[Piece]
    because: str
    at: datetime
    record: RecordCard
    thread: Id | None = None


class Group(View, frozen=True, kw_only=True):
    """The hits of one kind, newest first; `more` = there are further ones that the viewer may see."""

    kind: str
    hits: list[Hit]
    more: bool


class Found(View, frozen=True, kw_only=True):
    """The groups that have hits."""

    groups: list[Group]


METHODS: dict[str, tuple[type[Command], type]] = {"search": (Search, Found)}
