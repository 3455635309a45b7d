"""Sync one mailbox from its cursor: fetch what is new, store and decide, move the cursor on.

Page and cursor are one transaction. The cursor moves only if nobody else has moved it, so two
workers on one mailbox do the work of one. Everything here is safe to run twice.
"""

from datetime import timedelta

import structlog

from server.actions.log_mail import consider
from server.actions.mailboxes import mailbox_of, may_act, park
from server.actions.sight import sight
from server.deps import Deps
from server.errors import Gone, Reauthorize, Retry
from server.mime.parse import parse
from server.providers.port import Changes, Fetched, Mailbox
from server.store import decisions, jobs, mailboxes, messages, submissions
from server.store.jobs import Job
from server.store.mailboxes import MailboxRow
from server.store.tx import Read, Write

log = structlog.get_logger()

PAGE = 50  # messages a transaction: everyone in the workspace waits behind a long one (house §2.7)
RESYNC_BACK = timedelta(days=1)
RESYNC_LIMIT = 1000
SENDING_PATIENCE = 1.0


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


def _round(deps: Deps, job: Job, row: MailboxRow, mailbox: Mailbox) -> None:
    changes = mailbox.changes(row.cursor or "")
    if changes.reset:
        changes = _resync(row, mailbox)
    with deps.store.read(job.workspace_id) as tx:
        new = _undecided(tx, row, changes.added)
        if new and submissions.in_flight(tx, row.id):
            # What is just being sent by us comes back here: its submission logs it, not our rules.
            raise Retry("a mail is being sent", SENDING_PATIENCE)
    for start in range(0, len(new), PAGE):
        fetched = _fetch(mailbox, new[start : start + PAGE])
        with deps.store.write(job.workspace_id) as tx:
            _take(tx, row, fetched)
    with deps.store.write(job.workspace_id) as tx:
        moved = mailboxes.advance(tx, row, changes.cursor)
        if moved and changes.more:
            jobs.later(tx, job, tx.now)
        else:
            jobs.done(tx, job)


def _resync(row: MailboxRow, mailbox: Mailbox) -> Changes:
    """The cursor is too old: a new one first, then everything since the last good look (security §5.3)."""
    cursor = mailbox.cursor()
    since = (row.synced_at or row.connected_at) - RESYNC_BACK
    log.info("mailbox.resync", mailbox=row.id)
    return Changes(cursor=cursor, added=tuple(mailbox.recent(max(since, row.connected_at), RESYNC_LIMIT)))


def _undecided(tx: Read, row: MailboxRow, keys: tuple[str, ...]) -> list[str]:
    """The messages about which nothing was decided yet; the others were dealt with before."""
    seen = messages.sighted(tx, row.id, keys)
    decided = decisions.newest(tx, row.id, {one.message_id for one in seen.values()})
    return [key for key in dict.fromkeys(keys) if key not in seen or seen[key].message_id not in decided]


def _fetch(mailbox: Mailbox, keys: list[str]) -> list[Fetched]:
    """Whole messages, outside of any transaction; what was deleted meanwhile is left out."""
    found = []
    for key in keys:
        try:
            found.append(mailbox.fetch(key))
        except Gone:
            continue
    return [one for one in found if not one.is_draft]


def _take(tx: Write, row: MailboxRow, fetched: list[Fetched]) -> None:
    for one in fetched:
        message_id = sight(tx, row, one)
        if message_id in decisions.newest(tx, row.id, [message_id]):
            continue  # decided while we fetched
        seen = messages.sighted(tx, row.id, [one.key])[one.key]
        consider(tx, row, seen, parse(one.mime) if one.mime is not None else None)
