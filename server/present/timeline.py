"""Timelines: one ordered stream a record, a page at a time."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from server.core import activity
from server.core.mail import Participant, Role
from server.errors import Problem, Refusal
from server.store import engagements, tasks
from server.store.engagements import Engagement
from server.store.messages import people_of
from server.store.records import Record
from server.store.tasks import Task
from server.store.tx import Read
from shared_schema import records as wire

PAGE = 20
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def card(record: Record) -> wire.RecordCard:
    """A record in one line."""
    return wire.RecordCard(
        kind=record.kind,
        id=record.id,
        name=record.name,
        subtitle=record.subtitle,
        stage=record.stage,
        is_open=record.is_open,
        owner=record.owner,
    )


def person(participant: Participant | None) -> wire.Person | None:
    """A participant, if there is one."""
    return wire.Person(address=participant.address, name=participant.name) if participant else None


def people(participants: Iterable[Participant]) -> list[wire.Person]:
    """Participants in order."""
    return [wire.Person(address=one.address, name=one.name) for one in participants]


def entries(tx: Read, found: Iterable[Engagement]) -> dict[int, wire.TimelineEntry]:
    """Timeline entries by id. A logged mail is visible to whoever may see its records (T14)."""
    logged = list(found)
    associated = engagements.records_of(tx, [one.id for one in logged])
    to_do = [one.id for one in logged if one.kind == "task"]
    known = tasks.of(tx, to_do) if to_do else {}
    return {
        one.id: _entry(one, [record for record, _ in associated.get(one.id, [])], known.get(one.id))
        for one in logged
    }


def task_state(one: Task) -> wire.TaskState:
    """What a task has beside its words."""
    return wire.TaskState(
        type=one.type,  # type: ignore[arg-type]  # the table holds these only
        due_at=one.due_at,
        owner=one.owner,
        done_at=one.done_at,
    )


def _entry(one: Engagement, associated: list[Record], task: Task | None) -> wire.TimelineEntry:
    senders = people_of(one.people, Role.FROM)
    return wire.TimelineEntry(
        id=one.id,
        kind=one.kind,  # type: ignore[arg-type]  # the table holds these only
        at=one.at,
        direction=None
        if one.direction is None
        else "outgoing"
        if one.direction == "outgoing"
        else "incoming",
        subject=one.subject,
        snippet=one.snippet,
        sender=person(senders[0] if senders else None),
        to=people(people_of(one.people, Role.TO)),
        records=[card(record) for record in associated],
        message=one.message_id,
        thread=one.thread_id,
        by=one.user,
        because=one.because,
        text=activity.text_of(one.kind, one.properties),
        task=task_state(task) if task else None,
    )


def pages(tx: Read, records: Iterable[int], before: str | None = None) -> dict[int, wire.TimelinePage]:
    """One page of each record's timeline, newest first."""
    found = engagements.timeline(tx, records, PAGE + 1, place(before) if before else None)
    shown = entries(tx, {one.id: one for page in found.values() for one in page}.values())
    return {record: _page([shown[one.id] for one in page]) for record, page in found.items()}


def _page(found: list[wire.TimelineEntry]) -> wire.TimelinePage:
    kept = found[:PAGE]
    more = len(found) > PAGE
    return wire.TimelinePage(entries=kept, next=_cursor(kept[-1]) if more else None)


def _cursor(last: wire.TimelineEntry) -> str:
    return f"{(last.at - _EPOCH) // _MICROSECOND}-{last.id}"


def place(cursor: str) -> tuple[datetime, int]:
    """Where a cursor stands in a timeline; raises Refusal for one we never gave out."""
    at, dash, last = cursor.partition("-")
    if not (dash and at.isdigit() and last.isdigit() and len(at) <= 17 and len(last) <= 18):
        raise Refusal(Problem("bad_request", "This is no place in a timeline.", field="before"))
    return _EPOCH + int(at) * _MICROSECOND, int(last)
