"""Runs jobs: claim one, run its action, and turn provider faults into waiting, parking or giving up.

It may say `except Exception` (ADR 007): a job that breaks must not stop the others.
"""

from collections.abc import Callable
from datetime import timedelta
from threading import Event, Thread

import structlog

from server.core import schedule
from server.deps import Deps
from server.errors import Fault, Refusal, Retry
from server.ids import fraction
from server.jobs.heartbeat import Heartbeat
from server.jobs.kinds import KINDS
from server.store import jobs
from server.store.jobs import Job, LeaseLost
from server.store.submissions import Fenced

log = structlog.get_logger()

IDLE_SECONDS = 1.0  # how long a runner rests without a poke: what a lost poke can cost
MAX_ATTEMPTS = 12


class Runner:
    """Some threads that run whatever is due."""

    def __init__(self, deps: Deps, kinds: dict[str, Callable[[Deps, Job], None]] | None = None) -> None:
        self.deps = deps
        self.kinds = kinds or KINDS
        self._names = tuple(self.kinds)
        self._stop = Event()
        self._heartbeat = Heartbeat(deps)
        self._threads: list[Thread] = []

    def start(self, threads: int) -> None:
        """Begin to run jobs in the background."""
        self._heartbeat.start()
        for number in range(threads):
            # One thread takes nothing that has failed before: mailboxes whose provider hangs cannot hold
            # them all, and what is well goes on (fault 15).
            options = {"untroubled": number == 0 and threads > 1}
            thread = Thread(target=self._loop, name=f"runner-{number}", kwargs=options, daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Take no further job, and wait a little for the ones at hand."""
        self._stop.set()
        self.deps.store.pokes.wake()
        for thread in self._threads:
            thread.join(timeout=5)
        self._heartbeat.stop()

    def run_due(self, kind: str | None = None, *, untroubled: bool = False) -> int:
        """Run what is due now, of one kind or of any, one after the other; how many ran."""
        ran = 0
        while not self._stop.is_set() and self.run_one(kind, untroubled=untroubled):
            ran += 1
        return ran

    def _loop(self, *, untroubled: bool) -> None:
        poke = 0
        while not self._stop.is_set():
            try:
                self.run_due(untroubled=untroubled)
            except Exception as error:  # noqa: BLE001  the database is away: rest, then look again
                log.warning("runner.failed", error=type(error).__name__)
            poke = self.deps.store.pokes.wait(poke, IDLE_SECONDS)

    def run_one(self, kind: str | None = None, *, untroubled: bool = False) -> bool:
        """Run the first job that is due; whether there was one."""
        names = (kind,) if kind else self._names
        lease = timedelta(seconds=self.deps.settings.lease_seconds)
        with self.deps.store.system() as tx:
            claimed = jobs.claim(tx, names, lease, untroubled=untroubled)
        if claimed is None:
            return False
        try:
            with self._heartbeat.of(claimed):
                self.kinds[claimed.kind](self.deps, claimed)
        except (LeaseLost, Fenced):
            log.info("job.taken_over", job=claimed.id, kind=claimed.kind)
        except (Fault, Refusal) as fault:
            self._again(claimed, str(fault), fault.after if isinstance(fault, Retry) else None)
        except Exception as error:
            log.exception("job.broke", job=claimed.id, kind=claimed.kind)
            self._again(claimed, type(error).__name__, None)
        return True

    def _again(self, claimed: Job, fault: str, after: float | None) -> None:
        """Later, with growing patience; after the last attempt it is set aside, visibly."""
        log.warning("job.again", job=claimed.id, kind=claimed.kind, attempts=claimed.attempts)
        with self.deps.store.system() as tx:
            # A mailbox is never given up on: its health page says since when it fails, and why.
            if claimed.attempts >= MAX_ATTEMPTS and claimed.lane is None:
                jobs.set_aside(tx, claimed, fault)
                return
            wait = schedule.wait(claimed.attempts, fraction(), after)
            jobs.later(tx, claimed, tx.now + timedelta(seconds=wait), fault)
