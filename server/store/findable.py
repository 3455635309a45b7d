"""What records and log entries are found by: their texts, as search keeps them."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from server.core.object_types import ObjectType
from server.core.search import document
from server.mime.text import from_html
from server.store import messages, search
from server.store import tables as t
from server.store.changes import Change
from server.store.tx import Read, Write, one_of, own

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


SPAN = "records"  # a line of the feed for a run of records: `ref` is the first, the topic names the last
RUN = 1000


def tell_run(tx: Write, first: int, last: int) -> None:
    """Search shall read the records in a range of ids: one line of the feed for up to a thousand."""
    for start in range(first, last + 1, RUN):
        tx.tell(f"search:{min(start + RUN - 1, last)}", SPAN, start)


def tell_many(tx: Write, ids: Iterable[int]) -> None:
    """Search shall read these records, which mostly follow each other."""
    first = last = None
    for ident in sorted(ids):
        if first is None or last is None or ident != last + 1:
            if first is not None and last is not None:
                tell_run(tx, first, last)
            first = ident
        last = ident
    if first is not None and last is not None:
        tell_run(tx, first, last)


def tell_type(tx: Write, kind: str) -> None:
    """Search shall read every record of a type: other values of theirs are searchable from now on."""
    ends = select(func.min(record.c.id).label("first"), func.max(record.c.id).label("last"))
    row = tx.one(ends.where(tx.mine(record), record.c.kind == kind))
    if row is not None and row.first is not None:
        tell_run(tx, row.first, row.last)


def in_run(line: Change) -> range:
    """The ids that a line of the feed stands for."""
    return range(line.ref, int(line.topic.partition(":")[2]) + 1)


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
