"""The log: engagements, their associations, and the timelines these make."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, delete, select, tuple_, union_all, update

from server.store import tables as t
from server.store.records import COLUMNS, Record, named, of_row
from server.store.tx import WORKSPACE, Read, Write, one_of, own

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
    user_id: int | None
    because: str
    properties: dict[str, str]


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
    properties: dict[str, str] = field(default_factory=dict)


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
    engagement.c.user_id,
    t.decision.c.because,
    engagement.c.properties,
)


_LOGGER = and_(t.user.c.workspace_id == engagement.c.workspace_id, t.user.c.id == engagement.c.user_id)
_REASON = and_(
    t.decision.c.workspace_id == engagement.c.workspace_id, t.decision.c.id == engagement.c.decision_id
)
_BY_IDS = (
    select(*_COLUMNS)
    .select_from(engagement)
    .outerjoin(t.user, _LOGGER)
    .outerjoin(t.decision, _REASON)
    .where(own(engagement), one_of(engagement.c.id, "ids"))
)
_BY_MESSAGE = select(engagement.c.message_id, engagement.c.id).where(
    own(engagement), one_of(engagement.c.message_id, "messages")
)
_SAME = and_(t.record.c.workspace_id == association.c.workspace_id, t.record.c.id == association.c.record_id)
_RECORDS_OF = (
    named(
        select(association.c.engagement_id, association.c.source, *COLUMNS)
        .select_from(association)
        .join(t.record, _SAME)
    )
    .where(
        own(association), one_of(association.c.engagement_id, "engagements"), t.record.c.archived_at.is_(None)
    )
    .order_by(association.c.engagement_id, t.record.c.kind, t.record.c.id)
)


_earlier = engagement.alias("earlier")
_FIRST = (
    select(_earlier.c.id)
    .where(_earlier.c.workspace_id == WORKSPACE, _earlier.c.thread_id == t.thread.c.id)
    .order_by(_earlier.c.at, _earlier.c.id)
    .limit(1)
    .correlate(t.thread)
    .scalar_subquery()
)
# One walk along the index (thread, at) for each, however long the threads are.
_FIRSTS = (
    select(t.thread.c.id.label("thread_id"), engagement.c.id, engagement.c.at)
    .select_from(t.thread)
    .join(engagement, and_(engagement.c.workspace_id == t.thread.c.workspace_id, engagement.c.id == _FIRST))
    .where(own(t.thread), one_of(t.thread.c.id, "threads"))
)


def _engagement(row: Any) -> Engagement:
    return Engagement(
        row.id,
        row.kind,
        row.at,
        row.direction,
        row.subject,
        row.snippet,
        row.people,
        row.message_id,
        row.thread_id,
        row.user,
        row.user_id,
        row.because or "",
        row.properties,
    )


def add(tx: Write, new: NewEngagement) -> int:
    """Log something; its id. Who is told is said by `associate`."""
    return tx.add(engagement, **new.__dict__)


def add_all(tx: Write, new: Iterable[tuple[int, NewEngagement]]) -> None:
    """Log several things, each as (id, what)."""
    tx.insert_mine(engagement, ({"id": ident, **one.__dict__} for ident, one in new))


def associate_all(tx: Write, new: Iterable[tuple[int, datetime, Iterable[tuple[str, int, str]]]]) -> None:
    """Put engagements on their first timelines, each as (id, at, records); watchers are told."""
    rows = []
    for engagement_id, at, records in new:
        for kind, record_id, source in records:
            rows.append({"record_id": record_id, "engagement_id": engagement_id, "source": source, "at": at})
            tx.tell(f"record:{kind}:{record_id}", "engagement", engagement_id)
    tx.insert_mine(association, rows)


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
    chosen = list(ids)
    return {row.id: _engagement(row) for row in tx.ask(_BY_IDS, ids=chosen)} if chosen else {}


def by_message(tx: Read, messages: Iterable[int]) -> dict[int, int]:
    """Which of some messages are logged, and as which engagement."""
    return {row.message_id: row.id for row in tx.ask(_BY_MESSAGE, messages=list(messages))}


def records_of(tx: Read, engagements: Iterable[int]) -> dict[int, list[tuple[Record, str]]]:
    """The records each engagement is associated with, and from what."""
    rows = tx.ask(_RECORDS_OF, engagements=list(engagements))
    found: dict[int, list[tuple[Record, str]]] = {}
    for row in rows:
        found.setdefault(row.engagement_id, []).append((of_row(row), row.source))
    return found


@dataclass(frozen=True)
class Walked:
    """Pages of some timelines: which engagements each record's page holds, and the records beside them."""

    pages: dict[int, set[int]]
    records: dict[int, list[tuple[Record, str]]]
    engagements: dict[int, Engagement]

    def page(self, record_id: int) -> list[Engagement]:
        """A record's page, newest first; what was removed while it was read is absent."""
        found = [self.engagements[one] for one in self.pages[record_id] if one in self.engagements]
        return sorted(found, key=lambda one: (one.at, one.id), reverse=True)


