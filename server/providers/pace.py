"""How fast one mailbox may be asked: requests at a time, quota units a minute, and waits it was told.

Shared by every thread of a process, one pace a mailbox: a mailbox that must wait holds up nobody else.
The provider's own refusals stay the last word, so that several processes need not agree.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition

from server.clock import monotonic
from server.errors import Retry

PATIENCE = 2.0  # seconds a thread waits for its turn before it does something else
MINUTE = 60.0


@dataclass(frozen=True)
class Use:
    """How a mailbox stands with its quota: units of the last minute, of how many, and a told wait."""

    used: float
    of: int
    wait: float


class Pace:
    """One mailbox's limits. Raises Retry where waiting would take too long for a thread."""

    def __init__(self, at_once: int, units_a_minute: int, ticking: Callable[[], float] = monotonic) -> None:
        self._at_once, self._limit, self._ticking = at_once, units_a_minute, ticking
        self._changed = Condition()
        self._running = 0
        self._tokens, self._filled_at = float(units_a_minute), ticking()
        self._not_before = 0.0

    @contextmanager
    def turn(self, units: float) -> Iterator[None]:
        """Wait for a turn that costs so many units; raises Retry with the seconds to wait."""
        with self._changed:
            self._take(units)
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._changed.notify()

    def _take(self, units: float) -> None:
        deadline = self._ticking() + PATIENCE
        while True:
            now = self._ticking()
            wait = self._wait(units, now)
            if wait <= 0:
                self._tokens -= min(units, self._limit)
                self._running += 1
                return
            if wait != MINUTE and now + wait > deadline:
                raise Retry("this mailbox has used up its share", wait)
            if now > deadline:
                raise Retry("this mailbox is busy", 1.0)
            self._changed.wait(min(wait, PATIENCE))

    def _wait(self, units: float, now: float) -> float:
        """Seconds until a turn; a whole minute stands for: until somebody else is done."""
        self._fill(now)
        if now < self._not_before:
            return self._not_before - now
        if self._running >= self._at_once:
            return MINUTE
        lacking = min(units, self._limit) - self._tokens
        return lacking * MINUTE / self._limit if lacking > 0 else 0.0

    def _fill(self, now: float) -> None:
        grown = (now - self._filled_at) * self._limit / MINUTE
        self._tokens, self._filled_at = min(float(self._limit), self._tokens + grown), now

    def told_to_wait(self, seconds: float) -> None:
        """The provider said so to one thread; it holds for all (fault 15)."""
        with self._changed:
            self._not_before = max(self._not_before, self._ticking() + seconds)

    def use(self) -> Use:
        """How it stands now."""
        with self._changed:
            now = self._ticking()
            self._fill(now)
            return Use(self._limit - self._tokens, self._limit, max(0.0, self._not_before - now))


_paces: dict[tuple[str, str], Pace] = {}
_known = Condition()


def of(provider: str, address: str, at_once: int, units_a_minute: int) -> Pace:
    """The one pace of a mailbox in this process."""
    with _known:
        return _paces.setdefault((provider, address), Pace(at_once, units_a_minute))


def known(provider: str, address: str) -> Pace | None:
    """The pace of a mailbox, if this process has spoken to it."""
    with _known:
        return _paces.get((provider, address))


def forget() -> None:
    """Begin anew: for tests that play several worlds in one process."""
    with _known:
        _paces.clear()
