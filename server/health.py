"""Is this server fit to work? Asked by `/ready`, `/deep` and `alongside doctor`."""

from typing import Any

from server.deps import Deps
from server.errors import Refusal
from server.store import jobs, keys, mailboxes, migrate, reconciliations
from server.store.tx import DatabaseAway


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
    """Queue age and the number of mailboxes that sync."""
    with deps.store.system_read() as tx:
        queue = jobs.queue(tx)
        syncing = len(mailboxes.active(tx))
        unexplained = reconciliations.unexplained(tx)
    waits = (deps.clock.now() - queue.oldest).total_seconds() if queue.oldest else 0.0
    return {
        "due": queue.due,
        "oldest_due_seconds": waits,
        "set_aside": queue.failed,
        "mailboxes": syncing,
        "unexplained": unexplained,
    }
