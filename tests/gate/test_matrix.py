"""Viewer × object type × action × channel: each sees and does what they may, and nothing else shows (H44)."""

from dataclasses import replace

import pytest

from server.deps import Deps
from tests.gate.channels import CHANNELS
from tests.gate.desk import Desk
from tests.gate.firm import EVERY, found
from tests.gate.viewers import CASES, Case

ROADS = {kind: [one for one in CHANNELS if kind in one.kinds] for kind in EVERY}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_channel_lets_through_what_the_viewer_reaches_and_names_nothing_else(
    deps: Deps, case: Case
) -> None:
    """Checks 34-41, 45, 49: one gate, whatever the road; of the twin next door, nothing ever shows."""
    deps = replace(deps, settings=replace(deps.settings, undo_seconds=60))
    firm, twin = found(deps.store, "Heron"), found(deps.store, "Poison")
    assert firm.records == twin.records, "the same ids: a forgotten workspace would show the twin"
    wrong, leaked = {}, {}
    for kind, channels in ROADS.items():
        desk = Desk(deps, firm, case, kind, kind)
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
