"""Mail never goes missing and never comes twice, whatever becomes of it in the mailbox (P1, P2, S2)."""

import pytest

from server.simulator.world import Fault
from server.store import set_aside
from tests.sync.conftest import Desk, expire


def test_new_mail_with_a_contact_is_logged_with_its_body(desk: Desk) -> None:
    desk.deliver("Question")
    desk.deliver("From a stranger", sender="someone@else.test")
    desk.sync()
    desk.sync()
    assert desk.logged() == ["Question"]
    assert desk.body("Question") == "Hello Question\r\n" or "Hello Question" in (desk.body("Question") or "")
    # H8: of what is not logged, no body is kept.
    assert desk.body("From a stranger") is None
    assert len(desk.sightings()) == 2


def test_mail_from_before_is_left_alone(desk: Desk) -> None:
    """H29: the mail that was there when the mailbox was connected is not logged by itself."""
    desk.sync()
    assert desk.logged() == []


def test_mail_in_spam_is_nobodys_business_until_it_is_taken_out(desk: Desk) -> None:
    mail = desk.deliver("Looks like spam")
    desk.world.move(mail, "spam")
    desk.sync()
    assert desk.logged() == []
    desk.world.move(desk.mail("Looks like spam"), "inbox")
    desk.sync()
    assert desk.logged() == ["Looks like spam"]


def test_a_logged_mail_stays_logged_whatever_the_mailbox_does_to_it(desk: Desk) -> None:
    """Lesson 3: a logged mail never vanishes because the mailbox lost it; the sighting knows."""
    key = desk.deliver("Keep me").key
    desk.sync()
    desk.world.move(desk.mail("Keep me"), "trash")
    desk.sync()
    assert desk.sightings() == {key: "trash"}
    desk.world.move(desk.mail("Keep me"), "inbox")
    desk.sync()
    assert desk.sightings() == {key: None}
    desk.world.remove(desk.mail("Keep me"))
    desk.sync()
    assert desk.sightings() == {key: "deleted"}
    assert desk.logged() == ["Keep me"]


def test_mail_that_a_rule_filed_at_once_is_logged(desk: Desk) -> None:
    folder = desk.world.add_folder(desk.account, "Customers")
    desk.world.move(desk.deliver("Filed"), folder)
    desk.sync()
    assert desk.logged() == ["Filed"]


def test_mail_that_is_moved_about_is_logged_once(desk: Desk) -> None:
    folder = desk.world.add_folder(desk.account, "Customers")
    desk.deliver("Wanderer")
    for place in (folder, "archive", "inbox", "trash", "inbox"):
        desk.sync()
        desk.world.move(desk.mail("Wanderer"), place)
    desk.sync()
    assert desk.logged() == ["Wanderer"]
    assert list(desk.sightings().values()) == [None]


def test_a_cursor_that_is_too_old_loses_nothing_and_doubles_nothing(desk: Desk) -> None:
    """Faults 12 and 13: a bounded walk back to the last good look."""
    desk.deliver("Seen")
    desk.sync()
    for number in range(120):
        desk.deliver(f"While away {number}")
    expire(desk.world)
    desk.deliver("After")
    desk.sync()
    desk.sync()
    assert len(desk.logged()) == 122
    assert len(set(desk.logged())) == 122


def test_an_answer_in_the_same_page_counts_as_an_answer(desk: Desk) -> None:
    """T16: the body of the answer from an unknown address comes along with it."""
    first = desk.deliver("Offer")
    desk.deliver("Re: Offer", sender="boss@brightwater.test", answers=first.message_id)
    desk.sync()
    assert desk.logged() == ["Offer", "Re: Offer"]
    assert "Hello Re: Offer" in (desk.body("Re: Offer") or "")


@pytest.mark.parametrize("status", [500, 503])
def test_a_provider_that_stumbles_is_asked_again(desk: Desk, status: int) -> None:
    """Fault 17."""
    desk.deliver("Patience")
    desk.world.faults.append(Fault("GET", "/history|/messages/delta", "status", status))
    desk.sync()
    desk.deps.store.clock = Later(desk.deps.store.clock)
    desk.runner.run_due()
    desk.sync()
    assert desk.logged() == ["Patience"]


class Later:
    """The same clock, an hour later: what was to be tried again is due."""

    def __init__(self, clock) -> None:
        self.clock = clock

    def now(self):
        from datetime import timedelta  # noqa: PLC0415

        return self.clock.now() + timedelta(hours=1)


def test_a_message_that_breaks_is_set_aside_and_stops_nobody(desk: Desk) -> None:
    """Lesson 24, bad input: named, tried again, and taken in when it can be."""
    bad = desk.deliver("Poison")
    desk.deliver("Fine")
    path = f"/messages/{bad.key}"
    desk.world.faults.append(Fault("GET", path, "status", 500, count=1000))
    desk.sync()
    desk.sync()
    assert desk.logged() == ["Fine"]
    with desk.deps.store.read(desk.viewer.workspace_id) as tx:
        aside = set_aside.of_mailbox(tx, desk.mailbox_id)
    assert [(one.key, one.tries) for one in aside] == [(bad.key, 1)]
    assert "500" in aside[0].reason
    desk.world.faults.clear()
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        assert set_aside.again(tx, desk.mailbox_id, bad.key) == 1
    from server.jobs import periodic  # noqa: PLC0415

    periodic.queue_set_aside(desk.deps)
    desk.runner.run_due()
    assert desk.logged() == ["Fine", "Poison"]
    with desk.deps.store.read(desk.viewer.workspace_id) as tx:
        assert set_aside.count(tx, desk.mailbox_id) == 0
