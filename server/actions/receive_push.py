"""A provider says that something changed: mark the mailbox, answer at once, work later (lesson 10).

A notification is a hint: it may come twice, late, out of order or before the change can be seen, so it
leads to a look now and two later ones, whatever it says; polling finds what no notification told.
"""

from datetime import timedelta
from hmac import compare_digest

from server import ids
from server.actions.sync_mailbox import URGENT, queue_sync
from server.actions.take_mail import lane
from server.actions.watch_mailbox import queue_watch
from server.core.address import normalise
from server.deps import Deps
from server.store import jobs, mailboxes, watches
from server.store.tx import Write
from server.store.watches import Watch

# A push can be ahead of the history that it tells of (mail-engineering §2.1).
LATER_LOOKS = (timedelta(seconds=5), timedelta(seconds=30))


def gmail_changed(deps: Deps, address: str) -> int:
    """Something changed in the Gmail mailbox of this address; how many of ours it is (fault 28)."""
    with deps.store.system_read() as tx:
        found = mailboxes.by_address(tx, "google", normalise(address) or "")
    for workspace_id, mailbox_id in found:
        with deps.store.write(workspace_id) as tx:
            _look(tx, mailbox_id)
    return len(found)


def graph_changed(deps: Deps, subscription: str, secret: str) -> int:
    """A subscription of ours tells of a change; a wrong secret is nobody's (constant time)."""
    known = _known(deps, subscription, secret)
    for one in known:
        with deps.store.write(one.workspace_id) as tx:
            _look(tx, one.mailbox_id)
    return len(known)


def graph_lifecycle(deps: Deps, subscription: str, secret: str, event: str) -> int:
    """A subscription ends, ended, or lost something: prolong it, make it anew, or look (fault 27)."""
    known = _known(deps, subscription, secret)
    for one in known:
        with deps.store.write(one.workspace_id) as tx:
            if event == "subscriptionRemoved":
                watches.forget(tx, one.mailbox_id)
            if event in ("subscriptionRemoved", "reauthorizationRequired"):
                queue_watch(tx, one.mailbox_id)
            _look(tx, one.mailbox_id)
    return len(known)


def _known(deps: Deps, subscription: str, secret: str) -> list[Watch]:
    with deps.store.system_read() as tx:
        found = watches.by_ident(tx, subscription)
    return [one for one in found if compare_digest(one.secret_hash, ids.digest(secret))]


def _look(tx: Write, mailbox_id: int) -> None:
    row = mailboxes.by_id(tx, mailbox_id)
    if row is None or row.state != "active":
        return
    watches.pushed(tx, mailbox_id)
    if row.trouble is not None and jobs.pending(tx, f"sync:{mailbox_id}"):
        return  # the provider told us to wait: a push is no reason to ask sooner
    queue_sync(tx, mailbox_id)
    for number, wait in enumerate(LATER_LOOKS):
        jobs.add(
            tx,
            "sync_mailbox",
            {"mailbox": mailbox_id},
            unique_key=f"look:{mailbox_id}:{number}",
            run_at=tx.now + wait,
            priority=URGENT,
            lane=lane(mailbox_id),
        )
