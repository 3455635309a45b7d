"""Waiting times: they grow, they end, and nobody waits in step."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from server.core.schedule import LOOKS, backoff, next_look, tonight


@given(st.integers(0, 60), st.floats(0, 1, exclude_max=True))
def test_back_off_is_never_more_than_ten_minutes_nor_none_at_all(attempts, jitter):
    assert 0.5 <= backoff(attempts, jitter) <= 600


def test_back_off_doubles_and_jitter_spreads_its_upper_half():
    assert [backoff(attempts, 1.0) for attempts in (1, 2, 3, 4)] == [1, 2, 4, 8]
    assert (backoff(4, 0.0), backoff(4, 0.5)) == (4, 6)
    assert backoff(99, 1.0) == 600


def test_what_writers_must_wait_for_comes_at_two_in_the_night():
    two = datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert tonight(datetime(2026, 11, 23, 12, tzinfo=UTC)) == two
    assert tonight(datetime(2026, 11, 24, 1, 59, tzinfo=UTC)) == two
    assert tonight(two) == datetime(2026, 11, 25, 2, tzinfo=UTC)


def test_looking_for_a_mail_that_may_have_left_goes_on_for_ten_minutes_and_ends():
    waits = [next_look(number, 30) for number in range(1, len(LOOKS) + 1)]
    assert waits == [30, 30, 60, 120, 180, 210]
    assert sum(waits) >= 600
    assert next_look(len(LOOKS) + 1, 30) is None


def test_a_simulated_provider_may_be_looked_at_sooner():
    assert next_look(2, 0.5) == 0.5
