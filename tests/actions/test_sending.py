"""How a mailbox sends: limits before Send and when mail is due, signatures, the usual address (H45-H47, S13, S27)."""

from datetime import timedelta
from typing import Any

import pytest

from server import panel
from server.actions.ask_identities import ask_identities, keep_identities, queue_identities
from server.actions.deliver import deliver
from server.clock import FixedClock
from server.core.limits import DAY
from server.deps import Deps
from server.errors import Refusal
from server.providers.port import Identity
from server.store import mailboxes, submissions
from shared_schema import mailboxes as wire
from tests.actions.outbox import MINUTE, Outbox, desk_of, due, mailbox_of, write_to
from tests.gate.desk import Desk
from tests.gate.firm import Firm, team_address

MIA, SALES, OUT = "mia@northwind.test", "sales@northwind.test", "out@side.test"


def submit(desk: Desk, key: str, *to: str) -> Any:
    return desk.panel("draft.submit", **write_to(desk, *(to or (OUT,))), key=key)


def deliver_all(outside: Deps, count: int) -> None:
    for _ in range(count):
        deliver(outside, due(outside))


def test_h45_h47_the_mail_that_is_one_too_many_stays_in_the_composer_with_the_hour(
    outside: Deps, heron: Firm, clock: FixedClock
) -> None:
    desk = desk_of(outside, heron)
    desk.panel("mailbox.set_limits", mailbox=heron.mailbox, aDay=2, aMinute=None)
    first = clock.now()
    assert submit(desk, "one")
    clock.advance(timedelta(hours=1))
    assert submit(desk, "two")
    draft = write_to(desk, OUT)
    (found,) = desk.panel("draft.preview", draft=draft["draft"])["problems"]
    assert (found["code"], found["field"]) == ("send_limit", "from")
    assert found["title"] == "mia@northwind.test has sent 2 mails in 24 hours, which is its limit."
    assert desk.panel("draft.submit", **draft, key="three") is None
    shown = desk.panel("mailbox.sending", mailbox=heron.mailbox)
    assert (shown["most"], shown["left"]) == (2, 0)
    clock.advance(first + DAY + timedelta(seconds=outside.settings.undo_seconds + 1) - clock.now())
    assert desk.panel("draft.submit", **draft, key="three"), "the day rolls: the first one made room"


def test_h45_what_was_cancelled_or_never_left_does_not_count(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron)
    desk.panel("mailbox.set_limits", mailbox=heron.mailbox, aDay=1, aMinute=None)
    held = submit(desk, "one")
    assert desk.panel("submission.cancel", submission=held["id"])
    assert submit(desk, "two")


def test_h45_the_composer_says_when_the_limit_is_near(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron)
    assert desk.panel("draft.open", thread=heron.thread).get("nearLimit", "") == ""
    desk.panel("mailbox.set_limits", mailbox=heron.mailbox, aDay=2, aMinute=None)
    submit(desk, "one")
    draft = write_to(desk, OUT)
    opened = desk.panel("draft.open", thread=heron.thread)
    assert opened.get("nearLimit", "") == "", "half is not near"
    desk.panel("mailbox.set_limits", mailbox=heron.mailbox, aDay=1, aMinute=None)
    assert (
        desk.panel("draft.open", thread=heron.thread)["nearLimit"] == "0 of 1 mails left in these 24 hours."
    )
    assert (
        "0 of 1 mails left in these 24 hours." in desk.panel("draft.preview", draft=draft["draft"])["notes"]
    )


