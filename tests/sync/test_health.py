"""How connections are doing: one's own, or everybody's for a super admin, with advice (issue 4, point 7)."""

from dataclasses import replace

import pytest

from server.actions.show_connections import retry_on_demand, show_connections
from server.errors import Refusal
from server.simulator.world import Fault
from tests.sync.conftest import Desk


def test_a_connection_that_is_well_says_so_with_its_share_of_the_quota(desk: Desk) -> None:
    desk.sync()
    found = show_connections(desk.deps, desk.viewer)
    assert not found.everybody
    one = found.connections[0]
    assert (one.state, one.advice, one.push) == ("well", None, "off")
    assert one.lag_seconds is not None
    assert one.lag_seconds < 60
    assert one.quota_used is not None
    assert 0 <= one.quota_used < (one.quota_of or 0)


def test_a_provider_that_does_not_answer_is_named_with_advice(desk: Desk) -> None:
    desk.world.faults.append(Fault("GET", "/history|/mailFolders", "status", 503, count=100))
    desk.sync()
    one = show_connections(desk.deps, desk.viewer).connections[0]
    assert one.advice is not None
    assert "503" in one.advice.title
    assert "Nothing is lost" in one.advice.steps[0]


def test_what_was_set_aside_is_listed_and_tried_again_on_demand(desk: Desk) -> None:
    bad = desk.deliver("Poison")
    desk.world.faults.append(Fault("GET", f"/messages/{bad.key}", "status", 500, count=50))
    desk.sync()
    one = show_connections(desk.deps, desk.viewer).connections[0]
    assert [aside.key for aside in one.set_aside] == [bad.key]
    desk.world.faults.clear()
    assert retry_on_demand(desk.deps, desk.viewer, desk.mailbox_id, None).count == 1
    desk.runner.run_due()
    assert show_connections(desk.deps, desk.viewer).connections[0].set_aside_count == 0
    assert desk.logged() == ["Poison"]


def test_a_colleague_sees_nothing_of_it_and_a_super_admin_everything(desk: Desk) -> None:
    colleague = replace(desk.viewer, user_id=99)
    assert show_connections(desk.deps, colleague).connections == []
    with pytest.raises(Refusal):
        retry_on_demand(desk.deps, colleague, desk.mailbox_id, None)
    admin = replace(colleague, is_admin=True)
    found = show_connections(desk.deps, admin)
    assert found.everybody
    assert [one.owner for one in found.connections] == ["Mia Berg"]
