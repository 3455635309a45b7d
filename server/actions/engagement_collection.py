"""Engagements of one kind as the API reads and writes them: mail, notes, calls, meetings, tasks (H53)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from server.actions.edit_record import GONE
from server.core import built_in, engagement_kinds, permission
from server.core.collection import Item, Link
from server.core.engagement_headers import headers
from server.core.engagement_kinds import (
    BODIES,
    CONTENTS,
    DIRECTIONS,
    MARKED_UP,
    PROPERTIES,
    TIMESTAMP,
    TITLES,
)
from server.core.permission import Viewer, reach
from server.core.properties import Property, stamp
from server.core.record_filter import Search
from server.errors import Problem, Refusal
from server.mime.text import from_html, snippet
from server.present.engagement_items import item
from server.store import engagement_search, engagements, messages, schemas
from server.store.engagement_search import Row, Seen
from server.store.history import Change
from server.store.tx import Read, Write

UNASKABLE = Problem("bad_request", "Engagements are asked for by id.", field="idProperty")


@dataclass(frozen=True)
class EngagementCollection:
    """All engagements of a kind, for one viewer; without `contents` a mail is who, whom and when."""

    viewer: Viewer
    kind: str
    contents: bool

    @property
    def properties(self) -> Mapping[str, Property]:
        """What may be shown, filtered and sorted by."""
        hidden = frozenset() if self.contents else CONTENTS
        return {name: one for name, one in PROPERTIES[self.kind].items() if name not in hidden}

    def many(self, tx: Read, ids: Iterable[int], *, archived: bool = False) -> dict[int, Item]:
        """Engagements by id; none is ever archived, they are there or gone."""
        if archived:
            return {}
        found = engagement_search.by_ids(tx, self.kind, seen(self.viewer), ids)
        return {one.id: one for one in self._items(tx, found.values())}

    def now(self, _tx: Read, ids: Iterable[int]) -> dict[int, int]:
        """Engagements are never merged: each is under its own number."""
        return {one: one for one in ids}

    def page(self, tx: Read, after: int, limit: int, *, archived: bool) -> list[Item]:
        """A page by id."""
        if archived:
            return []
        found = engagement_search.page(tx, self.kind, seen(self.viewer), after, limit)
        return self._items(tx, found)

    def search(self, tx: Read, asked: Search, offset: int, limit: int) -> tuple[list[Item], int]:
        """A page of what matches, and how many match in all."""
        readable = self.contents or self.kind != "email"
        found, total = engagement_search.search(
            tx, self.kind, seen(self.viewer), asked, offset, limit, contents=readable
        )
        return self._items(tx, found), total

    def by_value(self, _tx: Read, _name: str, _values: Iterable[str]) -> dict[str, int]:
        """Engagements have no unique values. Raises Refusal."""
        raise Refusal(UNASKABLE)

    def create(self, tx: Write, given: Mapping[str, str | None]) -> Item:
        """A new engagement, on no timeline yet. Raises Refusal."""
        self._check_seat()
        values = self._write(tx, {}, given)
        now = stamp(tx.now)
        values["properties"] |= {"hs_createdate": now, "hs_lastmodifieddate": now}
        made = engagement_search.add(tx, kind=self.kind, **values)
        return self.many_of(tx, made)

    def update(self, tx: Write, ident: int, given: Mapping[str, str | None]) -> Item:
        """The engagement after an edit; a mail that was really sent or received stays as it is."""
        row = self._editable(tx, ident)
        if row.message_id is not None and given:
            title = "A mail that was really sent or received cannot be rewritten."
            raise Refusal(Problem("not_permitted", title, field=next(iter(given))))
        current = {name: one for name, one in row.properties.items() if name in PROPERTIES[self.kind]}
        own = {name: one for name, one in row.properties.items() if name in engagement_kinds.ADDED_BY}
        first = {TIMESTAMP: stamp(row.at)} | {name: v for name, v in current.items() if name not in own}
        values = self._write(tx, first, given)
        values["properties"] |= own | {"hs_lastmodifieddate": stamp(tx.now)}
        engagement_search.save(tx, ident, **values)
        for record, _ in engagements.records_of(tx, [ident]).get(ident, []):
            tx.tell(f"record:{record.kind}:{record.id}", "engagement", ident)
        return self.many_of(tx, ident)

    def archive(self, tx: Write, ident: int) -> None:
        """Take it off every timeline, with its body; the mail itself stays in its mailbox. Raises Refusal."""
        row = self._editable(tx, ident, "delete")
        engagements.remove(tx, ident)
        if row.message_id is not None:
            messages.forget_body(tx, row.message_id)

    def check_editable(self, tx: Read, ident: int) -> None:
        """Raises Refusal unless the viewer may edit the engagement."""
        self._editable(tx, ident)

    def links(self, tx: Read, ids: Iterable[int], to: Mapping[str, str]) -> dict[int, list[Link]]:
        """The records on whose timelines each stands, of the given kinds, within the viewer's reach."""
        return {
            start: [
                Link(one.kind, to[one.kind], one.id, f"{self.kind}_to_{one.kind}")
                for one, _ in ends
                if one.kind in to and reach(self.viewer, one.kind, "view").covers(one.owner_id)
            ]
            for start, ends in engagements.records_of(tx, ids).items()
        }

    def history(
        self, _tx: Read, _ids: Iterable[int], _names: Iterable[str]
    ) -> dict[tuple[int, str], list[Change]]:
        """Engagements keep no history of their values."""
        return {}

    def many_of(self, tx: Read, ident: int) -> Item:
        """One engagement that is there."""
        return self.many(tx, [ident])[ident]

    def _check_seat(self) -> None:
        refused = permission.refusal(self.viewer, "record.edit")
        if refused is not None:
            raise Refusal(refused)

    def _editable(self, tx: Read, ident: int, action: str = "edit") -> Row:
        """An engagement that is the viewer's own, or on a record that they may edit. Raises Refusal."""
        row = engagement_search.by_ids(tx, self.kind, seen(self.viewer), [ident]).get(ident)
        if row is None:
            raise Refusal(GONE)
        self._check_seat()
        if self.viewer.is_admin or row.user_id == self.viewer.user_id:
            return row
        on = [one for one, _ in engagements.records_of(tx, [ident]).get(ident, [])]
        if not any(reach(self.viewer, one.kind, action).covers(one.owner_id) for one in on):
            raise Refusal(Problem("not_permitted", f"You may not change this {self.kind}."))
        return row

    def _write(self, tx: Write, current: dict[str, str], given: Mapping[str, str | None]) -> dict[str, Any]:
        """The columns of an engagement after an edit."""
        if self.kind == "email" and not self.contents and CONTENTS & given.keys():
            lacking = "This access token lacks the scope sales-email-read."
            raise Refusal(Problem("scopes_missing", lacking, field="sales-email-read"))
        owners = schemas.owners(tx)
        if built_in.OWNER not in current and built_in.OWNER not in given and self.viewer.user_id in owners:
            given = {**given, built_in.OWNER: str(self.viewer.user_id)}
        written = engagement_kinds.write(self.kind, current, given, owners)
        if written.problems:
            raise Refusal(written.problems[0], written.problems)
        values = written.values
        return {
            "at": engagement_kinds.moment(values),
            "direction": DIRECTIONS.get(values.get("hs_email_direction", "")) or _direction(values),
            "subject": values.get(TITLES.get(self.kind, ""), "")[:998],
            "snippet": snippet(_plain(self.kind, values)),
            "people": headers(values.get("hs_email_headers", "{}")),
            "user_id": written.owner_id,
            "properties": values,
        }

    def _items(self, tx: Read, rows: Iterable[Row]) -> list[Item]:
        listed = list(rows)
        really = [row.message_id for row in listed if row.message_id is not None]
        bodies = messages.bodies(tx, really) if self.contents else {}
        return [item(row, bodies, contents=self.contents) for row in listed]


def _direction(values: Mapping[str, str]) -> str | None:
    found = values.get("hs_call_direction")
    return None if found is None else "outgoing" if found == "OUTBOUND" else "incoming"


def _plain(kind: str, values: Mapping[str, str]) -> str:
    for name in BODIES[kind]:
        if values.get(name):
            return from_html(values[name]) if name in MARKED_UP else values[name]
    return ""


def seen(viewer: Viewer) -> Seen:
    """Whose engagements a viewer sees."""
    reaches = {kind: reach(viewer, kind, "view") for kind in viewer.grants}
    return Seen(viewer.user_id, viewer.is_admin, reaches)