def test_h46_mail_above_the_minutes_limit_waits_for_the_next_full_minute(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    desk = desk_of(outside, heron)
    desk.panel("mailbox.set_limits", mailbox=heron.mailbox, aDay=None, aMinute=1)
    made = [submit(desk, key)["id"] for key in ("one", "two")]
    clock.advance(MINUTE)
    deliver_all(outside, 2)
    assert len(outbox.sent) == 1
    with desk.read() as tx:
        states = {one.state for number in made if (one := submissions.by_id(tx, number))}
    assert states == {"sent", "queued"}, "it is neither refused nor lost"
    clock.advance(MINUTE)
    deliver_all(outside, 1)
    assert len(outbox.sent) == 2


@pytest.mark.parametrize(("a_day", "a_minute"), [(0, None), (1001, None), (None, 11), (None, 0)])
def test_h46_a_limit_that_is_none_is_refused_before_anything_is_kept(
    a_day: int | None, a_minute: int | None
) -> None:
    import msgspec  # noqa: PLC0415

    given = msgspec.json.encode({"mailbox": 1, "aDay": a_day, "aMinute": a_minute})
    with pytest.raises(msgspec.ValidationError, match=r"\$\.a(Day|Minute)"):
        msgspec.json.decode(given, type=wire.SetLimits)


def test_s27_a_signature_is_read_from_the_provider_and_ones_own_replaces_it(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    desk = desk_of(outside, heron)
    theirs = (
        '<b style="color:#c00;position:fixed">Mia Berg</b><script>x</script><img src="https://n.test/l.png">'
    )
    with desk.write() as tx:
        keep_identities(tx, mailbox_of(tx, heron), [Identity(SALES, "Sales", is_default=False), Identity(MIA, "Mia", is_default=True, signature=theirs)]
        )  # fmt: skip
    opened = desk.panel("draft.open", thread=heron.thread)
    assert [(one["address"], one.get("signature", "")) for one in opened["fromOptions"]] == [
        (MIA, "Mia Berg"),
        (SALES, ""),
        (team_address("ours"), ""),
    ]
    submit(desk, "one")
    clock.advance(MINUTE)
    deliver_all(outside, 1)
    sent = outbox.staged[-1]
    assert "\n\n-- \nMia Berg" in sent.text
    assert '<b style="color:#c00">Mia Berg</b><img src="https://n.test/l.png">' in sent.html
    assert "script" not in sent.html
    desk.panel("mailbox.set_signature", mailbox=heron.mailbox, address=MIA, text="Mia <Northwind>")
    with desk.write() as tx:
        keep_identities(tx, mailbox_of(tx, heron), [Identity(MIA, "Mia", is_default=True, signature=theirs)])
    shown = desk.panel("mailbox.sending", mailbox=heron.mailbox)
    assert shown["signatures"] == [{"address": MIA, "text": "Mia <Northwind>", "isOwn": True}]
    desk.panel("mailbox.set_signature", mailbox=heron.mailbox, address=MIA, text=None)
    assert desk.panel("mailbox.sending", mailbox=heron.mailbox)["signatures"] == []


def test_s27_one_mail_may_go_without_it(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    desk = desk_of(outside, heron)
    desk.panel("mailbox.set_signature", mailbox=heron.mailbox, address=MIA, text="Mia")
    assert desk.panel("draft.submit", **write_to(desk, OUT, signature=False), key="one")
    clock.advance(MINUTE)
    deliver_all(outside, 1)
    assert "-- " not in outbox.staged[-1].text


def test_h27_the_provider_is_asked_daily_and_what_it_says_is_kept(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    outbox.may_send_as = [Identity(MIA, "Mia", is_default=True), Identity(SALES, "Sales", is_default=False)]
    desk = desk_of(outside, heron)
    queue_identities(outside)
    queue_identities(outside)  # a second process
    for _ in range(4):  # Mia's mailbox and her colleague's, and those of two teams
        ask_identities(outside, due(outside, "ask_identities"))
    with desk.read() as tx:
        row = mailboxes.by_id(tx, heron.mailbox)
    assert row
    assert row.identities == ((MIA, "Mia"), (SALES, "Sales"))
    queue_identities(outside)
    with outside.store.system_read() as tx:
        assert mailboxes.to_ask(tx, clock.now() - timedelta(hours=23)) == []
        assert len(mailboxes.to_ask(tx, clock.now() + timedelta(hours=1))) == 4


def test_s13_new_mail_leaves_from_the_usual_address(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron)
    with desk.write() as tx:
        mailboxes.set_identities(tx, mailbox_of(tx, heron), [(MIA, "Mia"), (SALES, "Sales")])
    assert (
        desk.panel("mailbox.set_default_from", mailbox=heron.mailbox, address=SALES)["defaultFrom"] == SALES
    )
    opened = desk.panel("draft.open", record={"kind": "contact", "id": heron.records["contact", "mia"]})
    assert opened["fromAddress"] == SALES
    wrong = wire.SetDefaultFrom(mailbox=heron.mailbox, address="stranger@elsewhere.test")
    with pytest.raises(Refusal) as refused:
        panel.carry_out(outside, desk.viewer, "mailbox.set_default_from", wrong)
    assert refused.value.problem.field == "address"


def test_a_colleagues_mailbox_is_nobodys_to_set(outside: Deps, heron: Firm) -> None:
    desk = desk_of(outside, heron)
    with desk.read() as tx:
        theirs = next(one.id for one in mailboxes.of_workspace(tx) if one.user_id == heron.people["eva"])
    for method, given in (
        ("mailbox.sending", {}),
        ("mailbox.set_limits", {"aDay": 1, "aMinute": None}),
        ("mailbox.set_signature", {"address": "eva@northwind.test", "text": "x"}),
        ("mailbox.set_default_from", {"address": "eva@northwind.test"}),
    ):
        assert desk.panel(method, mailbox=theirs, **given) is None, method
