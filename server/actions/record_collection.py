"""Records of one type as the API reads and writes them; the gate is `edit_record`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from server.actions.archive_record import archive_record
from server.actions.edit_record import create_record, find_record, update_record
from server.actions.engagement_collection import seen
from server.core.collection import Item, Link, own_values
from server.core.engagement_kinds import WORDS
from server.core.object_types import ObjectType
from server.core.permission import Viewer, reach
from server.core.properties import Property
from server.core.record_edit import Schema
from server.core.record_filter import Search, searchable
from server.errors import Problem, Refusal
from server.store import (
    addresses,
    engagement_search,
    history,
    record_search,
    records,
    relations,
    schemas,
    unique_values,
)
from server.store.history import Change
from server.store.records import Full
from server.store.tx import Read, Write


@dataclass(frozen=True)
class RecordCollection:
    """All records of a type, for one viewer."""

    viewer: Viewer
    schema: Schema

    @property
    def kind(self) -> str:
        """The type's name."""
        return self.schema.type.name

    @property
    def properties(self) -> Mapping[str, Property]:
        """What may be shown, filtered and sorted by."""
        return searchable(self.schema.properties)

    def many(self, tx: Read, ids: Iterable[int], *, archived: bool = False) -> dict[int, Item]:
        """Records by id; those that are not there, or not to be seen, are absent (check 38)."""
        within = reach(self.viewer, self.kind, "view")
        found = records.full(tx, ids, kind=self.kind, archived=archived)
        return {key: _item(one) for key, one in found.items() if within.covers(one.record.owner_id)}

    def now(self, tx: Read, ids: Iterable[int]) -> dict[int, int]:
        """Where records are today: under their own numbers, or those of the ones they were merged into."""
        return records.survivors(tx, ids)

    def page(self, tx: Read, after: int, limit: int, *, archived: bool) -> list[Item]:
        """A page by id."""
        within = reach(self.viewer, self.kind, "view")
        found = record_search.page(tx, self.kind, within, after, limit, archived=archived)
        return [_item(one) for one in found]

    def search(self, tx: Read, asked: Search, offset: int, limit: int) -> tuple[list[Item], int]:
        """A page of what matches, and how many match in all."""
        within = reach(self.viewer, self.kind, "view")
        found, total = record_search.search(tx, self.schema.type, within, asked, offset, limit)
        return [_item(one) for one in found], total

    def by_value(self, tx: Read, name: str, values: Iterable[str]) -> dict[str, int]:
        """Which record has each value of a property that only one may have. Raises Refusal."""
        if self.kind == "contact" and name == "email":
            spelled = {value: value.strip().casefold() for value in values}
            held = addresses.holders(tx, spelled.values())
            return {value: held[text] for value, text in spelled.items() if text in held}
        found = self.schema.properties.get(name)
        if found is None or not found.is_unique:
            title = f"{name[:100]!r} does not name one record: use a property with unique values."
            raise Refusal(Problem("bad_request", title, field="idProperty"))
        return unique_values.holders(tx, self.kind, name, values)

    def create(self, tx: Write, given: Mapping[str, str | None]) -> Item:
        """A new record. Raises Refusal."""
        return _item(create_record(tx, self.viewer, self.schema, given))

    def update(self, tx: Write, ident: int, given: Mapping[str, str | None]) -> Item:
        """The record after an edit. Raises Refusal."""
        return _item(update_record(tx, self.viewer, self.schema, ident, given))

    def archive(self, tx: Write, ident: int) -> None:
        """Take it out of lists and search. Raises Refusal."""
        archive_record(tx, self.viewer, self.kind, ident)

    def check_editable(self, tx: Read, ident: int) -> None:
        """Raises Refusal unless the viewer may edit the record."""
        find_record(tx, self.viewer, self.kind, ident, "edit")

    def links(self, tx: Read, ids: Iterable[int], to: Mapping[str, str]) -> dict[int, list[Link]]:
        """What each record is associated with, of the given kinds (→ plural), within the viewer's reach."""
        starts = list(ids)
        found: dict[int, list[Link]] = {}
        for start, ends in relations.of(tx, starts, tuple(to)).items():
            found[start] = [
                Link(one.record.kind, to[one.record.kind], one.record.id, f"{self.kind}_to_{one.record.kind}")
                for one in ends
                if reach(self.viewer, one.record.kind, "view").covers(one.record.owner_id)
            ]
        kinds = [kind for kind in to if kind in WORDS]
        for start, kind, ident in engagement_search.on_records(tx, seen(self.viewer), starts, kinds):
            link = Link(kind, to[kind], ident, f"{self.kind}_to_{kind}")
            found.setdefault(start, []).append(link)
        return found

    def history(
        self, tx: Read, ids: Iterable[int], names: Iterable[str]
    ) -> dict[tuple[int, str], list[Change]]:
        """The changes of some properties by record and name, newest first."""
        return history.of_records(tx, ids, names)


def open_records(tx: Read, viewer: Viewer, of: ObjectType) -> RecordCollection:
    """All records of a type, for a viewer."""
    return RecordCollection(viewer, schemas.schema(tx, of))


def _item(full: Full) -> Item:
    own = own_values(full.record.id, full.created_at, full.updated_at)
    return Item(
        full.record.id, {**full.properties, **own}, full.created_at, full.updated_at, full.archived_at
    )
