"""Viewer × object type × action × channel: each sees and does what they may, and nothing else shows (H44)."""

from dataclasses import replace

import pytest

from server.deps import Deps
from tests.gate.channels import CHANNELS
from tests.gate.desk import Desk
from tests.gate.firm import EVERY, found
from tests.gate.viewers import CASES, Case


@pytest.mark.parametrize("kind", EVERY)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_channel_lets_through_what_the_viewer_reaches_and_names_nothing_else(
    deps: Deps, case: Case, kind: str
) -> None:
    """Checks 34-41, 45, 49: one gate, whatever the road; of the twin next door, nothing ever shows."""
    deps = replace(deps, settings=replace(deps.settings, undo_seconds=60))
    firm, twin = found(deps.store, "Heron"), found(deps.store, "Poison")
    assert firm.records == twin.records, "the same ids: a forgotten workspace would show the twin"
    unseen = case.unseen(firm, kind)
    expected, got, named = {}, {}, {}
    for channel in CHANNELS:
        if kind not in channel.kinds:
            continue
        desk = Desk(deps, firm, case, kind, channel.name)
        expected[channel.name] = case.owners(kind, kind, channel.action)
        got[channel.name] = channel.through(desk, kind)
        said = " ".join(desk.said)
        if leaked := [name for name in [*unseen, "Poison", "poison"] if name in said]:
            named[channel.name] = leaked
    assert got == expected
    assert named == {}
