"""Users, teams and the last super admin: who may do what, and what it does at once (checks 12, 39, 42)."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from server import panel
from server.actions.access_tokens import bearer
from server.actions.deliver import deliver
from server.actions.sign_in import sign_in_with_link
from server.errors import Refusal
from server.jobs.runner import Runner
from server.sockets.hub import Hub
from server.store import drafts, jobs, mailboxes, sessions, submissions, threads, users
from server.store.drafts import Fields, Place
from server.store.mailboxes import Connected
from server.store.submissions import NewSubmission
from tests.administration.conftest import Firm
from tests.sockets.test_hub import OpenPanel

FULL = {"view": "everything", "edit": "everything", "communicate": "everything", "delete": "everything"}
EVERY: dict[str, dict[str, Any]] = {
    "people.list": {},
    "user.invite": {"email": "eve@northwind.test", "name": "Eve", "seat": "core"},
    "user.change": {"user": 1, "name": "X", "seat": "core", "isAdmin": True, "role": None, "teams": []},
    "user.disable": {"user": 1},
    "user.enable": {"user": 1},
    "user.renew_link": {"user": 1},
    "user.end_sessions": {"user": 1},
    "team.save": {"name": "North", "members": []},
    "team.dissolve": {"team": 1},
    "role.save": {"name": "All", "grants": {}},
    "role.delete": {"role": 1},
    "role.preview": {"user": 1, "kind": "deal", "grants": {**FULL, "unassigned": True}},
    "associations.read_defaults": {},
    "associations.save_defaults": {"switches": []},
    "audit.page": {},
    "token.list": {},
    "token.issue": {"name": "Sync", "scopes": ["crm.objects.contacts.read"]},
    "token.revoke": {"token": 1},
}


@pytest.mark.parametrize("method", sorted(EVERY))
def test_only_a_super_admin_administers(firm: Firm, method: str) -> None:
    assert firm.refused(firm.mia, method, **EVERY[method]).code == "not_permitted"


def test_what_is_tried_above_is_all_there_is() -> None:
    """A new method of this kind has to be added there."""
    mine = {name for name, (needed, _) in panel.ADMINISTRATION.items() if needed == "workspace.admin"}
    assert mine == set(EVERY)
    assert {needed for needed, _ in panel.DEFINITIONS.values()} == {"workspace.admin"}


def change(firm: Firm, user: int, **values: Any) -> dict[str, Any]:
    with firm.deps.store.read(firm.workspace) as tx:
        found = users.account(tx, user)
    assert found is not None
    as_is = {"name": found.user.name, "seat": found.user.seat, "isAdmin": found.user.is_admin}
    return {"user": user, "role": found.user.role_id, "teams": [], **as_is, **values}


def test_an_invited_person_signs_in_once_with_the_link(firm: Firm) -> None:
    invited = firm.ask(firm.ada, "user.invite", email="Eve@Northwind.TEST", name=" Eve Ray ", seat="sales")
    assert (invited["user"]["email"], invited["user"]["name"]) == ("eve@northwind.test", "Eve Ray")
    assert invited["user"]["state"] == "invited"
    token = invited["link"].rpartition("/")[2]
    sign_in_with_link(firm.deps, token, "Chrome", "here")
    with pytest.raises(Refusal):
        sign_in_with_link(firm.deps, token, "Chrome", "here")
    people = firm.ask(firm.ada, "people.list")["users"]
    assert [(one["state"], one["sessions"]) for one in people if one["name"] == "Eve Ray"] == [("active", 1)]


def test_an_invitation_is_refused_with_the_field_that_is_wrong(firm: Firm) -> None:
    asked: dict[str, Any] = {"email": "eve@northwind.test", "name": "Eve", "seat": "core"}
    assert firm.refused(firm.ada, "user.invite", **asked | {"email": "eve at north"}).field == "email"
    assert firm.refused(firm.ada, "user.invite", **asked | {"name": "  "}).field == "name"
    assert firm.refused(firm.ada, "user.invite", **asked | {"role": 999}).field == "role"
    assert firm.refused(firm.ada, "user.invite", **asked | {"teams": [999]}).field == "teams"
    again = firm.refused(firm.ada, "user.invite", **asked | {"email": "Mia@northwind.test"})
    assert (again.code, again.field) == ("exists", "email")


def test_check_6_an_invitation_is_too_old_after_seven_days(firm: Firm, clock: Any) -> None:
    from datetime import timedelta  # noqa: PLC0415

    invited = firm.ask(firm.ada, "user.invite", email="eve@northwind.test", name="Eve", seat="sales")
    clock.advance(timedelta(days=7, seconds=1))
    with pytest.raises(Refusal):
        sign_in_with_link(firm.deps, invited["link"].rpartition("/")[2], "Chrome", "here")


def test_a_renewed_link_voids_the_one_before(firm: Firm) -> None:
    first, second = (firm.ask(firm.ada, "user.renew_link", user=firm.mia)["link"] for _ in range(2))
    with pytest.raises(Refusal):
        sign_in_with_link(firm.deps, first.rpartition("/")[2], "Chrome", "here")
    sign_in_with_link(firm.deps, second.rpartition("/")[2], "Chrome", "here")


def test_check_87_a_sign_in_that_is_refused_stands_in_the_security_log_without_an_address(firm: Firm) -> None:
    """What opens nothing here belongs to no workspace, and to nobody's log."""
    link = firm.ask(firm.ada, "user.renew_link", user=firm.mia)["link"].rpartition("/")[2]
    sign_in_with_link(firm.deps, link, "Chrome", "here")
    for token in (link, "made-up"):
        with pytest.raises(Refusal):
            sign_in_with_link(firm.deps, token, "Chrome", "there")
    entries = firm.ask(firm.ada, "audit.page", events=["sign_in_refused"])["entries"]
    assert [(one["by"], one["about"], one["subject"]) for one in entries] == [
        ("Alongside", "Mia Berg", "a link that was used already or is too old")
    ]
    assert "@" not in str(entries)


