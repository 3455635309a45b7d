"""What a panel is told: all that concerns it, once, whenever it began to watch (walk step 6)."""

from threading import Lock
from typing import Any

import pytest

from server.deps import Deps
from server.sockets.hub import Hub
from server.store import users, workspaces


class OpenPanel:
    """A panel's end of the hub."""

    session_id = 1

    def __init__(self, workspace_id: int, seen: int | None, *topics: str) -> None:
        self.workspace_id, self.seen, self.topics = workspace_id, seen, frozenset(topics)
        self.lock = Lock()
        self.told: list[Any] = []

    def push(self, method: str, value: Any) -> None:
        self.told += [one.id for one in value.refs] if method == "changed" else [method]

    def forget(self) -> None:
        self.topics = frozenset(one for one in self.topics if one.startswith("user:"))

    def end(self, reason: str) -> None:
        self.told.append(reason)


@pytest.fixture
def workspace(deps: Deps) -> int:
    with deps.store.system() as tx:
        return workspaces.add(tx, "Northwind")


def happen(deps: Deps, workspace: int, topic: str, *refs: int) -> None:
    with deps.store.write(workspace) as tx:
        for ref in refs:
            tx.tell(topic, "engagement", ref)


def test_a_panel_hears_what_it_watches_and_nothing_twice(deps: Deps, workspace: int) -> None:
    hub, panel = Hub(deps), OpenPanel(workspace, 0, "record:contact:5")
    hub.join(panel)
    happen(deps, workspace, "record:contact:5", 10)
    happen(deps, workspace, "record:contact:6", 11)
    hub.tell()
    hub.tell()
    assert panel.told == [10]


def test_what_happened_before_it_began_to_watch_but_after_its_view_is_told(
    deps: Deps, workspace: int
) -> None:
    """The view was read, then something happened, then the watch began: the hub had gone past it."""
    hub, panel = Hub(deps), OpenPanel(workspace, 0)
    hub.join(panel)
    happen(deps, workspace, "record:contact:5", 10)
    hub.tell()
    assert panel.told == []
    panel.topics, panel.seen = frozenset({"record:contact:5"}), 0
    hub.tell()
    assert panel.told == [10]


def test_another_panel_further_on_hears_nothing_old(deps: Deps, workspace: int) -> None:
    hub = Hub(deps)
    behind, ahead = OpenPanel(workspace, 0, "a"), OpenPanel(workspace, 1, "a")
    hub.join(behind)
    hub.join(ahead)
    happen(deps, workspace, "a", 10, 11)
    hub.tell()
    assert (behind.told, ahead.told) == ([10, 11], [11])


def test_when_rights_change_a_panel_reads_again_and_hears_no_more_of_what_it_showed(
    deps: Deps, workspace: int
) -> None:
    """Checks 39, 49: what it may watch is looked at again, when it asks again."""
    hub, panel = Hub(deps), OpenPanel(workspace, 0, "user:1", "record:contact:5")
    hub.join(panel)
    with deps.store.write(workspace) as tx:
        tx.tell("record:contact:5", "engagement", 10)
        users.tell_rights(tx, [1])
        tx.tell("record:contact:5", "engagement", 11)
    hub.tell()
    assert panel.told == ["reset"]
    happen(deps, workspace, "record:contact:5", 12)
    hub.tell()
    assert (panel.told, panel.topics) == (["reset"], frozenset({"user:1"}))


def test_a_panel_that_watches_nothing_yet_is_left_alone(deps: Deps, workspace: int) -> None:
    hub, panel = Hub(deps), OpenPanel(workspace, None, "a")
    hub.join(panel)
    happen(deps, workspace, "a", 10)
    hub.tell()
    assert (panel.told, panel.seen) == ([], None)
