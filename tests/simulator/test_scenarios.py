"""Scenario files: each of them can be played (B13)."""

import pytest

from server.simulator import scenarios


@pytest.mark.parametrize("name", scenarios.names())
def test_every_scenario_can_be_played(world, http, name: str) -> None:
    said = http.post(f"{world.url}/simulator/scenario", json={"name": name})
    assert said.status_code == 200, said.text
    assert said.json()["steps"] == len(scenarios.steps(name)) > 0
    world.world.push.weather = type(world.world.push.weather)()


def test_a_scenario_that_is_not_there_is_named_with_those_that_are(world, http) -> None:
    said = http.post(f"{world.url}/simulator/scenario", json={"name": "no-such"})
    assert said.status_code == 404
    assert "a-bad-day" in said.text
