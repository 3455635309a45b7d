"""Fetch a thread that somebody opened: the page's ids are hints, the provider's answer counts."""

from server.actions.log_mail import consider
from server.actions.mailboxes import mailbox_of, may_act, park
from server.actions.sight import sight
from server.deps import Deps
from server.errors import Gone, Reauthorize
from server.providers.port import Fetched
from server.store import decisions, jobs, mailboxes, messages, threads
from server.store.jobs import Job
from server.store.mailboxes import MailboxRow
from server.store.tx import Write


def fetch_thread(deps: Deps, job: Job) -> None:
    """Read the heads of a thread's messages and store what is new. Raises Retry."""
    key = job.args["key"]
    with deps.store.read(job.workspace_id) as tx:
        row = mailboxes.by_id(tx, job.args["mailbox"])
        allowed = row is not None and may_act(tx, row)
    if row is None or not allowed or row.state != "active":
        _finish(deps, job, row, "mailbox_revoked")
        return
    try:
        found = mailbox_of(deps, job.workspace_id, row).thread(key)
    except Gone:
        _finish(deps, job, row, "not_found")
        return
    except Reauthorize as lost:
        _finish(deps, job, row, "mailbox_revoked", lost)
        return
    with deps.store.write(job.workspace_id) as tx:
        thread_id = None
        for fetched in found:
            if not fetched.is_draft:
                thread_id = _sight(tx, row, fetched)
        threads.keep_key(tx, row.id, key, thread_id, fetched=True)
        if thread_id is not None:
            tx.tell(topic(row.id, key), "thread", thread_id)
        else:
            _tell_problem(tx, row, key, "not_found")
        jobs.done(tx, job)


def topic(mailbox_id: int, key: str) -> str:
    """Where those wait who opened a thread that is not read yet."""
    return f"key:{mailbox_id}:{key}"[:64]


def _sight(tx: Write, row: MailboxRow, fetched: Fetched) -> int:
    """Sight one message, and decide about it if it is from before the mailbox was connected.

    Newer mail is left to sync, which has its body too.
    """
    message_id = sight(tx, row, fetched)
    if fetched.received_at < row.connected_at and message_id not in decisions.newest(
        tx, row.id, [message_id]
    ):
        consider(tx, row, messages.sighted(tx, row.id, [fetched.key])[fetched.key], None)
    message = messages.by_id(tx, message_id)
    if message is None:
        raise LookupError(f"message {message_id}")
    return message.thread_id


def _finish(
    deps: Deps, job: Job, row: MailboxRow | None, problem: str, lost: Reauthorize | None = None
) -> None:
    with deps.store.write(job.workspace_id) as tx:
        if row is not None:
            if lost is not None:
                park(tx, row, lost)
            _tell_problem(tx, row, job.args["key"], problem)
        jobs.done(tx, job)


def _tell_problem(tx: Write, row: MailboxRow, key: str, problem: str) -> None:
    threads.set_problem(tx, row.id, key, problem)
    tx.tell(topic(row.id, key), "mailbox", row.id)
