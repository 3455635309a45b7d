"""The link by which somebody stops one-to-one mail, from the composer to the next Send (H40, S55, H48)."""

import re
from datetime import timedelta

import pytest

from server.actions.deliver import deliver
from server.actions.erase_record import erase_record
from server.actions.set_consent import Wish, statuses_of, unsubscribe
from server.clock import FixedClock
from server.core.consent import ONE_TO_ONE, SUBSCRIBED, UNSUBSCRIBED
from server.deps import Deps
from server.store import consent, submissions, users
from server.store import unsubscribe as store
from tests.actions.outbox import MINUTE, Outbox, desk_of, due, submitted, write_to
from tests.gate.desk import Desk, site
from tests.gate.firm import Firm

LINK = re.compile(r"https?://[^/\s]+(/unsubscribe/[\w-]+)")
OUT, SIDE = "out@side.test", "else@side.test"


def sent(desk: Desk, outside: Deps, clock: FixedClock, *to: str) -> None:
    submitted(desk, *to)
    clock.advance(MINUTE)
    deliver(outside, due(outside))


def link(outbox: Outbox) -> str:
    found = LINK.search(outbox.staged[-1].text)
    assert found
    assert found[0] in outbox.staged[-1].html
    return found[1]


def state(desk: Desk, address: str) -> str:
    with desk.read() as tx:
        return statuses_of(tx, address)[0].state


