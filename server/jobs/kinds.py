"""What each kind of job does: one table from its name to its action."""

from collections.abc import Callable

from server.actions.deliver import deliver
from server.actions.deliver_webhook import deliver_webhook
from server.actions.fetch_thread import fetch_thread
from server.actions.index_search import scrub_search
from server.actions.run_import import run_import
from server.actions.sync_mailbox import sync_mailbox
from server.deps import Deps
from server.store.jobs import Job

KINDS: dict[str, Callable[[Deps, Job], None]] = {
    "deliver": deliver,
    "deliver_webhook": deliver_webhook,
    "fetch_thread": fetch_thread,
    "import": run_import,
    "scrub_search": scrub_search,
    "sync_mailbox": sync_mailbox,
}
