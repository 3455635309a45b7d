"""How many mails one mailbox may send: in 24 hours that roll, and in a minute of the clock (H45-H47).

The providers stop a mailbox that sends too much, for everybody who uses it and for a day: so we stop
first, at a number that the composer shows. Mail sent from Gmail or Outlook themselves is not counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

GMAIL_FREE, USUAL = 350, 1000  # a day (H45)
MOST_A_MINUTE = 10  # of one's own choice (H46)
DAY, MINUTE = timedelta(hours=24), timedelta(minutes=1)
_FREE = ("gmail.com", "googlemail.com")
NEAR = 10  # warn at a tenth of the limit


@dataclass(frozen=True)
class Allowance:
    """What a mailbox may still send today, and when there is room again if there is none."""

    limit: int
    left: int
    free_at: datetime | None = None

    @property
    def is_near(self) -> bool:
        """Whether its user should know that the limit is near."""
        return self.left * NEAR <= self.limit


def a_day(provider: str, address: str, chosen: int | None) -> int:
    """The most in 24 hours: the provider's, or fewer if that was chosen; never more (H46)."""
    free = provider == "google" and address.rpartition("@")[2] in _FREE
    most = GMAIL_FREE if free else USUAL
    return most if chosen is None else min(chosen, most)


def allowance(limit: int, newest_first: Sequence[datetime], now: datetime) -> Allowance:
    """What is left; `newest_first` are when mails left or will leave, of the last 24 hours at least."""
    counted = [at for at in newest_first if at > now - DAY]
    left = max(0, limit - len(counted))
    if left or not limit:
        return Allowance(limit, left)
    return Allowance(limit, 0, counted[limit - 1] + DAY)


def later(chosen: int | None, newest_first: Sequence[datetime], now: datetime) -> datetime | None:
    """When a mail that is due may leave instead: at the next full minute, if this one is used up (H46)."""
    this = now.replace(second=0, microsecond=0)
    if chosen is None or sum(at >= this for at in newest_first) < chosen:
        return None
    return this + MINUTE
