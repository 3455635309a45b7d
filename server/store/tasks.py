"""Tasks: what is to be done, by whom and by when, beside the engagement that holds the words (S44)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, insert, select, tuple_, update
from sqlalchemy import literal as value

from server.store import tables as t
from server.store.tx import Read, Write

task = t.task


@dataclass(frozen=True)
class Task:
    """One task; `owner` is a name for people."""

    engagement_id: int
    type: str
    due_at: datetime
    done_at: datetime | None
    owner_id: int | None
    owner: str | None


_OWNER = and_(t.user.c.workspace_id == task.c.workspace_id, t.user.c.id == task.c.owner_id)
_SELECT = (
    select(
        task.c.engagement_id,
        task.c.type,
        task.c.due_at,
        task.c.done_at,
        task.c.owner_id,
        t.user.c.name.label("owner"),
    )
    .select_from(task)
    .outerjoin(t.user, _OWNER)
)


def _task(row: Any) -> Task:
    return Task(row.engagement_id, row.type, row.due_at, row.done_at, row.owner_id, row.owner)


def add(tx: Write, engagement_id: int, type_: str, due_at: datetime, owner_id: int | None) -> None:
    """An engagement is a task for somebody, who is told."""
    values = {"engagement_id": engagement_id, "type": type_, "due_at": due_at, "owner_id": owner_id}
    tx.run(insert(task).values(workspace_id=tx.workspace_id, **values))
    _tell(tx, owner_id, engagement_id)


def edit(tx: Write, engagement_id: int, type_: str, due_at: datetime, owner_id: int | None) -> None:
    """It is for another time or somebody else now."""
    before = of(tx, [engagement_id]).get(engagement_id)
    values = {"type": type_, "due_at": due_at, "owner_id": owner_id}
    tx.run(update(task).where(tx.mine(task), task.c.engagement_id == engagement_id).values(**values))
    for one in {owner_id, before.owner_id if before else None}:
        _tell(tx, one, engagement_id)


def set_done(tx: Write, one: Task, *, done: bool) -> None:
    """It is done, or is to be done after all; done twice it keeps its first instant."""
    if (one.done_at is not None) == done:
        return
    here = (tx.mine(task), task.c.engagement_id == one.engagement_id)
    tx.run(update(task).where(*here).values(done_at=tx.now if done else None))
    _tell(tx, one.owner_id, one.engagement_id)


def _tell(tx: Write, owner_id: int | None, engagement_id: int) -> None:
    if owner_id is not None:
        tx.tell(f"user:{owner_id}", "engagement", engagement_id)


def of(tx: Read, engagements: Iterable[int]) -> dict[int, Task]:
    """Which of some engagements are tasks."""
    rows = tx.all(_SELECT.where(tx.mine(task), task.c.engagement_id.in_(list(engagements))))
    return {row.engagement_id: _task(row) for row in rows}


def to_do(tx: Read, owner_id: int, limit: int, after: tuple[datetime, int] | None = None) -> list[Task]:
    """Somebody's open tasks, the most urgent first, after a place in that order."""
    mine = [tx.mine(task), task.c.owner_id == owner_id, task.c.done_at.is_(None)]
    if after is not None:
        place = tuple_(value(after[0], task.c.due_at.type), after[1])
        mine.append(tuple_(task.c.due_at, task.c.engagement_id) > place)
    rows = tx.all(_SELECT.where(*mine).order_by(task.c.due_at, task.c.engagement_id).limit(limit))
    return [_task(row) for row in rows]


def done(tx: Read, owner_id: int, limit: int, before: tuple[datetime, int] | None = None) -> list[Task]:
    """Somebody's tasks that are done, the latest first, before a place in that order."""
    mine = [tx.mine(task), task.c.owner_id == owner_id, task.c.done_at.is_not(None)]
    if before is not None:
        place = tuple_(value(before[0], task.c.done_at.type), before[1])
        mine.append(tuple_(task.c.done_at, task.c.engagement_id) < place)
    newest = (task.c.done_at.desc(), task.c.engagement_id.desc())
    return [_task(row) for row in tx.all(_SELECT.where(*mine).order_by(*newest).limit(limit))]


def overdue(tx: Read, owner_id: int) -> int:
    """How many of somebody's tasks should have been done already."""
    late = (task.c.owner_id == owner_id, task.c.done_at.is_(None), task.c.due_at < tx.now)
    row = tx.one(select(func.count().label("n")).select_from(task).where(tx.mine(task), *late))
    return int(row.n) if row else 0
