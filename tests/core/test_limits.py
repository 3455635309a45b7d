"""Send limits: a day that rolls, a minute of the clock, and the smaller of two numbers (H45-H47)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.limits import DAY, a_day, allowance, later

NOW = datetime(2026, 11, 25, 9, 0, 30, tzinfo=UTC)


def ago(*seconds: float) -> list[datetime]:
    return [NOW - timedelta(seconds=one) for one in seconds]


@pytest.mark.parametrize(
    ("provider", "address", "chosen", "most"),
    [
        pytest.param("google", "mia@gmail.com", None, 350, id="H45 Gmail for free"),
        pytest.param("google", "mia@googlemail.com", None, 350, id="H45 Gmail by its older name"),
        pytest.param("google", "mia@northwind.test", None, 1000, id="H45 Google Workspace"),
        pytest.param("microsoft", "mia@northwind.test", None, 1000, id="H45 Microsoft 365"),
        pytest.param("google", "mia@northwind.test", 200, 200, id="H46 fewer by choice"),
        pytest.param("google", "mia@gmail.com", 900, 350, id="H46 never more than the provider"),
    ],
)
def test_the_most_in_a_day(provider: str, address: str, chosen: int | None, most: int) -> None:
    assert a_day(provider, address, chosen) == most


@pytest.mark.parametrize(
    ("sent", "left", "free_in"),
    [
        pytest.param([], 3, None, id="nothing was sent"),
        pytest.param([10, 20], 1, None, id="some were"),
        pytest.param([10, 20, 30], 0, 86_400 - 30, id="H45 no reset hour: the oldest makes room"),
        pytest.param([-10, 20, 86_000], 0, 400, id="one that is queued counts"),
        pytest.param([10, 20, 86_401], 1, None, id="a day ago is over"),
        pytest.param([10, 20, 30, 40], 0, 86_400 - 30, id="over the limit already: two have to go"),
    ],
)
def test_h45_the_day_rolls(sent: list[float], left: int, free_in: int | None) -> None:
    found = allowance(3, ago(*sent), NOW)
    assert found.left == left
    assert found.free_at == (None if free_in is None else NOW + timedelta(seconds=free_in))


@given(st.integers(1, 20), st.lists(st.integers(0, 100_000), max_size=40))
def test_when_there_is_room_again_there_is_room_again(limit: int, sent: list[int]) -> None:
    times = sorted(ago(*sent), reverse=True)
    found = allowance(limit, times, NOW)
    if found.free_at is not None:
        assert NOW < found.free_at <= NOW + DAY
        assert allowance(limit, times, found.free_at).left > 0


@pytest.mark.parametrize(
    ("chosen", "sent", "waits"),
    [
        pytest.param(None, [1, 2, 3], False, id="no limit was chosen"),
        pytest.param(3, [1, 2], False, id="one more fits"),
        pytest.param(2, [1, 2], True, id="H46 this minute is used up"),
        pytest.param(2, [1, 31], False, id="H46 the minute of the clock, not of a stopwatch"),
    ],
)
def test_h46_a_minute_of_the_clock(chosen: int | None, sent: list[float], waits: bool) -> None:  # noqa: FBT001
    assert later(chosen, ago(*sent), NOW) == (NOW.replace(minute=1, second=0) if waits else None)


def test_h45_near_the_limit_is_said_at_a_tenth() -> None:
    assert [allowance(10, ago(*range(n)), NOW).is_near for n in (8, 9, 10)] == [False, True, True]
