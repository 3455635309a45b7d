"""Ask a provider which addresses a mailbox may send from, and what stands below mail from each (H27, S27)."""

from datetime import timedelta

from server.actions.mailboxes import mailbox_of, park
from server.deps import Deps
from server.errors import Reauthorize
from server.providers.port import Identity
from server.store import jobs, mailboxes, signatures
from server.store.jobs import Job
from server.store.mailboxes import MailboxRow
from server.store.tx import Write

ASK_AFTER = timedelta(hours=24)


def queue_identities(deps: Deps) -> None:
    """Each mailbox once a day, and when somebody wants the provider's signature back."""
    with deps.store.system_read() as tx:
        due = mailboxes.to_ask(tx, deps.clock.now() - ASK_AFTER)
    for workspace_id, mailbox_id in due:
        with deps.store.write(workspace_id) as tx:
            queue_one(tx, mailbox_id)


def queue_one(tx: Write, mailbox_id: int) -> None:
    """Soon, once."""
    key = f"identities:{mailbox_id}"
    if not jobs.pending(tx, key):
        jobs.add(tx, "ask_identities", {"mailbox": mailbox_id}, unique_key=key, priority=9)


def ask_identities(deps: Deps, job: Job) -> None:
    """Take over what the provider says. Raises Retry."""
    with deps.store.read(job.workspace_id) as tx:
        row = mailboxes.by_id(tx, job.args["mailbox"])
    found: list[Identity] = []
    lost = None
    if row is not None and row.state == "active":
        try:
            found = list(mailbox_of(deps, job.workspace_id, row).identities())
        except Reauthorize as needed:
            lost = needed
    with deps.store.write(job.workspace_id) as tx:
        if row is not None and lost is not None:
            park(tx, row, lost)
        if row is not None and found:
            keep_identities(tx, row, found)
        jobs.done(tx, job)


def keep_identities(tx: Write, row: MailboxRow, found: list[Identity]) -> None:
    """The addresses, the default first, and their signatures, as the provider has them now."""
    first = sorted(found, key=lambda one: not one.is_default)
    mailboxes.set_identities(tx, row, [(one.address, one.name) for one in first])
    signatures.read(tx, row.id, [(one.address, one.signature) for one in first])
