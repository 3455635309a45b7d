"""Sync one mailbox from its cursor: fetch what is new, store and decide, move the cursor on.

The last page and the cursor are one transaction. The cursor moves only if nobody else has moved it, so
two workers on one mailbox do the work of one. Everything here is safe to run twice.
"""

from datetime import timedelta

import structlog

from server.actions.mailboxes import mailbox_of, may_act, park
from server.actions.take_mail import PAGE, Caught, catch, keep, lane, put_away, undecided
from server.deps import Deps
from server.errors import Reauthorize, Retry
from server.providers.port import Changes, Mailbox
from server.steps import step
from server.store import backfills, jobs, mailboxes, submissions
from server.store.jobs import Job
from server.store.mailboxes import MailboxRow
from server.store.tx import Write

log = structlog.get_logger()

RESYNC_BACK = timedelta(days=1)
SENDING_PATIENCE = 1.0
TRIES = 3  # of the whole, before one message that cannot be had is set aside
URGENT, PATIENT = 5, 8  # of jobs: what is new goes before what is old


def sync_mailbox(deps: Deps, job: Job) -> None:
    """One round. Raises Retry when the provider is away."""
    with deps.store.read(job.workspace_id) as tx:
        row = mailboxes.by_id(tx, job.args["mailbox"])
        allowed = row is not None and may_act(tx, row)
    if row is None or not allowed or row.state != "active" or row.cursor is None:
        with deps.store.system() as tx:
            jobs.done(tx, job)
        return
    try:
        _round(deps, job, row, mailbox_of(deps, job.workspace_id, row))
    except Reauthorize as lost:
        with deps.store.write(job.workspace_id) as tx:
            park(tx, row, lost)
            jobs.done(tx, job)
    except Retry as away:
        if away.after != SENDING_PATIENCE:
            with deps.store.write(job.workspace_id) as tx:
                mailboxes.trouble(tx, row.id, str(away))
        raise


def queue_sync(tx: Write, mailbox_id: int) -> None:
    """Look at a mailbox soon; any number of wishes is one look."""
    jobs.add(
        tx,
        "sync_mailbox",
        {"mailbox": mailbox_id},
        unique_key=f"sync:{mailbox_id}",
        priority=URGENT,
        lane=lane(mailbox_id),
    )


def _round(deps: Deps, job: Job, row: MailboxRow, mailbox: Mailbox) -> None:
    changes = mailbox.changes(row.cursor or "")
    if changes.reset:
        _resync(deps, job, row, mailbox)
        return
    with deps.store.read(job.workspace_id) as tx:
        new = undecided(tx, row, changes.added)
        if new and submissions.in_flight(tx, row.id):
            # What is just being sent by us comes back here: its submission logs it, not our rules.
            raise Retry("a mail is being sent", SENDING_PATIENCE)
    patient = job.attempts < TRIES
    pages = [new[start : start + PAGE] for start in range(0, len(new), PAGE)]
    for keys in pages[:-1]:
        caught = catch(deps, row, mailbox, keys, patient=patient)
        step("page_caught")
        with deps.store.write(job.workspace_id) as tx:
            keep(tx, row, caught)
        step("page_kept")
    last = catch(deps, row, mailbox, pages[-1], patient=patient) if pages else Caught()
    if pages:
        step("page_caught")
    with deps.store.write(job.workspace_id) as tx:
        keep(tx, row, last)
        _finish(tx, job, row, changes)
    if pages:
        step("page_kept")


def _finish(tx: Write, job: Job, row: MailboxRow, changes: Changes) -> None:
    back: list[tuple[str, str | None]] = [(key, None) for key in changes.added]
    put_away(tx, row, back)
    put_away(tx, row, (*changes.hidden, *((key, "deleted") for key in changes.removed)))
    if mailboxes.advance(tx, row, changes.cursor) and changes.more:
        jobs.again(tx, job)
    else:
        jobs.done(tx, job)


def _resync(deps: Deps, job: Job, row: MailboxRow, mailbox: Mailbox) -> None:
    """The cursor is too old: a new one first, then everything since the last good look (security §5.3).

    The walk is a backfill of its own, page by page: as long as it must be, and it may be interrupted.
    """
    cursor = mailbox.cursor()
    log.info("mailbox.resync", mailbox=row.id)
    with deps.store.write(job.workspace_id) as tx:
        since = (row.synced_at or row.connected_at) - RESYNC_BACK
        # Of several that follow each other quickly, each begins where the first one began.
        since = min(
            [
                since,
                *(
                    one.since
                    for one in backfills.running(tx, row.id)
                    if one.since and one.purpose == "resync"
                ),
            ]
        )
        if mailboxes.advance(tx, row, cursor):
            made = backfills.add(tx, row.id, "resync", since, tx.now + timedelta(minutes=5))
            queue_walk(tx, row.id, made)
        jobs.done(tx, job)


def queue_walk(tx: Write, mailbox_id: int, backfill_id: int) -> None:
    """Go on with a walk through older mail, one page a job, after what is new."""
    jobs.add(
        tx,
        "walk_back",
        {"mailbox": mailbox_id, "backfill": backfill_id},
        unique_key=walk_key(backfill_id),
        priority=PATIENT,
        lane=lane(mailbox_id),
    )


def walk_key(backfill_id: int) -> str:
    """Under which its job is queued, once."""
    return f"walk:{backfill_id}"
