"""What providers and people do to a mailbox, and what is on timelines afterwards (security §4)."""

from dataclasses import replace

import pytest

from server.jobs import periodic
from server.jobs.runner import Runner
from server.providers.port import Outgoing
from server.simulator.world import Fault
from server.store import set_aside
from server.store import tables as t
from tests.mime.test_hostile import HOSTILE
from tests.sync.conftest import Desk, Seat

FROM = b"From: Anna <anna@brightwater.test>\r\n"
STRANGE = {
    "bad charset": b"Content-Type: text/plain; charset=no-such\r\n\r\nGr\xfc\xdfe",
    "encoded rubbish": b"Subject: =?utf-8?q?=ZZ=?= =?x?b?!?=\r\n\r\nx",
    "8-bit headers": "Subject: Grüße\r\n\r\nx".encode(),
    "1970": b"Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n\r\nx",
    "2099": b"Date: Thu, 1 Jan 2099 00:00:00 +0000\r\n\r\nx",
    "10,000 recipients": b"Cc: " + b"".join(b"p%d@x.test,\r\n " % n for n in range(10_000)) + b"q@x.test\r\n\r\nx",
    "1,000 multiparts deep": HOSTILE["1,000 multiparts deep"],
    "winmail.dat": b"Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n\x78\x9f\x3e\x22",
    "no recipient": b"\r\nx",
}  # fmt: skip


def told(desk: Desk) -> int:
    """How often panels were told that something about a mailbox changed."""
    with desk.deps.store.read(desk.viewer.workspace_id) as tx:
        return len(tx.all(t.change.select().where(tx.mine(t.change), t.change.c.kind == "mailbox")))


def test_fault_10_a_grant_that_is_gone_is_told_once_and_not_asked_for_again(desk: Desk) -> None:
    desk.deliver("Waits")
    before = told(desk)
    desk.world.db.table("grant").delete_where("account = ?", [desk.account])
    for _ in range(3):
        desk.sync()
    assert desk.row.state == "reauthorize"
    assert told(desk) == before + 1
    asked = [Fault(method, ".*", "delay", count=1000) for method in ("GET", "POST")]
    desk.world.faults.extend(asked)
    desk.sync()
    assert [one.count for one in asked] == [1000, 1000], "nobody knocks at a closed door"


def test_fault_42_no_mail_is_so_strange_that_the_next_one_waits(desk: Desk) -> None:
    for number, content in enumerate(STRANGE.values()):
        head = FROM + b"To: " + desk.account.encode() + b"\r\nMessage-ID: <%d@x.test>\r\n" % number
        desk.world.put(desk.account, head + content, ("INBOX",))
    desk.world.put(desk.account, f"To: {desk.account}\r\n\r\nNo sender".encode(), ("INBOX",))
    desk.deliver("And now a plain one")
    desk.sync()
    desk.sync()
    with desk.deps.store.read(desk.viewer.workspace_id) as tx:
        aside = set_aside.of_mailbox(tx, desk.mailbox_id)
    assert [one.reason for one in aside] == []
    assert "And now a plain one" in desk.logged()
    assert len(desk.logged()) == len(STRANGE) + 1


def test_fault_43_one_id_in_two_mails_is_two_mails_and_no_id_is_no_trouble(desk: Desk) -> None:
    desk.deliver("First", ident="<same@x.test>")
    desk.deliver("Second", ident="<same@x.test>")
    for number in (1, 2):
        mime = FROM + f"To: {desk.account}\r\nSubject: No id {number}\r\n\r\nHello\r\n".encode()
        desk.world.put(desk.account, mime, ("INBOX",))
    twice = desk.deliver("In two places")
    desk.world.put(desk.account, twice.mime, ("INBOX",))
    desk.sync()
    desk.sync()
    assert desk.logged() == ["First", "In two places", "No id 1", "No id 2", "Second"]


def test_fault_44_a_mail_that_two_colleagues_got_is_one_entry(seat: Seat) -> None:
    first = seat("google")
    second = seat("microsoft", workspace=first.viewer.workspace_id)
    both = f"{first.account}, {second.account}"
    mime = f"From: anna@brightwater.test\r\nTo: {both}\r\nSubject: To you two\r\nMessage-ID: <two@x.test>\r\n\r\nHi"
    first.world.send_mime("anna@brightwater.test", mime.encode(), rewrite=False)
    theirs = {one.account: one.deps.open_mailbox() for one in (first, second)}  # type: ignore[call-arg]
    deps = replace(first.deps, open_mailbox=lambda _provider, address, *_: theirs[address])
    for _ in range(2):
        periodic.queue_syncs(deps)
        Runner(deps).run_due()
    assert first.logged() == ["To you two"]
    assert [len(one.sightings()) for one in (first, second)] == [1, 1]


def test_fault_55_what_is_written_over_there_is_logged_when_it_has_left_and_not_before(desk: Desk) -> None:
    """Undo and scheduled sending of the providers' own pages: until then it is a draft."""
    mailbox = desk.deps.open_mailbox()  # type: ignore[call-arg]
    from server.core.mail import Participant  # noqa: PLC0415

    anna = Participant("anna@brightwater.test", "Anna")
    mail = Outgoing(
        marker="5" * 32, message_id="<x@northwind.test>", sender=Participant(desk.account, "Mia"), to=(anna,), cc=(),
        bcc=(), subject="Not yet", text="Hi", html="<p>Hi</p>", answers=None, thread_key=None, in_reply_to=None,
        references=(),
    )  # fmt: skip
    staged = mailbox.stage(mail)
    desk.sync()
    assert desk.logged() == []
    mailbox.send(staged)
    desk.sync()
    assert desk.logged() == ["Not yet"]


@pytest.mark.parametrize("provider", ["google"])
def test_fault_11_too_fast_and_not_allowed_have_one_status_and_two_meanings(
    seat: Seat, provider: str
) -> None:
    desk = seat(provider)
    desk.world.faults.append(
        Fault("GET", "/history", "status", 403, reason="rateLimitExceeded", headers={"Retry-After": "7"})
    )
    desk.sync()
    assert desk.row.state == "active"
    assert "rateLimitExceeded" in (desk.row.trouble or "")
    from server.providers import pace  # noqa: PLC0415

    pace.forget()
    other = seat(provider, account=desk.account)
    other.world.faults.append(Fault("GET", "/history", "status", 403, reason="insufficientPermissions"))
    other.sync()
    assert other.row.state == "reauthorize"
