"""Slow work is not dead work: whoever is alive keeps the job, whoever is not loses it (faults 7, 7b)."""

from datetime import timedelta

import pytest

from server.clock import FixedClock
from server.deps import Deps
from server.jobs.heartbeat import LONGEST, Heartbeat
from server.store import jobs, workspaces
from server.store.jobs import Job

KIND = ("slow",)
LEASE = timedelta(seconds=60)


@pytest.fixture
def running(deps: Deps) -> Job:
    with deps.store.system() as tx:
        workspace = workspaces.add(tx, "Northwind")
    with deps.store.write(workspace) as tx:
        jobs.add(tx, "slow", {})
    return take(deps)


def take(deps: Deps) -> Job:
    with deps.store.system() as tx:
        claimed = jobs.claim(tx, KIND, LEASE)
    assert claimed
    return claimed


def is_free(deps: Deps) -> bool:
    with deps.store.system() as tx:
        return jobs.claim(tx, KIND, LEASE) is not None


def test_a_job_that_takes_longer_than_its_lease_stays_with_its_worker(
    deps: Deps, clock: FixedClock, running: Job
) -> None:
    beats = Heartbeat(deps)
    with beats.of(running):
        for _ in range(5):
            clock.advance(LEASE / 2)
            beats.beat()
    assert not is_free(deps)
    with deps.store.system() as tx:
        jobs.done(tx, running)


def test_without_a_beat_it_is_taken_over(deps: Deps, clock: FixedClock, running: Job) -> None:
    with Heartbeat(deps).of(running):
        clock.advance(LEASE + timedelta(seconds=1))
        assert is_free(deps)


def test_a_worker_that_wakes_too_late_does_not_win_it_back(
    deps: Deps, clock: FixedClock, running: Job
) -> None:
    beats = Heartbeat(deps)
    with beats.of(running):
        clock.advance(LEASE + timedelta(seconds=1))
        second = take(deps)
        beats.beat()
    with deps.store.system() as tx:
        jobs.done(tx, second)


def test_a_job_given_back_is_not_held_any_more(deps: Deps, running: Job) -> None:
    beats = Heartbeat(deps)
    with beats.of(running):
        with deps.store.system() as tx:
            jobs.later(tx, running, tx.now)
        beats.beat()
        assert is_free(deps)


def test_what_hangs_for_ever_is_let_go(deps: Deps, clock: FixedClock, running: Job) -> None:
    beats = Heartbeat(deps)
    with beats.of(running):
        clock.advance(LONGEST + LEASE)
        beats.beat()
        assert is_free(deps)
