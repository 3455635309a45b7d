"""How much of the API the official client has been driven over; runs after the stories that drive it."""

from pathlib import Path

import pytest

from tests.web.hubspot.conftest import CALLED

FEWEST = 80


def test_b12_the_official_client_was_driven_over_at_least_80_routes(request: pytest.FixtureRequest) -> None:
    stories = {path.name for path in Path(__file__).parent.glob("test_*.py")}
    if not stories <= {item.path.name for item in request.session.items}:
        pytest.skip("counts what the other stories of this folder call: run them all")
    routes = sorted(f"{method} {path}" for method, path in CALLED)
    assert len(routes) >= FEWEST, "\n".join(routes)
