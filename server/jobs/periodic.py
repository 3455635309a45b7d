"""What comes round by itself: look at each mailbox, forget what has expired."""

from datetime import timedelta
from threading import Event, Thread

import structlog

from server import uploads
from server.actions.ask_identities import queue_identities
from server.actions.attach_file import sweep_blobs
from server.actions.sync_mailbox import queue_sync, queue_walk, walk_key
from server.actions.take_mail import lane
from server.actions.watch_mailbox import ENDS_SOON, RENEW_AFTER, queue_watch
from server.core.webhooks import KEEP as KEEP_DELIVERIES
from server.deps import Deps
from server.errors import Refusal
from server.store import (
    backfills,
    changes,
    draft_files,
    imports,
    jobs,
    mailboxes,
    set_aside,
    tickets,
    watches,
    webhooks,
    workspaces,
)
from server.store.tx import DatabaseAway, Write

log = structlog.get_logger()

KEEP_CHANGES = timedelta(days=30)  # a panel away for longer starts afresh
KEEP_FILES = timedelta(days=7)  # of a draft that was sent or thrown away: an undo may want them
KEEP_UPLOADS = timedelta(days=2)  # a file that nobody imported
SWEEP_SECONDS = 3600.0


class Periodic:
    """A thread that queues the periodic jobs; any number of processes may do so."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self._stop = Event()
        self._thread = Thread(target=self._loop, name="periodic", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        self._thread.join(timeout=5)

    def _loop(self) -> None:
        since_sweep = SWEEP_SECONDS
        while not self._stop.is_set():
            try:
                queue_syncs(self.deps)
                queue_set_aside(self.deps)
                queue_identities(self.deps)
                if since_sweep >= SWEEP_SECONDS:
                    sweep(self.deps)
                    queue_reconciliations(self.deps)
                    queue_watches(self.deps)
                    since_sweep = 0.0
            except (DatabaseAway, Refusal) as error:  # the database is busy or away: next round
                log.warning("periodic.skipped", error=type(error).__name__)
            since_sweep += self.deps.settings.poll_seconds
            self._stop.wait(self.deps.settings.poll_seconds)


def queue_syncs(deps: Deps) -> None:
    """Look at every active mailbox, unless that is waiting or running already."""
    with deps.store.system_read() as tx:
        active = mailboxes.active(tx)
    for workspace_id, mailbox_id in active:
        with deps.store.write(workspace_id) as tx:
            # One that waits is due by now, unless the clock was set back since (fault 29).
            if not jobs.forward(tx, f"sync:{mailbox_id}", tx.now) and not jobs.pending(
                tx, f"sync:{mailbox_id}"
            ):
                queue_sync(tx, mailbox_id)
            _queue_walks(tx, mailbox_id)


def _queue_walks(tx: Write, mailbox_id: int) -> None:
    """A walk under way whose job ended while the mailbox was paused or parked goes on where it was."""
    for walk in backfills.running(tx, mailbox_id):
        if not jobs.pending(tx, walk_key(walk.id)):
            queue_walk(tx, mailbox_id, walk.id)


def queue_set_aside(deps: Deps) -> None:
    """Try again what broke and is due, whether by itself or because somebody asked."""
    with deps.store.system_read() as tx:
        waiting = set_aside.waiting(tx)
    for workspace_id, mailbox_id in waiting:
        with deps.store.write(workspace_id) as tx:
            key = f"aside:{mailbox_id}"
            if not jobs.pending(tx, key):
                jobs.add(
                    tx, "retry_set_aside", {"mailbox": mailbox_id}, unique_key=key, lane=lane(mailbox_id)
                )


def queue_reconciliations(deps: Deps) -> None:
    """Compare today and yesterday, in every mailbox (B7)."""
    today = deps.clock.now().date()
    with deps.store.system_read() as tx:
        active = mailboxes.active(tx)
    for workspace_id, mailbox_id in active:
        with deps.store.write(workspace_id) as tx:
            for day in (today, today - timedelta(days=1)):
                key = f"reconcile:{mailbox_id}:{day}"
                if not jobs.pending(tx, key):
                    args = {"mailbox": mailbox_id, "day": str(day)}
                    jobs.add(tx, "reconcile", args, unique_key=key, priority=9, lane=lane(mailbox_id))


def queue_watches(deps: Deps) -> None:
    """Prolong each subscription once a day, the one that ends first before the others."""
    now = deps.clock.now()
    with deps.store.system_read() as tx:
        due = watches.to_renew(tx, now + ENDS_SOON, now - RENEW_AFTER)
    for workspace_id, mailbox_id, _ in due:
        with deps.store.write(workspace_id) as tx:
            if not jobs.pending(tx, f"watch:{mailbox_id}"):
                queue_watch(tx, mailbox_id)


def sweep(deps: Deps) -> None:
    """Drop expired tickets, codes and flows, and feed lines that nobody can still catch up from."""
    with deps.store.system() as tx:
        tickets.sweep(tx)
        known = workspaces.ids(tx)
    for workspace_id in known:
        with deps.store.write(workspace_id) as tx:
            changes.prune(tx, tx.now - KEEP_CHANGES)
            draft_files.forget_ended(tx, tx.now - KEEP_FILES)
            webhooks.prune(tx, tx.now - KEEP_DELIVERIES)
            for left in imports.forgotten(tx, tx.now - KEEP_UPLOADS):
                imports.save(tx, left.id, state="discarded")
        sweep_blobs(deps, workspace_id, (deps.clock.now() - KEEP_FILES).timestamp())
    uploads.sweep(deps.settings, deps.clock.now() - KEEP_UPLOADS)
