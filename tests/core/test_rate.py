"""A bucket that fills up evenly, and a count for the day."""

from datetime import UTC, datetime, timedelta

from server.core.rate import Limits, full, take

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LIMITS = Limits(burst=10, daily=25)


def test_a_burst_then_a_wait_then_one_more() -> None:
    bucket = full(LIMITS, NOON)
    for _ in range(10):
        taken = take(LIMITS, bucket, NOON)
        assert taken.policy is None
        bucket = taken.bucket
    refused = take(LIMITS, bucket, NOON)
    assert (refused.policy, refused.wait) == ("TEN_SECONDLY_ROLLING", 1.0)
    assert refused.bucket.used_today == 10, "what is refused costs nothing"
    assert take(LIMITS, refused.bucket, NOON + timedelta(seconds=1)).policy is None


def test_a_day_has_an_end_and_the_next_one_begins_afresh() -> None:
    bucket, now = full(LIMITS, NOON), NOON
    for _ in range(25):
        now += timedelta(seconds=10)
        bucket = take(LIMITS, bucket, now).bucket
    refused = take(LIMITS, bucket, now + timedelta(seconds=10))
    assert refused.policy == "DAILY"
    assert 0 < refused.wait <= 12 * 3600
    assert take(LIMITS, refused.bucket, NOON + timedelta(days=1)).policy is None


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    spent = take(LIMITS, full(LIMITS, NOON), NOON).bucket
    assert take(LIMITS, spent, NOON - timedelta(hours=1)).bucket.tokens == 8
