"""Jobs: claimed by one, taken over from the dead, fenced against the late (security §5.1.2)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from server.clock import FixedClock
from server.store import jobs
from server.store.jobs import Job, LeaseLost
from server.store.tx import Store
from tests.store.conftest import Office

LEASE = timedelta(seconds=60)
KINDS = ("sync", "deliver")


def add(store: Store, office: Office, kind: str = "sync", **options: object) -> None:
    with store.write(office.workspace) as tx:
        jobs.add(tx, kind, {"mailbox": 1}, **options)  # type: ignore[arg-type]


def claim(store: Store) -> Job | None:
    with store.system() as tx:
        return jobs.claim(tx, KINDS, LEASE)


def test_many_workers_claim_each_job_once(store: Store, office: Office) -> None:
    for _ in range(12):
        add(store, office)
    with ThreadPoolExecutor(6) as workers:
        claimed = [one for one in workers.map(lambda _: claim(store), range(18)) if one]
    assert len(claimed) == 12
    assert len({one.id for one in claimed}) == 12


def test_the_urgent_one_goes_first_then_the_oldest(store: Store, office: Office, clock: FixedClock) -> None:
    add(store, office, "sync")
    clock.advance(timedelta(seconds=1))
    add(store, office, "deliver", priority=1)
    assert [one.kind for one in (claim(store), claim(store)) if one] == ["deliver", "sync"]


def test_a_job_of_a_dead_worker_is_taken_over_after_its_lease(
    store: Store, office: Office, clock: FixedClock
) -> None:
    add(store, office)
    first = claim(store)
    assert first
    assert claim(store) is None
    clock.advance(LEASE + timedelta(seconds=1))
    second = claim(store)
    assert second
    assert (second.id, second.attempts) == (first.id, 2)


def test_a_worker_that_slept_past_its_lease_is_fenced_off(
    store: Store, office: Office, clock: FixedClock
) -> None:
    add(store, office)
    slept = claim(store)
    clock.advance(LEASE + timedelta(seconds=1))
    taken = claim(store)
    assert slept
    assert taken
    for late in (
        jobs.done,
        lambda tx, job: jobs.later(tx, job, tx.now),
        lambda tx, job: jobs.hold(tx, job, LEASE),
    ):
        with pytest.raises(LeaseLost), store.system() as tx:
            late(tx, slept)  # type: ignore[no-untyped-call]
    with store.system() as tx:
        jobs.done(tx, taken)
    assert claim(store) is None


def test_one_waiting_job_a_key_and_one_more_while_it_runs(store: Store, office: Office) -> None:
    """What came in while a sync ran is not lost, and a hundred pokes are one job."""
    for _ in range(3):
        add(store, office, unique_key="sync:1")
    running = claim(store)
    assert running
    assert claim(store) is None
    add(store, office, unique_key="sync:1")
    add(store, office, unique_key="sync:1")
    follower = claim(store)
    assert follower
    assert follower.id != running.id
    assert claim(store) is None


def test_a_waiting_job_is_brought_forward_never_put_off(
    store: Store, office: Office, clock: FixedClock
) -> None:
    add(store, office, unique_key="sync:1", run_at=clock.now() + timedelta(hours=1))
    assert claim(store) is None
    add(store, office, unique_key="sync:1")
    assert claim(store)


def test_the_same_key_in_another_workspace_is_another_job(store: Store, office: Office, twin: Office) -> None:
    add(store, office, unique_key="sync:1")
    add(store, twin, unique_key="sync:1")
    claimed = [claim(store), claim(store)]
    assert {one.workspace_id for one in claimed if one} == {office.workspace, twin.workspace}


def test_a_job_given_up_stays_to_be_seen(store: Store, office: Office) -> None:
    add(store, office)
    taken = claim(store)
    assert taken
    with store.system() as tx:
        jobs.set_aside(tx, taken, "provider says no")
        assert jobs.queue(tx).failed == 1
    assert claim(store) is None


def test_the_next_due_time_counts_running_jobs_by_their_lease(
    store: Store, office: Office, clock: FixedClock
) -> None:
    add(store, office, run_at=clock.now())
    claim(store)
    with store.system() as tx:
        assert jobs.next_due(tx, KINDS) == clock.now() + LEASE


def test_state_and_job_are_one_change(store: Store, office: Office) -> None:
    """Rolled back together: no job without its cause (house §2.6)."""
    with pytest.raises(RuntimeError), store.write(office.workspace) as tx:
        jobs.add(tx, "sync", {})
        raise RuntimeError
    assert claim(store) is None


def test_of_a_lane_one_runs_at_a_time_and_other_lanes_go_on(store: Store, office: Office) -> None:
    """One mailbox takes one thread, whatever becomes of it: the others are not slowed."""
    with store.write(office.workspace) as tx:
        for number in range(3):
            jobs.add(tx, "sync", {"n": number}, lane="mailbox:1")
        jobs.add(tx, "sync", {"n": 9}, lane="mailbox:2", priority=9)
    claimed = []
    for _ in range(3):
        with store.system() as tx:
            claimed.append(jobs.claim(tx, ("sync",), LEASE))
    assert [one.args["n"] if one else None for one in claimed] == [0, 9, None]
    with store.system() as tx:
        jobs.done(tx, claimed[0])
    with store.system() as tx:
        assert jobs.claim(tx, ("sync",), LEASE).args == {"n": 1}


def test_what_failed_before_is_not_for_the_thread_of_the_untroubled(store: Store, office: Office) -> None:
    """Fault 15: mailboxes whose provider hangs cannot hold every thread."""
    with store.write(office.workspace) as tx:
        jobs.add(tx, "sync", {"n": 1}, lane="mailbox:1")
    with store.system() as tx:
        stuck = jobs.claim(tx, ("sync",), LEASE)
        jobs.later(tx, stuck, tx.now, "the provider does not answer")
    with store.system() as tx:
        assert jobs.claim(tx, ("sync",), LEASE, untroubled=True) is None
        assert jobs.claim(tx, ("sync",), LEASE) is not None
