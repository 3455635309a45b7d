"""Follows the feed for search: a thread that reads what was committed, moments after it was."""

from threading import Event, Thread

import structlog

from server.actions.index_search import index_changes
from server.deps import Deps
from server.errors import Refusal
from server.store import workspaces
from server.store.tx import DatabaseAway

log = structlog.get_logger()

LOOK_SECONDS = 1.0  # what a lost poke can cost
GATHER_SECONDS = 0.3  # mails come in flocks: one step for several


class Indexer:
    """Any number of processes may follow: whoever has the workspace's turn reads, the others find it done."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self._stop = Event()
        self._thread = Thread(target=self._loop, name="indexer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the step at hand."""
        self._stop.set()
        self.deps.store.pokes.wake()
        self._thread.join(timeout=5)

    def catch_up(self) -> None:
        """Read all that is there to read now. What tests call."""
        with self.deps.store.system_read() as tx:
            late = workspaces.behind(tx)
        for workspace_id in late:
            while index_changes(self.deps, workspace_id) and not self._stop.is_set():
                pass

    def _loop(self) -> None:
        poke = 0
        while not self._stop.is_set():
            try:
                self.catch_up()
            except (DatabaseAway, Refusal) as error:  # busy or away: the feed waits
                log.warning("indexer.skipped", error=type(error).__name__)
                self._stop.wait(LOOK_SECONDS)
            poke = self.deps.store.pokes.wait(poke, LOOK_SECONDS)
            self._stop.wait(GATHER_SECONDS)
