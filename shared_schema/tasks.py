"""What reps log by hand: notes, calls, meetings and tasks; and the list of tasks."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from .records import Done, RecordCard, RecordRef, TaskState, TimelineEntry
from .struct import Command, Id, Key, Line, Text, View

Kind = Literal["note", "call", "meeting", "task"]


class AddActivity(Command, frozen=True, kw_only=True):
    """Log something on the timelines of some records. `at` is when it was or will be; a task's due time."""

    kind: Kind
    records: Annotated[list[RecordRef], msgspec.Meta(min_length=1, max_length=50)]
    title: Line = ""
    text: Text = ""
    at: datetime | None = None
    type: Literal["email", "call", "todo"] = "todo"
    owner: Id | None = None


class EditActivity(Command, frozen=True, kw_only=True):
    """Change what was logged by hand; what is not given stays."""

    engagement: Id
    title: Line | None = None
    text: Text | None = None
    at: datetime | None = None
    type: Literal["email", "call", "todo"] | None = None
    owner: Id | None = None


class RemoveActivity(Command, frozen=True, kw_only=True):
    """Take what was logged by hand off every timeline, for good."""

    engagement: Id


class FinishTask(Command, frozen=True, kw_only=True):
    """A task is done, or is to be done after all."""

    engagement: Id
    done: bool = True


class ListTasks(Command, frozen=True, kw_only=True):
    """The viewer's tasks: open ones by due time, done ones latest first."""

    done: bool = False
    before: Key | None = None


class TaskRow(View, frozen=True, kw_only=True):
    """One task. `email` is the address of its contact: an e-mail task opens the composer to it (S44)."""

    id: Id
    title: str
    text: str
    task: TaskState
    when: Literal["overdue", "today", "upcoming", "done"]
    records: list[RecordCard]
    email: str | None = None
    contact: Id | None = None


class TaskList(View, frozen=True, kw_only=True):
    """A page of tasks; `next` asks for more."""

    tasks: list[TaskRow]
    overdue: int
    next: str | None = None


METHODS: dict[str, tuple[type[Command], type]] = {
    "activity.add": (AddActivity, TimelineEntry),
    "activity.edit": (EditActivity, TimelineEntry),
    "activity.remove": (RemoveActivity, Done),
    "task.list": (ListTasks, TaskList),
    "task.finish": (FinishTask, TimelineEntry),
}
