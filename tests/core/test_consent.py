"""T7, H37, H38: what an address said last, type by type."""

from datetime import UTC, datetime

import pytest

from server.core.consent import (
    NOT_SPECIFIED,
    ONE_TO_ONE,
    SUBSCRIBED,
    UNSUBSCRIBED,
    ConsentEvent,
    SubscriptionType,
    is_out_of_all,
    statuses,
    subscribe,
    unsubscribe,
)

NEWS = SubscriptionType(7, "News", "What is new.")
AT = datetime(2026, 11, 23, tzinfo=UTC)


def said(*events: tuple[int | None, str]) -> list[ConsentEvent]:
    return [
        ConsentEvent(number, "anna@acme.test", about, state, None, "", "api", AT)
        for number, (about, state) in enumerate(events, 1)
    ]


@pytest.mark.parametrize(
    ("events", "news", "mail"),
    [
        pytest.param((), NOT_SPECIFIED, NOT_SPECIFIED, id="H37 nothing was said"),
        pytest.param(((7, SUBSCRIBED),), SUBSCRIBED, NOT_SPECIFIED, id="H37 one type is one type"),
        pytest.param(((7, SUBSCRIBED), (7, UNSUBSCRIBED)), UNSUBSCRIBED, NOT_SPECIFIED, id="T7 the newest decides"),
        pytest.param(((None, UNSUBSCRIBED),), UNSUBSCRIBED, UNSUBSCRIBED, id="H48 all mail is every type"),
        pytest.param(((7, SUBSCRIBED), (None, UNSUBSCRIBED)), UNSUBSCRIBED, UNSUBSCRIBED, id="an opt-out ends what was"),
        pytest.param(((None, UNSUBSCRIBED), (7, SUBSCRIBED)), SUBSCRIBED, UNSUBSCRIBED, id="H38 asked again for one type"),
    ],
)  # fmt: skip
def test_the_newest_word_about_a_type_decides(
    events: tuple[tuple[int | None, str], ...], news: str, mail: str
) -> None:
    found = {one.subscription.id: one.state for one in statuses([ONE_TO_ONE, NEWS], said(*events))}
    assert found == {ONE_TO_ONE.id: mail, 7: news}


def test_out_of_all_means_every_type() -> None:
    assert is_out_of_all([ONE_TO_ONE, NEWS], said((None, UNSUBSCRIBED)))
    assert not is_out_of_all([ONE_TO_ONE, NEWS], said((None, UNSUBSCRIBED), (7, SUBSCRIBED)))
    assert not is_out_of_all([NEWS], said((7, UNSUBSCRIBED)))


@pytest.mark.parametrize(
    ("events", "again", "state", "reason", "is_written"),
    [
        pytest.param((), False, SUBSCRIBED, "REQUESTED_CHANGE_OCCURRED", True, id="H38 first time"),
        pytest.param(((7, SUBSCRIBED),), False, SUBSCRIBED, "NO_STATUS_CHANGE", True, id="H38 another basis"),
        pytest.param(
            ((7, UNSUBSCRIBED),), False, UNSUBSCRIBED, "NO_STATUS_CHANGE", False, id="H38 v3 cannot"
        ),
        pytest.param(((7, UNSUBSCRIBED),), True, SUBSCRIBED, "RESUBSCRIBE_OCCURRED", True, id="H38 v4 can"),
        pytest.param(
            ((None, UNSUBSCRIBED),), False, UNSUBSCRIBED, "NO_STATUS_CHANGE", False, id="H38 out of all"
        ),
    ],
)
def test_h38_who_opted_out_is_brought_back_by_v4_only(
    events: tuple[tuple[int | None, str], ...], *, again: bool, state: str, reason: str, is_written: bool
) -> None:
    outcome = subscribe(statuses([NEWS], said(*events))[0], may_resubscribe=again)
    assert (outcome.state, outcome.reason, outcome.is_written) == (state, reason, is_written)
    assert bool(outcome.refused) == (not is_written)


def test_an_opt_out_said_twice_is_kept_once() -> None:
    assert unsubscribe(statuses([NEWS], said())[0]).is_written
    assert not unsubscribe(statuses([NEWS], said((7, UNSUBSCRIBED)))[0]).is_written