def walk(
    tx: Read, record_ids: Iterable[int], limit: int, before: tuple[datetime, int] | None = None
) -> Walked:
    """The newest `limit` engagements of each record, before a place in its timeline.

    Each record is one walk along the index (record, at, engagement): a later page costs what the
    first one costs. The other timelines of what it finds come along, as `records_of` tells them.
    """
    ids = list(record_ids)
    given: dict[str, Any] = {f"record{number}": record_id for number, record_id in enumerate(ids)}
    if before is not None:
        given |= {"at": before[0], "last": before[1]}
    pages: dict[int, set[int]] = {record_id: set() for record_id in ids}
    beside: dict[int, dict[int, tuple[Record, str]]] = {}
    known: dict[int, Record] = {}
    for row in tx.ask(page_statement(len(ids), limit, later=before is not None), **given) if ids else ():
        pages[row.on].add(row.engagement_id)
        if row.id is not None:
            record = known.get(row.id) or known.setdefault(row.id, of_row(row))
            beside.setdefault(row.engagement_id, {})[row.id] = record, row.source
    records = {one: sorted(kept.values(), key=_by_kind) for one, kept in beside.items()}
    return Walked(pages, records, by_ids(tx, set().union(*pages.values())))


def _by_kind(one: tuple[Record, str]) -> tuple[str, int]:
    return one[0].kind, one[0].id


def timeline(
    tx: Read, record_ids: Iterable[int], limit: int, before: tuple[datetime, int] | None = None
) -> dict[int, list[Engagement]]:
    """The pages of `walk` alone."""
    walked = walk(tx, record_ids, limit, before)
    return {record: walked.page(record) for record in walked.pages}


@cache
def page_statement(records: int, limit: int, *, later: bool) -> Select[Any]:
    """The statement for so many records: their walks, and the records that stand beside each entry."""
    places = union_all(*(_walk(number, limit, later=later) for number in range(records))).subquery("place")
    beside = association.alias("beside")
    same = and_(
        beside.c.workspace_id == places.c.workspace_id, beside.c.engagement_id == places.c.engagement_id
    )
    live = and_(
        t.record.c.workspace_id == beside.c.workspace_id,
        t.record.c.id == beside.c.record_id,
        t.record.c.archived_at.is_(None),
    )
    return named(
        select(places.c.record_id.label("on"), places.c.engagement_id, beside.c.source, *COLUMNS)
        .select_from(places)
        .join(beside, same)
        .outerjoin(t.record, live)
    )


def _walk(number: int, limit: int, *, later: bool) -> Select[Any]:
    walk = select(
        association.c.workspace_id, association.c.record_id, association.c.engagement_id, association.c.at
    ).where(own(association), association.c.record_id == bindparam(f"record{number}"))
    if later:
        place = tuple_(bindparam("at", type_=association.c.at.type), bindparam("last"))
        walk = walk.where(tuple_(association.c.at, association.c.engagement_id) < place)
    newest = walk.order_by(association.c.at.desc(), association.c.engagement_id.desc()).limit(limit)
    # SQLite takes ORDER BY and LIMIT in an arm of a union only inside a subquery.
    return select(newest.subquery())


def first_logged(tx: Read, thread_id: int) -> int | None:
    """The first logged mail of a thread: its associations are inherited (T4, H6)."""
    first = firsts_logged(tx, [thread_id]).get(thread_id)
    return first[1] if first else None


def firsts_logged(tx: Read, threads: Iterable[int]) -> dict[int, tuple[datetime, int]]:
    """The first logged mail of some threads: when it was, and its id."""
    return {row.thread_id: (row.at, row.id) for row in tx.ask(_FIRSTS, threads=list(threads))}


def edit(
    tx: Write, engagement_id: int, at: datetime, subject: str, snippet: str, properties: Mapping[str, str]
) -> None:
    """What was logged by hand says something else now, perhaps of another instant; watchers are told."""
    values = {"at": at, "subject": subject, "snippet": snippet, "properties": dict(properties)}
    tx.run(update(engagement).where(tx.mine(engagement), engagement.c.id == engagement_id).values(**values))
    here = (tx.mine(association), association.c.engagement_id == engagement_id)
    tx.run(update(association).where(*here).values(at=at))
    for record, _ in records_of(tx, [engagement_id]).get(engagement_id, []):
        tx.tell(f"record:{record.kind}:{record.id}", "engagement", engagement_id)


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
    everywhere = places(tx, engagement_id)
    take_off(tx, engagement_id, everywhere)
    if not everywhere:
        tx.tell("search", "engagement", engagement_id)
    tx.run(delete(t.task).where(tx.mine(t.task), t.task.c.engagement_id == engagement_id))
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
