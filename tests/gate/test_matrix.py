"""Viewer × object type × action × channel: each sees and does what they may, and nothing else shows (H44)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from server.clock import FixedClock
from server.jobs.indexer import Indexer
from tests.conftest import NOW, deps_of, empty_database, opened_store
from tests.gate.channels import CHANNELS
from tests.gate.desk import Desk, Place
from tests.gate.firm import EVERY, Firm, found
from tests.gate.viewers import CASES, Case

ROADS = {kind: [one for one in CHANNELS if kind in one.kinds] for kind in EVERY}


@dataclass(frozen=True)
class House:
    """A server with the firm that is looked into, and its twin."""

    place: Place
    firm: Firm


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Both firms, once for all viewers: a channel leaves everything as it found it."""
    folder = tmp_path_factory.mktemp("house")
    clock = FixedClock(NOW)
    store = opened_store(empty_database(request, request.param, folder), clock)
    deps = deps_of(store, clock, folder)
    deps = replace(deps, settings=replace(deps.settings, undo_seconds=60, api_burst=1_000_000))
    firm, twin = found(store, "Heron"), found(store, "Poison")
    assert firm.records == twin.records, "the same ids: a forgotten workspace would show the twin"
    Indexer(deps).catch_up()
    yield House(Place(deps), firm)
    store.close()


@pytest.mark.timeout(300)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_channel_lets_through_what_the_viewer_reaches_and_names_nothing_else(
    house: House, case: Case
) -> None:
    """Checks 34-41, 45, 49: one gate, whatever the road; of the twin next door, nothing ever shows."""
    firm = house.firm
    wrong, leaked = {}, {}
    for kind, channels in ROADS.items():
        desk = Desk(house.place, firm, case, kind, f"{case.name}, {kind}")
        for channel in channels:
            desk.said.clear()
            expected, got = case.owners(kind, kind, channel.action), channel.through(desk, kind)
            if got != expected:
                wrong[channel.name, kind] = f"expected {sorted(expected)}, got {sorted(got)}"
            said = " ".join(desk.said)
            if names := [name for name in (*case.unseen(firm, kind), "Poison", "poison") if name in said]:
                leaked[channel.name, kind] = names
    assert wrong == {}
    assert leaked == {}
