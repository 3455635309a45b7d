"""Keeps the leases of running jobs alive: slow work is not dead work.

A process that died or stands still (SIGKILL, SIGSTOP, a frozen machine) does not beat, so its jobs are
taken over; one that is merely slow keeps them, and is not fenced off in the middle of a send.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Lock, Thread

import structlog

from server.deps import Deps
from server.errors import Refusal
from server.store import jobs
from server.store.jobs import Job, LeaseLost
from server.store.tx import DatabaseAway

log = structlog.get_logger()

LONGEST = timedelta(minutes=15)  # what hangs for longer is somebody else's to try


class Heartbeat:
    """A thread that prolongs the lease of every job at hand, three times within a lease."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self._lease = deps.settings.lease_seconds
        self._lock = Lock()
        self._at_hand: dict[tuple[int, int], tuple[Job, datetime]] = {}
        self._stop = Event()
        self._thread = Thread(target=self._loop, name="heartbeat", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; what is still at hand is taken over when its lease runs out."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(timeout=5)

    @contextmanager
    def of(self, claimed: Job) -> Iterator[None]:
        """Keep the lease of a job while its action runs."""
        key = (claimed.id, claimed.attempts)
        with self._lock:
            self._at_hand[key] = (claimed, self.deps.clock.now())
        try:
            yield
        finally:
            with self._lock:
                del self._at_hand[key]

    def beat(self) -> None:
        """Prolong what is at hand, once."""
        oldest = self.deps.clock.now() - LONGEST
        with self._lock:
            running = [job for job, since in self._at_hand.values() if since > oldest]
        for claimed in running:
            self._hold(claimed)

    def _hold(self, claimed: Job) -> None:
        try:
            with self.deps.store.system() as tx:
                jobs.hold(tx, claimed, timedelta(seconds=self._lease))
        except LeaseLost:
            return  # done meanwhile, or taken over: the fence in its own writes decides
        except (DatabaseAway, Refusal) as error:
            log.warning("heartbeat.missed", job=claimed.id, error=type(error).__name__)

    def _loop(self) -> None:
        while not self._stop.wait(self._lease / 3):
            self.beat()
