"""What records and log entries are found by: their texts, as search keeps them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select

from server.core.object_types import ObjectType
from server.core.search import document
from server.mime.text import from_html
from server.store import messages, search
from server.store import tables as t
from server.store.tx import Read, one_of, own

record = t.record
engagement = t.engagement
_RECORDS = select(record.c.id, record.c.kind, record.c.name, record.c.properties, record.c.archived_at).where(
    own(record), one_of(record.c.id, "ids")
)
_ENGAGEMENTS = select(
    engagement.c.id,
    engagement.c.kind,
    engagement.c.subject,
    engagement.c.snippet,
    engagement.c.people,
    engagement.c.properties,
    engagement.c.message_id,
).where(own(engagement), one_of(engagement.c.id, "ids"))
_FURTHER = ("hs_additional_emails", "domain")  # addresses, whatever a type says of them


def of_records(tx: Read, ids: Iterable[int], types: Mapping[str, ObjectType]) -> dict[int, list[str]]:
    """The words of some live records by their places."""
    rows = tx.ask(_RECORDS, ids=list(ids))
    return {
        search.place(tx, search.record_shelf(row.kind), row.id): _words_of(row, types.get(row.kind))
        for row in rows
        if row.archived_at is None
    }


def _words_of(row: Any, of: ObjectType | None) -> list[str]:
    names = (*((of.primary, *of.searchable) if of else ()), *_FURTHER)
    values = [row.properties[name] for name in dict.fromkeys(names) if row.properties.get(name)]
    return document([row.name, *values])


def of_engagements(tx: Read, ids: Iterable[int]) -> dict[int, list[str]]:
    """The words of some log entries by their places; of a logged mail also its body (H8)."""
    rows = tx.ask(_ENGAGEMENTS, ids=list(ids))
    bodies = messages.bodies(tx, [row.message_id for row in rows if row.message_id is not None])
    return {
        search.place(tx, search.log_shelf(row.kind), row.id): document(
            [row.subject, *_people(row), *row.properties.values(), _body(bodies.get(row.message_id), row)]
        )
        for row in rows
    }


def _people(row: Any) -> list[str]:
    return [part for _, address, name in row.people for part in (address, name)]


def _body(stored: tuple[str, str] | None, row: Any) -> str:
    text, html = stored or ("", "")
    return text or (from_html(html) if html else "") or str(row.snippet)


def record_ids(tx: Read, after: int, limit: int) -> list[int]:
    """Ids of records, in order, after one of them."""
    rows = tx.all(
        select(record.c.id).where(tx.mine(record), record.c.id > after).order_by(record.c.id).limit(limit)
    )
    return [row.id for row in rows]


def engagement_ids(tx: Read, after: int, limit: int) -> list[int]:
    """Ids of log entries, in order, after one of them."""
    rows = tx.all(
        select(engagement.c.id)
        .where(tx.mine(engagement), engagement.c.id > after)
        .order_by(engagement.c.id)
        .limit(limit)
    )
    return [row.id for row in rows]
