"""Search follows the feed by itself: what was committed is found within moments, with nobody asking."""

from threading import Event

from server.clock import FixedClock
from server.core.search import question
from server.deps import Deps
from server.jobs.indexer import Indexer
from server.store import search, workspaces
from server.store.tx import Store
from tests.world import record


def test_what_is_written_while_it_runs_is_found(deps: Deps, store: Store, clock: FixedClock) -> None:
    with store.system() as system:
        workspace = workspaces.add(system, "Northwind")
    running = Indexer(deps)
    running.start()
    try:
        with store.write(workspace) as tx:
            anna = record(tx, "contact", "Anna Kowalska")
        pause = Event()
        found: list[int] = []
        for _ in range(200):  # far longer than it takes: the test is whether, not when
            with store.read(workspace) as tx:
                found = search.newest(tx, question("anna"), {"contact": None}, 5)["contact"]
            if found:
                break
            pause.wait(0.05)
        assert found == [anna]
    finally:
        running.stop()
