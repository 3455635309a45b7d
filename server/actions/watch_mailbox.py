"""Have the provider tell us of changes: begin, prolong daily, begin anew when it forgot (faults 26, 27)."""

from datetime import timedelta

import structlog

from server import ids
from server.actions.mailboxes import mailbox_of, park
from server.actions.take_mail import lane
from server.config import Settings
from server.deps import Deps
from server.errors import Reauthorize, Rejected
from server.store import jobs, mailboxes, watches
from server.store.jobs import Job
from server.store.tx import Write

log = structlog.get_logger()

# Daily, long before the end: one failure must not cost the subscription (lesson 11).
RENEW_AFTER = timedelta(hours=20)
ENDS_SOON = timedelta(hours=36)


def can_push(settings: Settings, provider: str) -> bool:
    """Whether this server has what the provider needs to reach it; without, polling does it all."""
    if not settings.push_url:
        return False
    return bool(settings.gmail_topic and settings.gmail_push_account) if provider == "google" else True


def queue_watch(tx: Write, mailbox_id: int) -> None:
    """Begin or prolong soon."""
    args = {"mailbox": mailbox_id}
    jobs.add(tx, "watch_mailbox", args, unique_key=f"watch:{mailbox_id}", lane=lane(mailbox_id))


def watch_mailbox(deps: Deps, job: Job) -> None:
    """Prolong the subscription, or make one. Raises Retry."""
    with deps.store.read(job.workspace_id) as tx:
        row = mailboxes.by_id(tx, job.args["mailbox"])
        held = watches.of_mailbox(tx, job.args["mailbox"])
    if row is None or row.state != "active" or not can_push(deps.settings, row.provider):
        with deps.store.system() as tx:
            jobs.done(tx, job)
        return
    secret, needed = ids.secret(), None
    watching = None
    try:
        watching = mailbox_of(deps, job.workspace_id, row).watch(secret, held.ident if held else None)
    except Rejected as refused:
        # Most often: the provider cannot reach PUSH_URL. Polling goes on; tomorrow is another try.
        log.warning("mailbox.not_watched", mailbox=row.id, code=refused.code)
    except Reauthorize as lost:
        needed = lost
    with deps.store.write(job.workspace_id) as tx:
        if needed is not None:
            park(tx, row, needed)
        if watching is not None:
            kept = held is not None and held.ident == watching.ident
            digest = held.secret_hash if kept and held is not None else ids.digest(secret)
            watches.keep(tx, row.id, watching.ident, digest, watching.expires_at)
        jobs.done(tx, job)
