"""One mailbox's pace: its share, its turns, and the waits it was told hold for all its threads (faults 15, 16)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest

from server.errors import Retry
from server.providers import pace
from server.providers.http import retry_after
from server.providers.pace import Pace

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Ticking:
    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


def test_a_mailbox_that_used_up_its_share_is_told_how_long_to_wait() -> None:
    clock = Ticking()
    one = Pace(3, 60, clock)
    for _ in range(12):
        with one.turn(5):
            pass
    with pytest.raises(Retry) as told, one.turn(5):
        pass
    assert told.value.after == pytest.approx(5.0)
    clock.at += 5
    with one.turn(5):
        pass


def test_a_told_wait_holds_for_everybody_until_it_is_over() -> None:
    clock = Ticking()
    one = Pace(3, 6000, clock)
    one.told_to_wait(30)
    one.told_to_wait(10)  # a shorter one does not shorten it
    with pytest.raises(Retry) as told, one.turn(1):
        pass
    assert told.value.after == 30
    clock.at += 30
    with one.turn(1):
        pass


def test_no_more_requests_run_side_by_side_than_the_provider_allows() -> None:
    one, meet = Pace(3, 6000), Barrier(3)
    running, most = [0], [0]

    def ask(_: int) -> None:
        with one.turn(1):
            running[0] += 1
            most[0] = max(most[0], running[0])
            meet.wait(timeout=10)
            running[0] -= 1

    with ThreadPoolExecutor(9) as threads:
        list(threads.map(ask, range(9)))
    assert most[0] == 3


def test_a_mailbox_that_waits_holds_up_no_other() -> None:
    pace.forget()
    pace.of("google", "a@x.test", 3, 6000).told_to_wait(3600)
    with pace.of("google", "b@x.test", 3, 6000).turn(1):
        pass
    assert pace.of("google", "a@x.test", 3, 6000) is pace.known("google", "a@x.test")
    pace.forget()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("30", 30),
        ("0", 0),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("86400", 3600),
        ("999999999999999999999", 3600),
        ("soon", None),
        ("", None),
    ],
)
def test_f15_retry_after_as_seconds_and_as_a_date(text: str, seconds: float | None) -> None:
    assert retry_after({"Retry-After": text}, NOW) == seconds
