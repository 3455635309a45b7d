"""The log: engagements, their associations, and the timelines these make."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, delete, literal, select, tuple_, union_all, update

from server.store import tables as t
from server.store.records import COLUMNS, Record, named, of_row
from server.store.tx import Read, Write

engagement = t.engagement
association = t.association


@dataclass(frozen=True)
class Engagement:
    """One log entry; `people` are stored rows of role, address, name."""

    id: int
    kind: str
    at: datetime
    direction: str | None
    subject: str
    snippet: str
    people: list[list[str]]
    message_id: int | None
    thread_id: int | None
    user: str | None
    because: str


@dataclass(frozen=True)
class NewEngagement:
    """What is needed to log something."""

    kind: str
    at: datetime
    subject: str
    snippet: str
    people: list[list[str]]
    direction: str | None = None
    message_id: int | None = None
    thread_id: int | None = None
    user_id: int | None = None
    decision_id: int | None = None


_COLUMNS = (
    engagement.c.id,
    engagement.c.kind,
    engagement.c.at,
    engagement.c.direction,
    engagement.c.subject,
    engagement.c.snippet,
    engagement.c.people,
    engagement.c.message_id,
    engagement.c.thread_id,
    t.user.c.name.label("user"),
    t.decision.c.because,
)


def _select() -> Any:
    logger = and_(t.user.c.workspace_id == engagement.c.workspace_id, t.user.c.id == engagement.c.user_id)
    reason = and_(
        t.decision.c.workspace_id == engagement.c.workspace_id, t.decision.c.id == engagement.c.decision_id
    )
    return select(*_COLUMNS).select_from(engagement).outerjoin(t.user, logger).outerjoin(t.decision, reason)


def _engagement(row: Any) -> Engagement:
    return Engagement(**(row._asdict() | {"because": row.because or ""}))


def add(tx: Write, new: NewEngagement) -> int:
    """Log something; its id. Who is told is said by `associate`."""
    return tx.add(engagement, **new.__dict__)


def associate(tx: Write, engagement_id: int, at: datetime, records: Iterable[tuple[str, int, str]]) -> None:
    """Put an engagement on timelines: records as (kind, id, source); each timeline's watchers are told."""
    for kind, record_id, source in records:
        values = {
            "workspace_id": tx.workspace_id,
            "record_id": record_id,
            "engagement_id": engagement_id,
            "source": source,
            "at": at,
        }
        if tx.insert_or_ignore(association, values):
            tx.tell(f"record:{kind}:{record_id}", "engagement", engagement_id)


def by_ids(tx: Read, ids: Iterable[int]) -> dict[int, Engagement]:
    """Engagements by id."""
    rows = tx.all(_select().where(tx.mine(engagement), engagement.c.id.in_(list(ids))))
    return {row.id: _engagement(row) for row in rows}


def by_message(tx: Read, messages: Iterable[int]) -> dict[int, int]:
    """Which of some messages are logged, and as which engagement."""
    rows = tx.all(
        select(engagement.c.message_id, engagement.c.id).where(
            tx.mine(engagement), engagement.c.message_id.in_(list(messages))
        )
    )
    return {row.message_id: row.id for row in rows}


def records_of(tx: Read, engagements: Iterable[int]) -> dict[int, list[tuple[Record, str]]]:
    """The records each engagement is associated with, and from what."""
    same = and_(
        t.record.c.workspace_id == association.c.workspace_id, t.record.c.id == association.c.record_id
    )
    ends = select(association.c.engagement_id, association.c.source, *COLUMNS)
    rows = tx.all(
        named(ends.select_from(association).join(t.record, same))
        .where(
            tx.mine(association),
            association.c.engagement_id.in_(list(engagements)),
            t.record.c.archived_at.is_(None),
        )
        .order_by(association.c.engagement_id, t.record.c.kind, t.record.c.id)
    )
    found: dict[int, list[tuple[Record, str]]] = {}
    for row in rows:
        found.setdefault(row.engagement_id, []).append((of_row(row), row.source))
    return found


