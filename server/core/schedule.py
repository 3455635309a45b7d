"""How long to wait: before trying again, and before looking again for a mail that may have left."""

from datetime import timedelta

CONSENT_PATIENCE = timedelta(hours=6)  # connecting the mailbox again brings the job forward

# Seconds before each look (security §5.1.4): Sent may lag for minutes.
LOOKS = (2.0, 10.0, 30.0, 60.0, 120.0, 180.0, 300.0)


def backoff(attempts: int, jitter: float) -> float:
    """Seconds before the next attempt: 1, 2, 4 … up to 10 minutes, of which `jitter` (0-1) of half varies."""
    full = min(600.0, 2.0 ** max(0, attempts - 1))
    return full / 2 + full / 2 * jitter


def next_look(looks: int, pace: float = 1.0) -> float | None:
    """Seconds before look number `looks` (from 1), times `pace`; None when it is time to ask the rep."""
    return LOOKS[looks - 1] * pace if looks <= len(LOOKS) else None
