"""Tasks in a list: what, when, about whom, and for an e-mail task to which address (S44)."""

from datetime import UTC, datetime, timedelta
from typing import Literal, cast

from server.core import activity
from server.core.permission import Viewer, reach
from server.errors import Problem, Refusal
from server.present.timeline import card, task_state
from server.store import addresses, engagements, tasks
from server.store.engagements import Engagement
from server.store.records import Record
from server.store.tasks import Task
from server.store.tx import Read
from shared_schema import tasks as wire

PAGE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
When = Literal["overdue", "today", "upcoming", "done"]


def page(tx: Read, viewer: Viewer, *, done: bool, before: str | None) -> wire.TaskList:
    """One page of the viewer's tasks, with the records of theirs that the viewer may see."""
    after = _place(before) if before else None
    walk = tasks.done if done else tasks.to_do
    found = walk(tx, viewer.user_id, PAGE + 1, after)
    kept = found[:PAGE]
    return wire.TaskList(
        tasks=_rows(tx, viewer, kept),
        overdue=tasks.overdue(tx, viewer.user_id),
        next=_cursor(kept[-1]) if len(found) > PAGE else None,
    )


def _rows(tx: Read, viewer: Viewer, found: list[Task]) -> list[wire.TaskRow]:
    ids = [one.engagement_id for one in found]
    words = engagements.by_ids(tx, ids)
    on = engagements.records_of(tx, ids)
    seen = {
        one: [r for r, _ in on.get(one, []) if reach(viewer, r.kind, "view").covers(r.owner_id)]
        for one in ids
    }
    contacts = {r.id for records in seen.values() for r in records if r.kind == "contact"}
    known = addresses.of_contacts(tx, contacts)
    return [
        _row(tx, one, words[one.engagement_id], seen[one.engagement_id], known)
        for one in found
        if one.engagement_id in words
    ]


def _row(
    tx: Read, one: Task, words: Engagement, seen: list[Record], known: dict[int, list[tuple[str, bool]]]
) -> wire.TaskRow:
    contact = next((r.id for r in seen if r.kind == "contact" and known.get(r.id)), None)
    return wire.TaskRow(
        id=one.engagement_id,
        title=words.subject,
        text=activity.text_of("task", words.properties),
        task=task_state(one),
        when=cast(When, activity.when(one.due_at, one.done_at, tx.now)),
        records=[card(record) for record in seen],
        email=known[contact][0][0] if contact is not None else None,
        contact=contact,
    )


def _cursor(last: Task) -> str:
    return f"{((last.done_at or last.due_at) - _EPOCH) // _MICROSECOND}-{last.engagement_id}"


def _place(cursor: str) -> tuple[datetime, int]:
    at, dash, last = cursor.partition("-")
    if not (
        dash
        and at.isdecimal()
        and last.isdecimal()
        and cursor.isascii()
        and len(at) <= 17
        and len(last) <= 18
    ):
        raise Refusal(Problem("bad_request", "This is no place in the list of tasks.", field="before"))
    return _EPOCH + int(at) * _MICROSECOND, int(last)
