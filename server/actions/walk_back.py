"""One page of a walk through older mail: newest first, resumable, each page in its own turn (fault 41)."""

from datetime import datetime

from server.actions.mailboxes import mailbox_of, park
from server.actions.take_mail import PAGE, Caught, catch, keep, undecided
from server.deps import Deps
from server.errors import Reauthorize, Rejected
from server.providers.port import Mailbox, Page
from server.store import backfills, jobs, mailboxes
from server.store.backfills import Backfill
from server.store.jobs import Job
from server.store.mailboxes import MailboxRow

TRIES = 3


def walk_back(deps: Deps, job: Job) -> None:
    """One page; then the job queues up anew, behind the other mailboxes. Raises Retry."""
    with deps.store.read(job.workspace_id) as tx:
        row = mailboxes.by_id(tx, job.args["mailbox"])
        held = backfills.by_id(tx, job.args["backfill"])
    if row is None or held is None or row.state != "active" or held.state != "running":
        with deps.store.system() as tx:
            jobs.done(tx, job)  # a parked mailbox goes on when it is connected again
        return
    try:
        _page(deps, job, row, held, mailbox_of(deps, job.workspace_id, row))
    except Reauthorize as lost:
        with deps.store.write(job.workspace_id) as tx:
            park(tx, row, lost)
            jobs.done(tx, job)


def _page(deps: Deps, job: Job, row: MailboxRow, held: Backfill, mailbox: Mailbox) -> None:
    page, fresh = _listed(held, mailbox)
    with deps.store.read(job.workspace_id) as tx:
        new = undecided(tx, row, page.keys, past_again=held.purpose == "chosen")
    caught = catch(deps, row, mailbox, new, patient=job.attempts < TRIES) if new else Caught()
    with deps.store.write(job.workspace_id) as tx:
        kept = keep(tx, row, caught)
        looked = held.looked + len(page.keys)
        moved = backfills.advance(
            tx,
            held,
            token=page.token,
            before=fresh or held.before,
            reached_at=min(filter(None, (held.reached_at, caught.oldest())), default=None),
            total=max(filter(None, (held.total, page.total)), default=None),
            looked=looked,
            stored=held.stored + kept.stored,
            logged=held.logged + kept.logged,
        )
        if moved and page.token is not None:
            jobs.again(tx, job)
            return
        if moved:
            backfills.end(tx, held.id, "done")
            tx.tell(f"user:{row.user_id}", "mailbox", row.id)
        jobs.done(tx, job)


def _listed(held: Backfill, mailbox: Mailbox) -> tuple[Page, datetime | None]:
    """The next page; when its token is forgotten, from the oldest mail so far, with a new `before`."""
    try:
        return mailbox.listing(held.since, held.before, held.token, PAGE), None
    except Rejected:
        if held.token is None:
            raise
    before = held.reached_at or held.before
    return mailbox.listing(held.since, before, None, PAGE), before
