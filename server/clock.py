"""The only reader of time, so that every rule about time can be tested without waiting."""

from datetime import UTC, datetime, timedelta
from time import monotonic as _monotonic
from typing import Protocol


class Clock(Protocol):
    """Whatever can say what instant it is."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The current instant, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  this is the place


class FixedClock:
    """A clock that stands still until a test moves it."""

    def __init__(self, at: datetime) -> None:
        """Start at the aware instant `at`."""
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The instant it was last set to."""
        return self._at

    def advance(self, time: timedelta) -> None:
        """Move forward."""
        self._at += time


def monotonic() -> float:
    """Seconds that only grow: for waits, which no change of the machine's clock may bend (fault 29)."""
    return _monotonic()
