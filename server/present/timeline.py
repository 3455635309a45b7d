"""Timelines: one ordered stream a record, a page at a time."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from server.core import activity
from server.core.mail import Participant, Role
from server.core.permission import Viewer, gate
from server.core.recipients import is_forward
from server.core.visibility import reason
from server.errors import Problem, Refusal
from server.store import engagements, messages, tasks
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


def entries(tx: Read, viewer: Viewer, found: Iterable[Engagement]) -> dict[int, wire.TimelineEntry]:
    """Timeline entries by id, those that the viewer may see (T14).

    A logged mail is visible to whoever may see one of its records, and in its own mailbox.
    """
    logged = list(found)
    return _entries(tx, viewer, logged, engagements.records_of(tx, [one.id for one in logged]))


def _entries(
    tx: Read,
    viewer: Viewer,
    logged: list[Engagement],
    associated: Mapping[int, list[tuple[Record, str]]],
) -> dict[int, wire.TimelineEntry]:
    seen = cut(viewer, associated)
    bare = [one.message_id for one in logged if one.id not in seen and one.message_id is not None]
    own = messages.of_user(tx, viewer.user_id, bare) if bare else set()
    to_do = [one.id for one in logged if one.kind == "task"]
    known = tasks.of(tx, to_do) if to_do else {}
    return {
        one.id: _entry(
            one,
            kept := seen.get(one.id, []),
            known.get(one.id),
            whole=len(kept) == len(associated.get(one.id, [])),
        )
        for one in logged
        if one.id in seen or one.message_id in own or _is_theirs(viewer, known.get(one.id))
    }


def _is_theirs(viewer: Viewer, task: Task | None) -> bool:
    """A task is its owner's to see, though the record it is about may not be."""
    return task is not None and task.owner_id == viewer.user_id


def cut(viewer: Viewer, associated: Mapping[int, Iterable[tuple[Record, str]]]) -> dict[int, list[Record]]:
    """The records of some engagements that the viewer may see; engagements without one are absent."""
    may_see = gate(viewer, "view")
    seen = {one: [record for record, _ in ends if may_see(record)] for one, ends in associated.items()}
    return {one: kept for one, kept in seen.items() if kept}


def task_state(one: Task) -> wire.TaskState:
    """What a task has beside its words."""
    return wire.TaskState(
        type=one.type,  # type: ignore[arg-type]  # the table holds these only
        due_at=one.due_at,
        owner=one.owner,
        done_at=one.done_at,
    )


def _entry(
    one: Engagement, associated: list[Record], task: Task | None, *, whole: bool
) -> wire.TimelineEntry:
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
        because=one.because if whole else reason(one.because, (address for _, address, *_ in one.people)),
        text=activity.text_of(one.kind, one.properties),
        task=task_state(task) if task else None,
        forward=is_forward(one.direction, one.subject),
    )


def pages(
    tx: Read, viewer: Viewer, records: Iterable[int], before: str | None = None
) -> dict[int, wire.TimelinePage]:
    """One page of each record's timeline, newest first. The viewer may see these records."""
    walked = engagements.walk(tx, records, PAGE + 1, place(before) if before else None)
    shown = _entries(tx, viewer, list(walked.engagements.values()), walked.records)
    return {
        record: _page(walked.page(record), shown, more=len(found) > PAGE)
        for record, found in walked.pages.items()
    }


def _page(
    found: list[Engagement], shown: Mapping[int, wire.TimelineEntry], *, more: bool
) -> wire.TimelinePage:
    kept = found[:PAGE]
    visible = [shown[one.id] for one in kept if one.id in shown]
    return wire.TimelinePage(entries=visible, next=_cursor(kept[-1]) if more and kept else None)


def _cursor(last: Engagement) -> str:
    return f"{(last.at - _EPOCH) // _MICROSECOND}-{last.id}"


def place(cursor: str) -> tuple[datetime, int]:
    """Where a cursor stands in a timeline; raises Refusal for one we never gave out."""
    at, dash, last = cursor.partition("-")
    if not (dash and at.isdigit() and last.isdigit() and len(at) <= 17 and len(last) <= 18):
        raise Refusal(Problem("bad_request", "This is no place in a timeline.", field="before"))
    return _EPOCH + int(at) * _MICROSECOND, int(last)
