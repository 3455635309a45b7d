"""The small work on a mailbox: bodies that came late, messages that were set aside or missed."""

from collections.abc import Sequence

from server.actions.keep_files import expect_files
from server.actions.mailboxes import mailbox_of, park
from server.actions.take_mail import catch, keep
from server.deps import Deps
from server.errors import Gone, Reauthorize
from server.mime.parse import parse
from server.store import engagements, jobs, mailboxes, messages, set_aside
from server.store.jobs import Job
from server.store.mailboxes import MailboxRow


def retry_set_aside(deps: Deps, job: Job) -> None:
    """Try again what is due among the messages that broke. Raises Retry."""
    with deps.store.read(job.workspace_id) as tx:
        keys = set_aside.due(tx, job.args["mailbox"])
    _take(deps, job, keys)


def take_missed(deps: Deps, job: Job) -> None:
    """Take in what a reconciliation found missing. Raises Retry."""
    _take(deps, job, job.args["keys"])


def _take(deps: Deps, job: Job, keys: Sequence[str]) -> None:
    row = _row(deps, job)
    if row is None or not keys:
        with deps.store.system() as tx:
            jobs.done(tx, job)
        return
    try:
        caught = catch(deps, row, mailbox_of(deps, job.workspace_id, row), keys, patient=False)
    except Reauthorize as lost:
        _park(deps, job, row, lost)
        return
    with deps.store.write(job.workspace_id) as tx:
        keep(tx, row, caught)
        tx.tell(f"user:{row.user_id}", "mailbox", row.id)
        jobs.done(tx, job)


def fetch_bodies(deps: Deps, job: Job) -> None:
    """Fetch the bodies of mail that turned out to be logged while it was stored. Raises Retry."""
    row = _row(deps, job)
    if row is not None:
        mailbox = mailbox_of(deps, job.workspace_id, row)
        try:
            found = {}
            for key in job.args["keys"]:
                try:
                    found[key] = mailbox.fetch(key).mime
                except Gone:
                    continue
        except Reauthorize as lost:
            _park(deps, job, row, lost)
            return
        with deps.store.write(job.workspace_id) as tx:
            seen = messages.sighted(tx, row.id, found)
            logged = engagements.by_message(tx, [one.message_id for one in seen.values()])
            for key, one in seen.items():
                mime = found[key]
                if mime is not None and one.message_id in logged:
                    parsed = parse(mime)
                    messages.keep_body(tx, one.message_id, parsed.text, parsed.html)
                    expect_files(tx, {one.message_id: parsed.attachments})
    with deps.store.system() as tx:
        jobs.done(tx, job)


def _row(deps: Deps, job: Job) -> MailboxRow | None:
    with deps.store.read(job.workspace_id) as tx:
        row = mailboxes.by_id(tx, job.args["mailbox"])
    return row if row is not None and row.state == "active" else None


def _park(deps: Deps, job: Job, row: MailboxRow, lost: Reauthorize) -> None:
    with deps.store.write(job.workspace_id) as tx:
        park(tx, row, lost)
        jobs.done(tx, job)
