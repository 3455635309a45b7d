"""Is this server fit to work? Asked by `/ready`, `/deep` and `alongside doctor`."""

from datetime import timedelta
from typing import Any

from server.deps import Deps
from server.errors import Refusal
from server.store import (
    imports,
    jobs,
    keys,
    mailboxes,
    migrate,
    reconciliations,
    webhooks,
    workspaces,
)
from server.store.tx import DatabaseAway

STUCK = timedelta(minutes=15)  # an import writes a chunk in less than a second


def ready_problem(deps: Deps) -> str | None:
    """What keeps the server from working, in one line; None when nothing does."""
    try:
        current = migrate.current(deps.store)
        if current != migrate.head():
            return f"the database is at revision {current or 'none'}; run alongside migrate"
        with deps.store.system() as tx:
            if not keys.is_right(tx, deps.vault):
                return "ROOT_KEY is not the key this database was sealed with"
    except (DatabaseAway, Refusal) as error:
        return f"the database does not answer ({type(error).__name__})"
    return None


def deep_state(deps: Deps) -> dict[str, Any]:
    """The queue, mailboxes that sync, how far search lags, webhooks that fail, imports that stand still."""
    now = deps.clock.now()
    with deps.store.system_read() as tx:
        queue = jobs.queue(tx)
        hooks = webhooks.failing(tx)
        return {
            "due": queue.due,
            "oldest_due_seconds": (now - queue.oldest).total_seconds() if queue.oldest else 0.0,
            "set_aside": queue.failed,
            "mailboxes": len(mailboxes.active(tx)),
            "unexplained": reconciliations.unexplained(tx),
            "search_behind": workspaces.search_lag(tx),
            "webhooks_failing": hooks.failing,
            "webhooks_disabled": hooks.disabled,
            "imports_stuck": imports.stuck(tx, now - STUCK),
        }