def test_check_39_a_changed_seat_counts_from_the_next_request_on(firm: Firm) -> None:
    firm.ask(firm.ada, "user.change", **change(firm, firm.mia, seat="view_only"))
    assert firm.viewer(firm.mia).seat == "view_only"


def test_check_42_the_last_super_admin_stays(firm: Firm) -> None:
    assert firm.refused(firm.ada, "user.change", **change(firm, firm.ada, isAdmin=False)).field == "isAdmin"
    assert "last super admin" in firm.refused(firm.ada, "user.disable", user=firm.ada).title
    firm.ask(firm.ada, "user.change", **change(firm, firm.mia, isAdmin=True))
    firm.ask(firm.ada, "user.change", **change(firm, firm.ada, isAdmin=False))
    assert firm.refused(firm.ada, "people.list").code == "not_permitted"


@pytest.mark.parametrize("by", ["user.change", "user.disable"])
def test_check_42_of_two_admins_who_remove_each_other_at_once_one_is_refused(firm: Firm, by: str) -> None:
    firm.ask(firm.ada, "user.change", **change(firm, firm.mia, isAdmin=True))
    both = [(firm.viewer(firm.ada), firm.mia), (firm.viewer(firm.mia), firm.ada)]
    asked = [
        (viewer, change(firm, other, isAdmin=False) if by == "user.change" else {"user": other})
        for viewer, other in both
    ]

    def remove(viewer: Any, params: dict[str, Any]) -> str:
        try:
            firm.call(viewer, by, **params)
        except Refusal as refused:
            return refused.problem.code
        return "done"

    with ThreadPoolExecutor(2) as pool:
        ends = sorted(pool.map(lambda one: remove(*one), asked))
    assert ends in (["done", "not_permitted"], ["done", "signed_out"])
    with firm.deps.store.read(firm.workspace) as tx:
        assert len(users.admins(tx)) == 1


def signed_in(firm: Firm, user: int) -> int:
    with firm.deps.store.system() as tx:
        return sessions.add(tx, firm.workspace, user, "panel", "Chrome", f"token {user}", "csrf")


def test_check_12_disabling_ends_sessions_and_closes_open_panels(firm: Firm) -> None:
    hub, panels = Hub(firm.deps), [OpenPanel(firm.workspace, 0), OpenPanel(firm.workspace, 0)]
    for one, user in zip(panels, (firm.mia, firm.tom), strict=True):
        one.session_id = signed_in(firm, user)
        hub.join(one)
    row = firm.ask(firm.ada, "user.disable", user=firm.mia)
    hub.drop_ended()
    assert (row["state"], row["sessions"]) == ("disabled", 0)
    assert [one.told for one in panels] == [["revoked"], []]
    firm.ask(firm.ada, "user.enable", user=firm.mia)
    with firm.deps.store.system_read() as tx:
        assert sessions.live(tx, [panels[0].session_id]) == set(), "an ended session does not come back"


def test_check_12_nothing_is_synced_for_somebody_disabled_and_all_goes_on_afterwards(firm: Firm) -> None:
    with firm.deps.store.write(firm.workspace) as tx:
        made = mailboxes.add(
            tx,
            Connected(firm.mia, "google", "mia@northwind.test", "Mia", "https://accounts", "1", (("mia@northwind.test", "Mia"),), True, "1"),
        )  # fmt: skip
    firm.ask(firm.ada, "user.disable", user=firm.mia)
    with firm.deps.store.system_read() as tx:
        assert mailboxes.active(tx) == []
    firm.ask(firm.ada, "user.enable", user=firm.mia)
    with firm.deps.store.system_read() as tx:
        assert mailboxes.active(tx) == [(firm.workspace, made)]


