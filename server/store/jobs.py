"""What is to be done: rows written with the state they follow from, claimed by one worker at a time.

A claimed job has a lease; its `attempts` number is the fence: a worker that slept past its lease
finds that its number is no longer the newest, and nothing it does counts (security §5.1.2).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, delete, func, insert, or_, select, true, update

from server.store import tables as t
from server.store.tx import Read, System, Write

job = t.job


class LeaseLost(Exception):
    """Somebody else has taken the job over: roll back and leave it to them."""


@dataclass(frozen=True)
class Job:
    """One claimed job: an action with arguments, safe to run twice."""

    id: int
    workspace_id: int
    kind: str
    args: dict[str, Any]
    attempts: int
    unique_key: str | None = None
    priority: int = 5
    lane: str | None = None


@dataclass(frozen=True)
class Queue:
    """How the queue stands: jobs due, the oldest one's due time, and those given up on."""

    due: int
    oldest: datetime | None
    failed: int


def add(  # noqa: PLR0913  each is one word of what a job is
    tx: Write,
    kind: str,
    args: dict[str, Any],
    *,
    unique_key: str | None = None,
    run_at: datetime | None = None,
    priority: int = 5,
    lane: str | None = None,
) -> None:
    """Queue a job. With a key, one that waits already is brought forward instead of added twice.

    Of the jobs of one lane, one runs at a time: a mailbox takes one thread, whatever becomes of it.
    """
    due = run_at or tx.now
    if unique_key is not None:
        waiting = and_(_own(tx, unique_key), job.c.attempts == 0)
        if forward(tx, unique_key, due) or tx.one(select(job.c.id).where(waiting)):
            return
    tx.run(
        insert(job).values(
            workspace_id=tx.workspace_id,
            kind=kind,
            args=args,
            unique_key=unique_key,
            run_at=due,
            priority=priority,
            lane=lane,
        )
    )


def forward(tx: Write, unique_key: str, due: datetime) -> bool:
    """Bring a job with this key that has not run yet forward; whether there was one further off."""
    waiting = and_(_own(tx, unique_key), job.c.attempts == 0, job.c.run_at > due)
    return tx.run(update(job).where(waiting).values(run_at=due)) > 0


def pending(tx: Read, unique_key: str) -> bool:
    """Whether a job with this key waits, runs, or will be tried again."""
    return tx.one(select(job.c.id).where(_own(tx, unique_key))) is not None


def _own(tx: Read, unique_key: str) -> Any:
    return and_(
        job.c.workspace_id == tx.workspace_id, job.c.unique_key == unique_key, job.c.failed_at.is_(None)
    )


def claim(tx: System, kinds: tuple[str, ...], lease: timedelta, *, untroubled: bool = False) -> Job | None:
    """Take the most urgent due job, or one whose worker died; None when there is nothing to do.

    One statement for both databases: SQLAlchemy leaves SKIP LOCKED out where it is not known. A lane in
    which a job runs is left alone. `untroubled`: only what has not failed before.
    """
    running = job.alias("running")
    busy = (
        select(running.c.id)
        .where(running.c.lane == job.c.lane, running.c.id != job.c.id, running.c.lease_until >= tx.now)
        .exists()
    )
    due = and_(
        ~busy,
        job.c.fault.is_(None) if untroubled else true(),
        job.c.failed_at.is_(None),
        job.c.run_at <= tx.now,
        or_(job.c.lease_until.is_(None), job.c.lease_until < tx.now),
        job.c.kind.in_(kinds),
    )
    first = select(job.c.id).where(due).order_by(job.c.priority, job.c.run_at, job.c.id).limit(1)
    taken = (
        update(job)
        .where(job.c.id == first.with_for_update(skip_locked=True).scalar_subquery())
        .values(lease_until=tx.now + lease, attempts=job.c.attempts + 1)
        .returning(*_COLUMNS)
    )
    row = tx.one(taken)
    return Job(**row._asdict()) if row else None


_COLUMNS: tuple[Any, ...] = tuple(job.c[name] for name in Job.__dataclass_fields__)


def again(tx: Write, claimed: Job, **args: Any) -> None:
    """This piece is done, the next one queues up anew: so that others get their turn; raises LeaseLost."""
    done(tx, claimed)
    add(
        tx,
        claimed.kind,
        {**claimed.args, **args},
        unique_key=claimed.unique_key,
        priority=claimed.priority,
        lane=claimed.lane,
    )


def done(tx: System, claimed: Job) -> None:
    """The job's last act, in the same transaction as its effect; raises LeaseLost."""
    if not tx.run(delete(job).where(_held(claimed))):
        raise LeaseLost(claimed.id)


def later(tx: System, claimed: Job, run_at: datetime, fault: str | None = None) -> None:
    """Give it back, to be run again at an instant; raises LeaseLost."""
    if not tx.run(update(job).where(_held(claimed)).values(run_at=run_at, lease_until=None, fault=fault)):
        raise LeaseLost(claimed.id)


def set_aside(tx: System, claimed: Job, fault: str) -> None:
    """Give it up after the last attempt; it stays visible to `doctor` and the admin."""
    tx.run(update(job).where(_held(claimed)).values(failed_at=tx.now, lease_until=None, fault=fault))


def hold(tx: System, claimed: Job, lease: timedelta) -> None:
    """Keep the lease of a long job alive; raises LeaseLost, also when the job was given back."""
    running = and_(_held(claimed), job.c.lease_until.is_not(None))
    if not tx.run(update(job).where(running).values(lease_until=tx.now + lease)):
        raise LeaseLost(claimed.id)


def _held(claimed: Job) -> Any:
    return and_(job.c.id == claimed.id, job.c.attempts == claimed.attempts)


def next_due(tx: System, kinds: tuple[str, ...]) -> datetime | None:
    """When the next job may be claimed, to know how long to wait."""
    instant = func.coalesce(job.c.lease_until, job.c.run_at)
    row = tx.one(
        select(instant.label("at"))
        .where(job.c.failed_at.is_(None), job.c.kind.in_(kinds))
        .order_by(instant)
        .limit(1)
    )
    return row.at if row else None


def queue(tx: System) -> Queue:
    """How the queue stands now."""
    waiting = select(func.count().label("due"), func.min(job.c.run_at).label("oldest")).where(
        job.c.failed_at.is_(None), job.c.run_at <= tx.now
    )
    row = tx.one(waiting)
    failed = tx.one(select(func.count().label("n")).where(job.c.failed_at.is_not(None)))
    return Queue(row.due if row else 0, row.oldest if row else None, failed.n if failed else 0)


def hurry(tx: Write, kind: str) -> None:
    """Bring the waiting jobs of a kind forward: what they waited for has happened."""
    waiting = (
        job.c.workspace_id == tx.workspace_id,
        job.c.kind == kind,
        job.c.fault.is_not(None),
        job.c.lease_until.is_(None),
        job.c.failed_at.is_(None),
        job.c.run_at > tx.now,
    )
    tx.run(update(job).where(*waiting).values(run_at=tx.now))
