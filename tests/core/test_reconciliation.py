"""Why a mailbox holds mail that we have not seen: a reason each, or an alarm (B7)."""

from datetime import UTC, datetime, timedelta

import pytest

from server.core.reconciliation import Facts, Span, doubtful, explain

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def facts(place: str = "mail", *, at: datetime | None = None, gone: bool = False, **given) -> Facts:
    held = given.pop("held", {"a": place})
    looked = {"a": at} if at is not None or gone else {}
    rest = {"seen": {}, "aside": frozenset(), "spans": (), "synced_at": NOW, "connected_at": NOW - 5 * HOUR}
    return Facts(held=held, looked_at=looked, **(rest | given))


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (facts("draft"), "a draft"),
        (facts("spam"), "in spam"),
        (facts("trash"), "in the trash"),
        (facts("chat"), "a chat"),
        (facts(aside=frozenset({"a"})), "set aside"),
        (facts(gone=True), "deleted before it was looked at"),
        (facts(at=NOW - 6 * HOUR), "from before the mailbox was connected"),
        (facts(at=NOW - timedelta(minutes=1)), "not looked at yet"),
        (facts(at=NOW - HOUR, synced_at=None), "not looked at yet"),
    ],
)
def test_b7_a_gap_with_a_reason_is_no_alarm(given: Facts, reason: str) -> None:
    assert explain(given).reasons == {reason: 1}
    assert explain(given).unexplained == ()


@pytest.mark.parametrize(
    "given",
    [
        facts(at=NOW - HOUR),
        facts("sent", at=NOW - HOUR),
        facts(),  # nobody has looked at it: no excuse is invented
        facts(at=NOW - 6 * HOUR, spans=(Span(None, NOW),)),
        facts(at=NOW - 6 * HOUR, spans=(Span(NOW - 7 * HOUR, NOW),)),
    ],
)
def test_b7_p1_a_gap_without_a_reason_is_an_alarm(given: Facts) -> None:
    assert explain(given).unexplained == ("a",)


def test_a_walk_that_did_not_come_so_far_explains_nothing_away() -> None:
    assert explain(facts(at=NOW - 9 * HOUR, spans=(Span(NOW - 7 * HOUR, NOW),))).unexplained == ()


def test_only_what_no_list_explains_is_looked_at_one_by_one() -> None:
    held = {"seen": "mail", "aside": "mail", "spam": "spam", "odd": "mail", "mine": "sent"}
    given = facts(held=held, seen={"seen": None}, aside=frozenset({"aside"}))
    assert doubtful(given) == ("odd", "mine")


def test_mail_that_lies_elsewhere_than_we_thought_is_put_right() -> None:
    seen = {"back": "trash", "thrown": None, "vanished": None, "same": None}
    found = explain(facts(held={"back": "mail", "thrown": "trash", "same": "sent"}, seen=seen))
    assert dict(found.put_away) == {"back": None, "thrown": "trash", "vanished": "deleted"}
    assert (found.held, found.seen) == (3, 3)