def test_check_12_mail_of_somebody_disabled_does_not_leave(firm: Firm, clock: Any) -> None:
    """It waited to be sent; when it is due, its sender is gone: the draft is there again (T8)."""
    with firm.deps.store.write(firm.workspace) as tx:
        mailbox = mailboxes.add(
            tx,
            Connected(firm.mia, "google", "mia@northwind.test", "Mia", "https://accounts", "1", (("mia@northwind.test", "Mia"),), True, "1"),
        )  # fmt: skip
        thread = threads.add(tx, "Renewal", clock.now())
        fields = Fields(mailbox, None, ["anna@acme.test"], [], [], "Re: Renewal", "Yes.", [])
        draft = drafts.add(tx, firm.mia, Place("reply", thread), fields)
        held = submissions.add(
            tx, NewSubmission(draft, firm.mia, mailbox, "key", "print", {}, "marker", "<1@northwind.test>", clock.now())
        )  # fmt: skip
        kept = drafts.by_id(tx, draft)
        assert kept is not None
        drafts.set_state(tx, kept, "submitted")
        jobs.add(tx, "deliver", {"submission": held})
    firm.ask(firm.ada, "user.disable", user=firm.mia)
    assert Runner(firm.deps, {"deliver": deliver}).run_due() == 1, "and no mailbox was opened"
    with firm.deps.store.read(firm.workspace) as tx:
        after = submissions.by_id(tx, held)
        assert after is not None
        assert (after.state, after.fault) == ("held", "you may not send from this mailbox any more.")
        assert drafts.open_in_thread(tx, firm.mia, thread) is not None


def test_a_link_made_before_somebody_was_disabled_opens_nothing(firm: Firm) -> None:
    link = firm.ask(firm.ada, "user.renew_link", user=firm.mia)["link"]
    firm.ask(firm.ada, "user.disable", user=firm.mia)
    assert firm.refused(firm.ada, "user.renew_link", user=firm.mia).code == "conflict"
    with pytest.raises(Refusal):
        sign_in_with_link(firm.deps, link.rpartition("/")[2], "Chrome", "here")


def test_check_13_an_admin_ends_a_users_sessions(firm: Firm) -> None:
    session = signed_in(firm, firm.mia)
    firm.ask(firm.ada, "user.end_sessions", user=firm.mia)
    with firm.deps.store.system_read() as tx:
        assert sessions.live(tx, [session]) == set()


def test_check_38_somebody_of_the_firm_next_door_is_not_there(firm: Firm) -> None:
    assert firm.refused(firm.ada, "user.disable", user=999).code == "not_found"


def test_a_token_is_said_once_listed_revoked_and_written_down(firm: Firm) -> None:
    made = firm.ask(firm.ada, "token.issue", name="Sync", scopes=["crm.objects.contacts.read"])
    assert bearer(firm.deps, made["secret"]).viewer.user_id == firm.ada
    listed = firm.ask(firm.ada, "token.list")
    assert made["secret"] not in str(listed)
    assert [(one["name"], one["by"]) for one in listed["tokens"]] == [("Sync", "Ada Stone")]
    firm.ask(firm.ada, "token.revoke", token=made["id"])
    with pytest.raises(Refusal):
        bearer(firm.deps, made["secret"])
    events = firm.ask(firm.ada, "audit.page")["entries"]
    assert [(one["event"], one["subject"]) for one in events] == [
        ("token_revoked", "Sync"),
        ("token_made", "Sync"),
    ]
    assert firm.refused(firm.ada, "token.issue", name="Sync", scopes=["everything"]).field == "scopes"


def test_check_12_a_token_of_somebody_disabled_opens_nothing(firm: Firm) -> None:
    firm.ask(firm.ada, "user.change", **change(firm, firm.mia, isAdmin=True))
    secret = firm.ask(firm.mia, "token.issue", name="Sync", scopes=["crm.objects.contacts.read"])["secret"]
    firm.ask(firm.ada, "user.disable", user=firm.mia)
    with pytest.raises(Refusal):
        bearer(firm.deps, secret)


def test_s12_anybody_changes_their_own_name_and_nothing_else(firm: Firm) -> None:
    firm.ask(firm.mia, "profile.save", name="Mia Berg-Lund")
    profile = firm.ask(firm.mia, "profile.read")
    assert (profile["name"], profile["seat"], profile["isAdmin"]) == ("Mia Berg-Lund", "sales", False)
    assert firm.refused(firm.mia, "profile.save", name="").field == "name"


def test_a_team_is_made_filled_renamed_and_dissolved(firm: Firm) -> None:
    team = firm.ask(firm.ada, "team.save", name="North", members=[firm.mia, firm.tom, firm.mia])
    assert team["members"] == [firm.mia, firm.tom]
    assert firm.viewer(firm.mia).teammates == {firm.mia, firm.tom}
    assert firm.refused(firm.ada, "team.save", name="north", members=[]).code == "exists"
    renamed = firm.ask(firm.ada, "team.save", team=team["id"], name="NORTH", members=[firm.mia])
    assert renamed == {"id": team["id"], "name": "NORTH", "members": [firm.mia]}
    firm.ask(firm.ada, "team.dissolve", team=team["id"])
    assert firm.viewer(firm.mia).teammates == {firm.mia}
    assert firm.refused(firm.ada, "team.dissolve", team=team["id"]).code == "not_found"
