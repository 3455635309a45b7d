"""Engagements of one kind as a list: by id, by page, by search; cut to what a viewer may see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, false, func, insert, or_, select, true, update

from server.core import built_in
from server.core.engagement_kinds import BODIES, TIMESTAMP, TITLES
from server.core.permission import EVERYTHING, Reach
from server.core.properties import Property
from server.core.record_filter import Search
from server.core.search import Question
from server.store import dialect, filters
from server.store import search as full_text
from server.store import tables as t
from server.store.filters import Field
from server.store.records import within
from server.store.tx import Read, Write

engagement = t.engagement
association = t.association


@dataclass(frozen=True)
class Seen:
    """Whose engagements a viewer sees: their own, and those on records within reach, by type."""

    user_id: int
    everything: bool
    reaches: Mapping[str, Reach]


@dataclass(frozen=True)
class Row:
    """One engagement as it is stored."""

    id: int
    kind: str
    at: datetime
    direction: str | None
    subject: str
    snippet: str
    people: list[list[str]]
    user_id: int | None
    message_id: int | None
    properties: dict[str, str]


_COLUMNS = [engagement.c[name] for name in Row.__dataclass_fields__]


def visible(tx: Read, seen: Seen) -> ColumnElement[bool]:
    """The comparison by which a list keeps to what its viewer may see (check 41)."""
    if seen.everything:
        return true()
    named = [and_(t.record.c.kind == kind, within(reach)) for kind, reach in seen.reaches.items()]
    others = t.record.c.kind.not_in(list(seen.reaches)) if seen.reaches else true()
    ways = association.alias("way")
    on = (
        select(ways.c.engagement_id)
        .join(
            t.record,
            and_(t.record.c.workspace_id == ways.c.workspace_id, t.record.c.id == ways.c.record_id),
        )
        .where(
            ways.c.workspace_id == tx.workspace_id,
            ways.c.engagement_id == engagement.c.id,
            t.record.c.archived_at.is_(None),
            or_(and_(others, within(EVERYTHING)), *named),
        )
    )
    return or_(engagement.c.user_id == seen.user_id, exists(on))


def by_ids(tx: Read, kind: str, seen: Seen, ids: Iterable[int]) -> dict[int, Row]:
    """Engagements of a kind by id, those not to be seen left out."""
    wanted = (
        tx.mine(engagement),
        engagement.c.kind == kind,
        engagement.c.id.in_(list(ids)),
        visible(tx, seen),
    )
    return {row.id: Row(**row._asdict()) for row in tx.all(select(*_COLUMNS).where(*wanted))}


def page(tx: Read, kind: str, seen: Seen, after: int, limit: int) -> list[Row]:
    """A page of a kind, by id."""
    wanted = (tx.mine(engagement), engagement.c.kind == kind, engagement.c.id > after, visible(tx, seen))
    rows = tx.all(select(*_COLUMNS).where(*wanted).order_by(engagement.c.id).limit(limit))
    return [Row(**row._asdict()) for row in rows]


def search(  # noqa: PLR0913  one question
    tx: Read, kind: str, seen: Seen, asked: Search, offset: int, limit: int, *, contents: bool
) -> tuple[list[Row], int]:
    """A page of what matches, and how many match in all; `contents` are the words of mail."""

    def field(wanted: Property) -> Field:
        return _field(tx, kind, wanted)

    wanted = (
        tx.mine(engagement),
        engagement.c.kind == kind,
        visible(tx, seen),
        filters.matches(asked, lambda one: filters.compare(one, field(one.property))),
        _said(tx, kind, asked.asked, contents=contents),
    )
    total = tx.one(select(func.count().label("total")).select_from(engagement).where(*wanted))
    ordered = filters.order(asked.sorts, field, engagement.c.id)
    rows = tx.all(select(*_COLUMNS).where(*wanted).order_by(*ordered).offset(offset).limit(limit))
    return [Row(**row._asdict()) for row in rows], int(total.total) if total else 0


def _said(tx: Read, kind: str, asked: Question | None, *, contents: bool) -> ColumnElement[bool]:
    """The words of mail are not found by who may not read them."""
    if asked is not None and not contents:
        return false()
    return full_text.among(tx, asked, full_text.log_shelf(kind), engagement.c.id)


def _field(tx: Read, kind: str, wanted: Property) -> Field:
    """Logged mail has columns only, what the API writes has both: the JSON is asked first."""
    text = dialect.json_text(engagement.c.properties, wanted.name)
    columns: dict[str, Field] = {
        "hs_object_id": Field(engagement.c.id, filters.integer, text),
        built_in.OWNER: Field(engagement.c.user_id, filters.integer, text),
        TIMESTAMP: Field(engagement.c.at, filters.instant, text),
        TITLES.get(kind, ""): _text(engagement.c.subject),
        BODIES[kind][0]: _text(func.coalesce(text, engagement.c.snippet)),
        "hs_email_direction": _text(
            func.coalesce(
                text,
                case((engagement.c.direction == "outgoing", "EMAIL"), else_="INCOMING_EMAIL"),
            )
        ),
    }
    return columns.get(wanted.name) or filters.of_json(tx, engagement.c.properties, wanted)


def _text(column: Any) -> Field:
    return Field(func.lower(column), str.lower, column)


def on_records(
    tx: Read, seen: Seen, records: Iterable[int], kinds: Iterable[str], limit: int = 500
) -> list[tuple[int, str, int]]:
    """The engagements on some records' timelines, newest first: (record, kind, engagement)."""
    same = and_(
        engagement.c.workspace_id == association.c.workspace_id,
        engagement.c.id == association.c.engagement_id,
    )
    rows = tx.all(
        select(association.c.record_id, engagement.c.kind, engagement.c.id)
        .join(engagement, same)
        .where(
            tx.mine(association),
            tx.mine(engagement),
            association.c.record_id.in_(list(records)),
            engagement.c.kind.in_(list(kinds)),
            visible(tx, seen),
        )
        .order_by(association.c.record_id, association.c.at.desc(), engagement.c.id)
        .limit(limit)
    )
    return [(row.record_id, row.kind, row.id) for row in rows]


def save(tx: Write, engagement_id: int, **values: Any) -> None:
    """Write an engagement as an edit has made it; the timelines it stands on are told by the caller."""
    tx.tell("search", "engagement", engagement_id)
    mine = (tx.mine(engagement), engagement.c.id == engagement_id)
    tx.run(update(engagement).where(*mine).values(**values))
    if "at" in values:
        there = (tx.mine(association), association.c.engagement_id == engagement_id)
        tx.run(update(association).where(*there).values(at=values["at"]))


def add(tx: Write, **values: Any) -> int:
    """A new engagement, on no timeline yet: only search hears of it; its id."""
    made = tx.new_id()
    tx.run(insert(engagement).values(workspace_id=tx.workspace_id, id=made, **values))
    tx.tell("search", "engagement", made)
    return made
