"""Clocks that jump, and mailboxes that are not what they were (security-reliability §4)."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from server.clock import SystemClock
from server.jobs import periodic
from server.store import mailboxes
from server.store import tables as t
from server.store.mailboxes import Connected
from tests.sync.conftest import Desk, expire

HOUR = timedelta(hours=1)


class Jumping:
    """The machine's clock, moved by somebody."""

    def __init__(self) -> None:
        self.by = timedelta()

    def now(self) -> datetime:
        return SystemClock().now() + self.by


@pytest.mark.parametrize("jump", [-HOUR, HOUR], ids=["back", "ahead"])
def test_fault_29_a_clock_that_jumps_loses_no_mail_and_doubles_none(desk: Desk, jump: timedelta) -> None:
    """An hour back or ahead, and right again: what was due in between is brought forward by the next look."""
    clock = Jumping()
    desk.deps.store.clock = clock
    desk.deps = replace(desk.deps, clock=clock)
    desk.runner = type(desk.runner)(desk.deps)
    desk.deliver("Before")
    desk.sync()
    clock.by = jump
    desk.deliver("While it was wrong")
    desk.sync()
    clock.by = timedelta()
    desk.deliver("After")
    desk.sync()
    assert desk.logged() == ["After", "Before", "While it was wrong"]
    assert list(desk.sightings().values()) == [None] * 3


def test_fault_29_a_job_that_waits_in_the_future_of_a_clock_set_back_is_brought_forward(desk: Desk) -> None:
    clock = Jumping()
    clock.by = HOUR
    desk.deps.store.clock = clock
    desk.deliver("Soon")
    periodic.queue_syncs(desk.deps)
    clock.by = timedelta()
    desk.runner.run_due()
    assert desk.logged() == [], "it is due in an hour, as that clock saw it"
    desk.sync()
    assert desk.logged() == ["Soon"]


def test_fault_57_a_mailbox_that_was_made_anew_is_read_again_and_nothing_is_doubled(desk: Desk) -> None:
    """Its cursor is from another life: ahead of everything (Gmail), or of folders that are not there (Graph)."""
    desk.deliver("Seen")
    desk.sync()
    foreign = (
        "999999999"
        if desk.row.provider == "google"
        else json.dumps({"folders": {"gone": "x"}, "looked": desk.deps.clock.now().isoformat()})
    )
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        tx.run(update(t.mailbox).where(tx.mine(t.mailbox)).values(cursor=foreign))
    desk.deliver("New")
    desk.sync()
    desk.sync()
    assert desk.logged() == ["New", "Seen"]
    assert desk.row.cursor != foreign
    desk.deliver("From now on")
    desk.sync()
    assert desk.logged() == ["From now on", "New", "Seen"]


def connected(desk: Desk, subject: str, address: str) -> Connected:
    row = desk.row
    cursor = desk.deps.open_mailbox().cursor()  # type: ignore[call-arg]
    identity = ((address, "Mia"),)
    return Connected(row.user_id, row.provider, address, "Mia", "https://x", subject, identity, True, cursor)


def test_fault_57_the_same_address_with_another_account_behind_it_is_another_mailbox(desk: Desk) -> None:
    """Deleted and made again, or given to somebody else: the provider's own id tells, never the address."""
    desk.deliver("To the old one")
    desk.sync()
    new = connected(desk, "another-subject", desk.account)
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        assert mailboxes.by_account(tx, new.issuer, new.subject) is None
        mailboxes.set_state(tx, desk.mailbox_id, "disconnected")
        second = mailboxes.add(tx, new)
    assert second != desk.mailbox_id
    desk.deliver("To the new one")
    desk.sync()
    assert len(desk.sightings()) == 1, "the old one saw nothing more"
    desk.mailbox_id = second
    assert len(desk.sightings()) == 1, "the new one saw only its own"
    assert desk.logged() == ["To the new one", "To the old one"]


def test_fault_57_an_account_that_got_another_address_stays_the_same_mailbox(desk: Desk) -> None:
    """Married, or the firm renamed: place, sightings and log go on; both ways it is found by its own id."""
    desk.deliver("Before the change")
    desk.sync()
    before = desk.row
    new = connected(desk, desk.account, "mia.stern@northwind.test")
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        known = mailboxes.by_account(tx, new.issuer, new.subject)
        assert known is not None
        mailboxes.reconnect(tx, known, new)
    assert (desk.row.id, desk.row.address) == (before.id, "mia.stern@northwind.test")
    assert desk.row.cursor == before.cursor, "no place is lost"
    desk.deliver("After the change")
    desk.sync()
    assert desk.logged() == ["After the change", "Before the change"]


@pytest.mark.parametrize("state", ["paused", "reauthorize"])
def test_a_walk_that_found_its_mailbox_at_rest_goes_on_when_that_is_active_again(
    desk: Desk, state: str
) -> None:
    """P1: what a cursor too old has left to be read is read, however long the mailbox rested meanwhile."""
    desk.deliver("While the cursor grew old")
    expire(desk.world)
    periodic.queue_syncs(desk.deps)
    desk.runner.run_one("sync_mailbox")
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        mailboxes.set_state(tx, desk.mailbox_id, state)
    desk.runner.run_due()
    assert desk.logged() == []
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        mailboxes.set_state(tx, desk.mailbox_id, "active")
    desk.sync()
    assert desk.logged() == ["While the cursor grew old"]