def timeline(
    tx: Read, record_ids: Iterable[int], limit: int, before: tuple[datetime, int] | None = None
) -> dict[int, list[Engagement]]:
    """The newest `limit` engagements of each record, before a place in its timeline.

    Each record is one walk along the index (record, at, engagement): a later page costs what the
    first one costs.
    """
    ids = list(record_ids)
    walks = [_walk(tx, record_id, limit, before) for record_id in ids]
    if not walks:
        return {}
    places = tx.all(union_all(*walks))
    found = by_ids(tx, {place.engagement_id for place in places})
    pages: dict[int, list[Engagement]] = {record_id: [] for record_id in ids}
    for place in sorted(places, key=lambda place: (place.at, place.engagement_id), reverse=True):
        pages[place.record_id].append(found[place.engagement_id])
    return pages


def _walk(tx: Read, record_id: int, limit: int, before: tuple[datetime, int] | None) -> Select[Any]:
    walk = select(association.c.record_id, association.c.engagement_id, association.c.at).where(
        tx.mine(association), association.c.record_id == record_id
    )
    if before is not None:
        at = literal(before[0], association.c.at.type)
        walk = walk.where(tuple_(association.c.at, association.c.engagement_id) < tuple_(at, before[1]))
    newest = walk.order_by(association.c.at.desc(), association.c.engagement_id.desc()).limit(limit)
    # SQLite takes ORDER BY and LIMIT in an arm of a union only inside a subquery.
    return select(newest.subquery())


def first_logged(tx: Read, thread_id: int) -> int | None:
    """The first logged mail of a thread: its associations are inherited (T4, H6)."""
    row = tx.one(
        select(engagement.c.id)
        .where(tx.mine(engagement), engagement.c.thread_id == thread_id)
        .order_by(engagement.c.at, engagement.c.id)
        .limit(1)
    )
    return row.id if row else None


@dataclass(frozen=True)
class Place:
    """One timeline that an engagement stands on, with what the permission gate looks at."""

    id: int
    kind: str
    owner_id: int | None


def places(tx: Read, engagement_id: int) -> list[Place]:
    """Every timeline of an engagement, those of archived records included."""
    same = and_(
        t.record.c.workspace_id == association.c.workspace_id, t.record.c.id == association.c.record_id
    )
    rows = tx.all(
        select(association.c.record_id, t.record.c.kind, t.record.c.owner_id)
        .join(t.record, same)
        .where(tx.mine(association), association.c.engagement_id == engagement_id)
    )
    return [Place(row.record_id, row.kind, row.owner_id) for row in rows]


def take_off(tx: Write, engagement_id: int, timelines: Iterable[Place]) -> None:
    """Take an engagement off some timelines; it stays on the others."""
    chosen = list(timelines)
    for one in chosen:
        tx.tell(f"record:{one.kind}:{one.id}", "engagement", engagement_id)
    tx.run(
        delete(association).where(
            tx.mine(association),
            association.c.engagement_id == engagement_id,
            association.c.record_id.in_([one.id for one in chosen]),
        )
    )


def remove(tx: Write, engagement_id: int) -> None:
    """Take an engagement off every timeline; the message and its sightings stay (T15)."""
    take_off(tx, engagement_id, places(tx, engagement_id))
    tx.run(delete(engagement).where(tx.mine(engagement), engagement.c.id == engagement_id))


def move(tx: Write, old: int, new: int, kind: str) -> None:
    """Everything on one record's timeline stands on another's from now on, once."""
    there = select(association.c.engagement_id).where(tx.mine(association), association.c.record_id == new)
    mine = (tx.mine(association), association.c.record_id == old)
    tx.run(delete(association).where(*mine, association.c.engagement_id.in_(there)))
    moved = tx.all(select(association.c.engagement_id).where(*mine).limit(1))
    tx.run(update(association).where(*mine).values(record_id=new))
    for row in moved:
        tx.tell(f"record:{kind}:{new}", "engagement", row.engagement_id)