def test_h40_one_person_looks_unsubscribes_and_thinks_again(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    desk, web = desk_of(outside, heron), site(outside).test_client()
    sent(desk, outside, clock, OUT)
    page = web.get(link(outbox))
    assert "Stop mail to out@side.test?" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert state(desk, OUT) != UNSUBSCRIBED  # a mail filter looked, nothing else
    done = web.post(link(outbox), data={"what": "one"})
    assert "Heron Ltd will send no more personal mail to out@side.test" in done.text
    assert state(desk, OUT) == UNSUBSCRIBED
    again = web.post(link(outbox), data={"what": "again", "address": OUT})
    assert "may write to you again" in again.text
    assert state(desk, OUT) == SUBSCRIBED
    with desk.read() as tx:
        assert {one.source for one in consent.events(tx, [OUT])[OUT]} == {"link"}


def test_h40_of_several_readers_each_says_who_they_are_and_is_told_of_nobody_else(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    desk, web = desk_of(outside, heron), site(outside).test_client()
    sent(desk, outside, clock, OUT, SIDE, "tom@northwind.test")
    page = web.get(link(outbox)).text
    assert "Stop mail from Heron Ltd?" in page
    assert "side.test" not in page
    wrong = web.post(link(outbox), data={"what": "all", "address": "not an address"})
    assert (wrong.status_code, "That is no e-mail address." in wrong.text) == (422, True)
    stranger = web.post(link(outbox), data={"what": "all", "address": "somebody@else.test"}).text
    reader = web.post(link(outbox), data={"what": "all", "address": f" {SIDE.upper()} "}).text
    assert stranger.replace("somebody@else.test", SIDE) == reader  # whether it was a reader is not told
    assert [state(desk, one) for one in (OUT, SIDE, "somebody@else.test")] == [
        "NOT_SPECIFIED",
        UNSUBSCRIBED,
        "NOT_SPECIFIED",
    ]


def test_h40_only_what_was_just_said_by_the_link_is_taken_back_by_it(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    """Whoever got the mail, too, may type anybody's address: an opt-out is not theirs to undo."""
    desk, web = desk_of(outside, heron), site(outside).test_client()
    sent(desk, outside, clock, OUT, SIDE)
    again = {"what": "again", "address": SIDE}
    with desk.write() as tx:
        unsubscribe(tx, desk.server, Wish(SIDE, ONE_TO_ONE.id))  # said on the phone
    answers = [web.post(link(outbox), data=again).text]
    assert state(desk, SIDE) == UNSUBSCRIBED
    web.post(link(outbox), data={"what": "one", "address": OUT})
    clock.advance(timedelta(hours=2))
    answers.append(web.post(link(outbox), data={"what": "again", "address": OUT}).text)
    assert state(desk, OUT) == UNSUBSCRIBED
    answers.append(web.post(link(outbox), data={"what": "again", "address": "somebody@else.test"}).text)
    assert len(set(answers)) == 1, "whether anything was taken back is not told"


def test_h40_a_link_that_nobody_made_is_refused_kindly_and_tries_are_counted(
    outside: Deps, heron: Firm
) -> None:
    web = site(outside).test_client()
    answer = web.get("/unsubscribe/guessed")
    assert (answer.status_code, "Answer the mail" in answer.text) == (404, True)
    tries = [web.post("/unsubscribe/guessed", data={"what": "one"}).status_code for _ in range(31)]
    assert (tries[0], tries[-1]) == (404, 429)


def test_h41_who_was_erased_may_still_say_it(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    desk, web = desk_of(outside, heron), site(outside).test_client()
    address = "mia@heron.test"
    made = submitted(desk, address, records=[("contact", heron.records["contact", "mia"])])
    clock.advance(MINUTE)
    deliver(outside, due(outside))
    with desk.write() as tx:
        erase_record(tx, desk.server, "contact", heron.records["contact", "mia"])
        held = submissions.by_id(tx, made)
        assert held
        assert address not in str(held.plan)
    page = web.get(link(outbox)).text
    assert address not in page
    web.post(link(outbox), data={"what": "all", "address": address})
    assert state(desk, address) == UNSUBSCRIBED


@pytest.mark.parametrize(
    ("policy", "usual", "chosen", "to", "bears"),
    [
        pytest.param("choice", True, None, OUT, True, id="H40 on unless somebody takes it off"),
        pytest.param("choice", True, False, OUT, False, id="H40 off for one mail"),
        pytest.param("choice", False, None, OUT, False, id="H40 the user's habit is off"),
        pytest.param("choice", False, True, OUT, True, id="H40 on for one mail"),
        pytest.param("always", False, False, OUT, True, id="H40 the workspace insists"),
        pytest.param("always", True, None, "tom@northwind.test", False, id="T9 a colleague needs none"),
    ],
)
def test_h40_who_decides_whether_a_mail_bears_the_link(
    outside: Deps,
    heron: Firm,
    outbox: Outbox,
    clock: FixedClock,
    policy: str,
    usual: bool,  # noqa: FBT001
    chosen: bool | None,  # noqa: FBT001
    to: str,
    bears: bool,  # noqa: FBT001
) -> None:
    desk = desk_of(outside, heron)
    with desk.write() as tx:
        store.set_policy(tx, policy)
        users.save(tx, heron.people["mia"], unsubscribe_link=usual)
    draft = write_to(desk, to, unsubscribe_link=chosen)
    shown = desk.panel("draft.open", thread=heron.thread)
    assert shown["unsubscribeForced"] == (policy == "always")
    notes = desk.panel("draft.preview", draft=draft["draft"])["notes"]
    assert ("A link to unsubscribe stands below your text." in notes) == bears
    assert desk.panel("draft.submit", **draft, key="click")
    clock.advance(MINUTE)
    deliver(outside, due(outside))
    assert bool(LINK.search(outbox.staged[-1].text)) == bears  # B2: as the preview said


def test_s55_h48_whoever_opted_out_is_not_written_to(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron)
    with desk.write() as tx:
        unsubscribe(tx, desk.server, Wish(OUT, ONE_TO_ONE.id))
    draft = write_to(desk, OUT, "mia@heron.test", cc=("tom@northwind.test",))
    (found,) = desk.panel("draft.preview", draft=draft["draft"])["problems"]
    assert (found["code"], found["field"]) == ("opted_out", "to")
    assert found["title"].startswith("out@side.test unsubscribed from one-to-one mail on ")
    assert desk.panel("draft.submit", **draft, key="click") is None  # H49: one holds the whole mail


def test_t8_whoever_opts_out_before_it_leaves_does_not_get_it(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    desk = desk_of(outside, heron)
    made = submitted(desk, OUT)
    with desk.write() as tx:
        unsubscribe(tx, desk.server, Wish(OUT, ONE_TO_ONE.id))
    clock.advance(MINUTE)
    deliver(outside, due(outside))
    with desk.read() as tx:
        held = submissions.by_id(tx, made)
    assert held
    assert (held.state, outbox.staged) == ("held", [])
    assert "unsubscribed from one-to-one mail" in (held.fault or "")


def test_s56_a_mail_from_a_ticket_may_go_to_whoever_opted_out(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron)
    with desk.write() as tx:
        unsubscribe(tx, desk.server, Wish("mia@heron.test", ONE_TO_ONE.id))
    for kind, passes in (("deal", False), ("ticket", True)):
        opened = desk.panel("draft.open", record={"kind": kind, "id": heron.records[kind, "mia"]})
        saved = desk.panel(
            "draft.save", draft=opened["id"], version=opened["version"], mailbox=opened["mailbox"],
            to=["mia@heron.test"], subject="Your pump", body="It is on its way.",
        )  # fmt: skip
        problems = desk.panel("draft.preview", draft=opened["id"])["problems"]
        assert ([one["code"] for one in problems] == []) == passes, kind
        assert saved
