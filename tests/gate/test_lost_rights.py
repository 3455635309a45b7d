"""What one may do less than before counts at once: next request, open panels, jobs (checks 12, 39, 40, 49)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from server.actions.edit_record import update_record
from server.actions.fetch_thread import fetch_thread
from server.actions.sync_mailbox import sync_mailbox
from server.deps import Deps
from server.store import jobs, mailboxes, schemas, teams, threads, users
from server.store.teams import Team
from server.store.tx import Write
from tests.gate.desk import Desk, Socket
from tests.gate.firm import THREAD, Firm, found
from tests.gate.viewers import CASES

TEAM = next(case for case in CASES if case.name == "team")
OPENED = {"provider": "google", "account": "mia@northwind.test", "thread": THREAD}


@pytest.fixture
def firm(deps: Deps) -> Firm:
    return found(deps.store, "Heron")


@pytest.fixture
def desk(deps: Deps, firm: Firm) -> Desk:
    return Desk(deps, firm, TEAM, "deal", "here")


def shown(socket: Socket) -> set[str]:
    return socket.desk.firm.owners_in("deal", socket.ask("thread.open", **OPENED)["people"])


def methods(socket: Socket) -> list[str]:
    return [one["method"] for one in socket.pushed()]


def ours(tx: Write, desk: Desk) -> Team:
    return next(one for one in teams.teams(tx) if one.id == desk.firm.teams["ours"])


def leave_team(tx: Write, desk: Desk) -> None:
    team = ours(tx, desk)
    teams.save_team(tx, team.id, team.name, [desk.firm.people["tom"]])


def lose_team(tx: Write, desk: Desk) -> None:
    row = mailboxes.by_id(tx, desk.firm.team_mailboxes["ours"])
    assert row
    mailboxes.set_use(tx, row, desk.firm.teams["others"])
    teams.remove_team(tx, ours(tx, desk).id)


def be_taken_out(tx: Write, desk: Desk) -> None:
    """On the page of a colleague: who stays behind in the team is told as well."""
    teams.join(tx, desk.firm.people["tom"], [])


def be_moved(tx: Write, desk: Desk) -> None:
    teams.join(tx, desk.firm.people["mia"], [])


def change_role(tx: Write, desk: Desk) -> None:
    (role,) = teams.roles(tx)
    own = {"view": "owned", "edit": "owned", "communicate": "owned", "delete": "owned"}
    teams.save_role(tx, role.id, role.name, {**role.grants, "deal": own})


def get_role(tx: Write, desk: Desk) -> None:
    own = {"view": "owned", "edit": "owned", "communicate": "owned", "delete": "owned"}
    seen = {**own, "view": "everything"}
    role = teams.add_role(tx, "less", {"contact": seen, "deal": own})
    users.save(tx, desk.firm.people["mia"], role_id=role)


def give_away(tx: Write, desk: Desk) -> None:
    schema = schemas.schema(tx, schemas.types(tx)["deal"])
    owner = {"hubspot_owner_id": str(desk.firm.people["eva"])}
    update_record(tx, desk.server, schema, desk.firm.records["deal", "tom"], owner)


@pytest.mark.parametrize(
    "change", [leave_team, lose_team, be_taken_out, be_moved, change_role, get_role, give_away]
)
def test_an_open_panel_is_told_to_read_again_and_hears_no_more_of_what_it_may_not_see(
    desk: Desk, firm: Firm, change: Callable[[Write, Desk], None]
) -> None:
    socket = desk.socket()
    assert shown(socket) == {"mia", "tom"}
    assert methods(socket) == []
    deal = firm.records["deal", "tom"]
    with desk.write() as tx:
        change(tx, desk)
        tx.tell(f"record:deal:{deal}", "record", deal)
    assert methods(socket) == ["reset"]
    assert socket.ask("read", refs=[{"kind": "record", "id": deal}])["items"][0]["type"] == "gone"
    with desk.write() as tx:
        tx.tell(f"record:deal:{deal}", "record", deal)
    assert methods(socket) == [], "not even before it has opened anything again"
    assert shown(socket) == {"mia"}
    with desk.write() as tx:
        tx.tell(f"record:deal:{deal}", "record", deal)
    assert methods(socket) == []


def test_who_comes_to_see_more_is_told_as_well(desk: Desk, firm: Firm) -> None:
    socket = desk.socket()
    assert shown(socket) == {"mia", "tom"}
    with desk.write() as tx:
        teams.add_team(tx, "With Eva", [firm.people["mia"], firm.people["eva"]])
    assert methods(socket) == ["reset"]
    assert shown(socket) == {"mia", "tom", "eva"}


def test_who_gets_a_new_mate_is_told_as_well(desk: Desk, firm: Firm) -> None:
    socket = desk.socket()
    assert shown(socket) == {"mia", "tom"}
    with desk.write() as tx:
        team = ours(tx, desk)
        teams.join(tx, firm.people["eva"], [team.id])
    assert methods(socket) == ["reset"]
    assert shown(socket) == {"mia", "tom", "eva"}


def test_a_panel_that_was_away_while_its_rights_changed_reads_again_when_it_is_back(desk: Desk) -> None:
    socket = desk.socket()
    shown(socket)
    with socket.session.lock:
        before = socket.session.seen
    with desk.write() as tx:
        leave_team(tx, desk)
        tx.tell("thread:1", "thread", 1)
    socket.session.seen = before  # as after a reconnect by its last number
    assert methods(socket) == ["reset"]


def test_a_disabled_user_is_out_on_the_next_request_and_on_every_open_socket(desk: Desk, firm: Firm) -> None:
    socket = desk.socket()
    shown(socket)
    with desk.write() as tx:
        users.save(tx, firm.people["mia"], disabled_at=tx.now)
    assert desk.post("/panel/read", refs=[])["code"] == "signed_out"
    desk.hub.drop_ended()  # the hub does this every two seconds
    socket.session._flush()
    assert socket.wire.sent[-1]["method"] == "signed_out"
    assert socket.session._closing == (4401, "signed out")


def test_a_disabled_user_is_refused_on_a_socket_before_the_hub_has_looked(desk: Desk, firm: Firm) -> None:
    socket = desk.socket()
    with desk.write() as tx:
        users.save(tx, firm.people["mia"], disabled_at=tx.now)
    assert socket.ask("thread.open", **OPENED) is None
    assert socket.wire.sent[-1]["error"]["data"]["code"] == "signed_out"
    assert socket.session._closing == (4401, "signed out")


@pytest.mark.parametrize("method", ["draft.open", "message.log", "message.unlog"])
def test_a_seat_that_was_taken_away_counts_on_the_next_request(desk: Desk, firm: Firm, method: str) -> None:
    socket = desk.socket()
    with desk.write() as tx:
        users.save(tx, firm.people["mia"], seat="view_only")
    field = {"draft.open": "thread", "message.log": "message", "message.unlog": "engagement"}[method]
    assert desk.post(f"/panel/{method}", **{field: 1})["code"] == "seat"
    assert socket.ask(method, **{field: 1}) is None
    assert socket.wire.sent[-1]["error"]["data"]["code"] == "seat"
    assert methods(socket) == ["reset"]


@pytest.mark.parametrize("loss", ["disabled", "View-Only"])
def test_no_job_looks_into_the_mailbox_of_somebody_who_lost_that_right(
    deps: Deps, desk: Desk, firm: Firm, loss: str
) -> None:
    """The provider behind `deps` fails the test when it is asked anything."""
    with desk.write() as tx:
        lost = {"disabled_at": tx.now} if loss == "disabled" else {"seat": "view_only"}
        users.save(tx, firm.people["mia"], **lost)
        threads.keep_key(tx, firm.mailbox, "2f", None, fetched=False)
        jobs.add(tx, "sync_mailbox", {"mailbox": firm.mailbox})
        jobs.add(tx, "fetch_thread", {"mailbox": firm.mailbox, "key": "2f"})
    for kind, run in (("sync_mailbox", sync_mailbox), ("fetch_thread", fetch_thread)):
        with deps.store.system() as tx:
            claimed = jobs.claim(tx, (kind,), timedelta(minutes=1))
        assert claimed
        run(deps, claimed)
        with deps.store.system() as tx:
            assert jobs.claim(tx, (kind,), timedelta(minutes=1)) is None
    if loss == "View-Only":
        view = desk.panel("thread.open", **{**OPENED, "thread": "3f"})
        assert (view["state"], view["problem"]["code"]) == ("unreadable", "seat")
