"""How long to wait: before trying again, and before looking again for a mail that may have left."""

from datetime import datetime, timedelta

CONSENT_PATIENCE = timedelta(hours=6)  # connecting the mailbox again brings the job forward

# Each wait before a look, as a multiple of the first one: with 30 s, ten minutes in all, because
# a provider's index may lag for minutes (security §5.1.4).
LOOKS = (1, 1, 2, 4, 6, 7)


def backoff(attempts: int, jitter: float) -> float:
    """Seconds before the next attempt: 1, 2, 4 … up to 10 minutes, of which `jitter` (0-1) of half varies."""
    full = min(600.0, 2.0 ** max(0, attempts - 1))
    return full / 2 + full / 2 * jitter


def wait(attempts: int, jitter: float, told: float | None) -> float:
    """Seconds before the next attempt: as long as the provider said and a little more, never all at once."""
    return backoff(attempts, jitter) if told is None else told * (1 + jitter / 10)


def next_look(looks: int, first: float) -> float | None:
    """Seconds before look number `looks` (from 1), the first after `first`; None: time to ask the rep."""
    return LOOKS[looks - 1] * first if looks <= len(LOOKS) else None


def tonight(now: datetime) -> datetime:
    """The next two o'clock (UTC): for work that writers must wait for."""
    today = now.replace(hour=2, minute=0, second=0, microsecond=0)
    return today if today > now else today + timedelta(days=1)


def webhook_backoff(attempts: int, jitter: float) -> float:
    """Seconds before a webhook is called again: 15 s, three times as long each time, up to 6 hours."""
    full = min(21_600.0, 15.0 * 3.0 ** max(0, attempts - 1))
    return full / 2 + full / 2 * jitter
