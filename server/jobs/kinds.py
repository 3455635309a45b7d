"""What each kind of job does: one table from its name to its action."""

from collections.abc import Callable

from server.actions.ask_identities import ask_identities
from server.actions.carry_files import carry_files
from server.actions.deliver import deliver
from server.actions.deliver_webhook import deliver_webhook
from server.actions.fetch_thread import fetch_thread
from server.actions.keep_files import keep_files
from server.actions.reconcile_mailbox import reconcile_mailbox
from server.actions.run_import import run_import
from server.actions.scrub_search import scrub_search
from server.actions.sync_mailbox import sync_mailbox
from server.actions.tend_mailbox import fetch_bodies, retry_set_aside, take_missed
from server.actions.walk_back import walk_back
from server.actions.watch_mailbox import watch_mailbox
from server.deps import Deps
from server.store.jobs import Job

KINDS: dict[str, Callable[[Deps, Job], None]] = {
    "ask_identities": ask_identities,
    "carry_files": carry_files,
    "deliver": deliver,
    "deliver_webhook": deliver_webhook,
    "fetch_bodies": fetch_bodies,
    "fetch_thread": fetch_thread,
    "import": run_import,
    "keep_files": keep_files,
    "reconcile": reconcile_mailbox,
    "retry_set_aside": retry_set_aside,
    "scrub_search": scrub_search,
    "sync_mailbox": sync_mailbox,
    "take_missed": take_missed,
    "walk_back": walk_back,
    "watch_mailbox": watch_mailbox,
}
