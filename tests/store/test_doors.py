"""Links, tickets, pairing codes, OAuth states: each opens once, however many hands reach for it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from server.clock import FixedClock
from server.store import attempts, oauth_flows, pairings, sessions, tickets
from server.store import tables as t
from server.store.oauth_flows import Flow
from server.store.tx import Store, System
from tests.store.conftest import Office

Door = tuple[Callable[[System, Office], None], Callable[[System], Any], timedelta]


def _session(tx: System, office: Office) -> int:
    return sessions.add(tx, office.workspace, office.rep, "panel", "Chrome", "session", "csrf")


def _pairing(tx: System, office: Office) -> None:
    pairings.add(tx, "device", "code", "Chrome")
    pairings.confirm(tx, "code", office.workspace, office.rep)


DOORS: dict[str, Door] = {
    "websocket ticket (check 5)": (
        lambda tx, office: tickets.add(tx, _session(tx, office), "t"),
        lambda tx: tickets.take(tx, "t"),
        tickets.TICKET,
    ),
    "sign-in link": (
        lambda tx, office: tickets.add_link(tx, office.workspace, office.rep, "l"),
        lambda tx: tickets.take_link(tx, "l"),
        tickets.LINK,
    ),
    "device token of a pairing": (_pairing, lambda tx: pairings.claim(tx, "device"), pairings.LIFETIME),
    "OAuth state (check 22)": (
        lambda tx, office: oauth_flows.add(
            tx, "s", Flow("google", "connect", "b", office.workspace, office.rep, None, b"")
        ),
        lambda tx: oauth_flows.take(tx, "s", "google", "b"),
        oauth_flows.LIFETIME,
    ),
}


@pytest.fixture(params=DOORS)
def door(request: pytest.FixtureRequest) -> Door:
    return DOORS[request.param]


def test_of_many_hands_one_gets_in(store: Store, office: Office, door: Door) -> None:
    make, take, _ = door
    with store.system() as tx:
        make(tx, office)

    def reach(_: int) -> Any:
        with store.system() as tx:
            return take(tx)

    with ThreadPoolExecutor(6) as hands:
        got = [one for one in hands.map(reach, range(12)) if one is not None]
    assert len(got) == 1


def test_it_opens_until_its_last_second(store: Store, office: Office, door: Door, clock: FixedClock) -> None:
    make, take, lifetime = door
    with store.system() as tx:
        make(tx, office)
    clock.advance(lifetime)
    with store.system() as tx:
        assert take(tx) is None


def test_what_has_expired_is_swept_away(store: Store, office: Office, clock: FixedClock) -> None:
    with store.system() as tx:
        for make, _, _ in DOORS.values():
            make(tx, office)
        attempts.over(tx, "pair:1", 5, timedelta(minutes=1))
    clock.advance(timedelta(days=2))
    with store.system() as tx:
        tickets.sweep(tx)
        for table in (t.ticket, t.sign_in_link, t.pairing, t.oauth_flow, t.attempt):
            assert tx.all(table.select()) == [], table.name


@pytest.mark.parametrize(
    ("provider", "browser"), [("microsoft", "b"), ("google", "another browser")], ids=["provider", "browser"]
)
def test_a_state_belongs_to_its_browser_and_provider(
    store: Store, office: Office, provider: str, browser: str
) -> None:
    """Check 26: a state that was stolen opens nothing, and stays for its owner."""
    with store.system() as tx:
        DOORS["OAuth state (check 22)"][0](tx, office)
        assert oauth_flows.take(tx, "s", provider, browser) is None
        assert oauth_flows.take(tx, "s", "google", "b") is not None


def test_a_code_is_confirmed_by_one_person(store: Store, office: Office, twin: Office) -> None:
    with store.system() as tx:
        pairings.add(tx, "device", "code", "Chrome")
        assert pairings.confirm(tx, "code", office.workspace, office.rep)
        assert not pairings.confirm(tx, "code", twin.workspace, twin.rep)
        assert pairings.claim(tx, "device") == (office.workspace, office.rep, "Chrome")


def test_too_many_tries_wait_and_begin_afresh_in_the_next_window(store: Store, clock: FixedClock) -> None:
    window = timedelta(minutes=15)
    with store.system() as tx:
        assert [attempts.over(tx, "k", 2, window) for _ in range(2)] == [None, None]
        assert attempts.over(tx, "k", 2, window) == window.total_seconds()
        assert attempts.over(tx, "another", 2, window) is None
    clock.advance(window)
    with store.system() as tx:
        assert attempts.over(tx, "k", 2, window) is None


def test_no_secret_is_in_the_database(store: Store, office: Office) -> None:
    """Digests only (check 28): a copy of the file opens no door."""
    with store.system() as tx:
        tickets.add(
            tx, sessions.add(tx, office.workspace, office.rep, "web", "", "the-session", "c"), "the-ticket"
        )
        tickets.add_link(tx, office.workspace, office.rep, "the-link")
        pairings.add(tx, "the-device", "the-code", "Chrome")
        rows = [
            str(row)
            for table in (t.session, t.ticket, t.sign_in_link, t.pairing)
            for row in tx.all(table.select())
        ]
    assert rows
    for secret in ("the-session", "the-ticket", "the-link", "the-device", "the-code"):
        assert all(secret not in row for row in rows)


def test_an_idle_or_revoked_session_is_none(store: Store, office: Office, clock: FixedClock) -> None:
    with store.system() as tx:
        idle = _session(tx, office)
        assert sessions.by_id(tx, idle)
    clock.advance(sessions.IDLE)
    with store.system() as tx:
        assert sessions.by_id(tx, idle) is None
        fresh = sessions.add(tx, office.workspace, office.rep, "web", "", "other", "c")
        assert sessions.revoke(tx, office.workspace, office.rep, fresh)
        assert sessions.by_token(tx, "other", "web") is None
        assert sessions.live(tx, [idle, fresh]) == set()
