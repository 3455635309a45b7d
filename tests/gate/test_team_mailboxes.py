"""A team's mailbox: who is in the team reads and writes there, nobody else, whatever else they may do (S2, S4)."""

import pytest

from server.actions.check_send import why_held
from server.deps import Deps
from server.store import mailboxes, messages, submissions, teams, users
from server.store.submissions import NewSubmission
from tests.gate.desk import Desk
from tests.gate.firm import TEAM_THREADS, Firm, found, team_address
from tests.gate.viewers import CASES, Case


@pytest.fixture
def firm(deps: Deps) -> Firm:
    return found(deps.store, "Heron")


def beside(desk: Desk, whose: str) -> dict[str, object]:
    """The panel beside a mail in a team's mailbox."""
    asked = {"provider": "google", "account": team_address(whose), "thread": TEAM_THREADS[whose]}
    view = desk.panel("thread.open", **asked)
    assert view
    return view


def seen(desk: Desk, whose: str) -> dict[str, object]:
    """Every way to what lies in a team's mailbox."""
    firm = desk.firm
    thread = firm.team_threads[whose]
    refs = [{"kind": "thread", "id": thread}, {"kind": "mailbox", "id": firm.team_mailboxes[whose]}]
    read = desk.panel("read", refs=refs)
    drafted = desk.panel("draft.open", thread=thread)
    recent = desk.panel("thread.recent")
    assert read
    assert recent
    return {
        "beside the mail": beside(desk, whose)["state"] == "ready",
        "thread": read["items"][0]["type"] != "gone",
        "mailbox": read["items"][1]["type"] != "gone",
        "body": desk.panel("message.body", message=firm.team_mails[whose]) is not None,
        "recent": any(one["thread"] == thread for one in recent["threads"]),
        "from": drafted is not None and drafted["mailbox"] == firm.team_mailboxes[whose],
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_s2_it_is_the_teams_and_nobody_elses(deps: Deps, firm: Firm, case: Case) -> None:
    """P11: a super admin is not in every team; T12: a View-Only seat is in none, as far as mail goes."""
    desk = Desk(deps, firm, case, "deal", "here")
    assert set(seen(desk, "others").values()) == {False}
    assert set(seen(desk, "ours").values()) == {case.seat != "view_only"}
    if case.seat != "view_only":
        shown = firm.owners_in("contact", beside(desk, "ours")["people"])
        assert shown == case.owners("contact", "deal", "view"), "records are cut as anywhere (H44)"


def leave(desk: Desk) -> None:
    with desk.write() as tx:
        teams.join(tx, desk.firm.people["mia"], [])


def become_view_only(desk: Desk) -> None:
    with desk.write() as tx:
        users.save(tx, desk.firm.people["mia"], seat="view_only")


def be_handed_on(desk: Desk) -> None:
    with desk.write() as tx:
        row = mailboxes.by_id(tx, desk.firm.team_mailboxes["ours"])
        assert row
        mailboxes.set_use(tx, row, desk.firm.teams["others"])


@pytest.mark.parametrize("lose", [leave, become_view_only, be_handed_on])
def test_who_leaves_loses_it_at_once_with_the_mail_that_waits(deps: Deps, firm: Firm, lose) -> None:  # type: ignore[no-untyped-def]
    desk = Desk(deps, firm, CASES[0], "deal", "here")
    assert set(seen(desk, "ours").values()) == {True}
    drafted = desk.panel("draft.open", thread=firm.team_threads["ours"])
    assert drafted
    with desk.write() as tx:
        plan = {"to": [], "cc": [], "bcc": [], "records": []}
        new = NewSubmission(
            drafted["id"],
            firm.people["mia"],
            firm.team_mailboxes["ours"],
            "k" * 32,
            "f",
            plan,
            "m",
            "<m@x>",
            tx.now,
        )
        made = submissions.add(tx, new)
    lose(desk)
    assert set(seen(desk, "ours").values()) == {False}
    with deps.store.read(firm.workspace) as tx:
        held = submissions.by_id(tx, made)
        assert held
        row = mailboxes.by_id(tx, firm.team_mailboxes["ours"])
        assert "you may not send from this mailbox" in str(why_held(tx, held, row))
        assert messages.of_user(tx, firm.people["mia"], [firm.team_mails["ours"]]) == set()


def test_what_is_everybodys_is_everybodys_with_a_paid_seat(deps: Deps, firm: Firm) -> None:
    desk = Desk(deps, firm, CASES[0], "deal", "here")
    with desk.write() as tx:
        row = mailboxes.by_id(tx, firm.team_mailboxes["others"])
        assert row
        mailboxes.set_use(tx, row, None)
    assert set(seen(desk, "others").values()) == {True}
    become_view_only(desk)
    assert set(seen(desk, "others").values()) == {False}


def test_who_only_uses_it_changes_nothing_about_it(deps: Deps, firm: Firm) -> None:
    """Settings are for whoever has connected it (here Eva), and for super admins."""
    admin = next(one for one in CASES if one.is_admin)
    ours = firm.team_mailboxes["ours"]
    for case, may in ((CASES[0], False), (admin, True)):
        desk = Desk(deps, firm, case, "deal", case.name)
        read = desk.panel("read", refs=[{"kind": "mailbox", "id": ours}])
        assert read
        assert read["items"][0]["mailbox"]["mayChange"] is may
        assert (desk.panel("mailbox.set_limits", mailbox=ours, aDay=5, aMinute=None) is not None) is may
        assert (
            desk.panel("mailbox.set_signature", mailbox=ours, address=team_address("ours"), text="M")
            is not None
        ) is may
        assert (desk.panel("mailbox.share", mailbox=ours, team=firm.teams["ours"]) is not None) is may
        paused = desk.ask("POST", f"/api/mailboxes/{ours}/pause")
        assert (paused.status_code == 200) is may
