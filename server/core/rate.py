"""How often a token may ask: a bucket that fills up evenly, and a count for the day."""

from dataclasses import dataclass
from datetime import datetime

INTERVAL = 10.0  # seconds; HubSpot's limits are by ten seconds and by day


@dataclass(frozen=True)
class Limits:
    """Requests in ten seconds, and in a day (UTC)."""

    burst: int
    daily: int


@dataclass(frozen=True)
class Bucket:
    """What is left for one token, as of an instant."""

    tokens: float
    at: datetime
    used_today: int


@dataclass(frozen=True)
class Taken:
    """One request counted: the bucket after it, and the policy that refuses it, with the wait in seconds."""

    bucket: Bucket
    policy: str | None = None
    wait: float = 0.0


def full(limits: Limits, now: datetime) -> Bucket:
    """The bucket of a token that has not asked anything yet."""
    return Bucket(float(limits.burst), now, 0)


def take(limits: Limits, bucket: Bucket, now: datetime) -> Taken:
    """Count one request; a refused one costs nothing."""
    passed = max(0.0, (now - bucket.at).total_seconds())
    tokens = min(float(limits.burst), bucket.tokens + passed * limits.burst / INTERVAL)
    used = bucket.used_today if now.date() == bucket.at.date() else 0
    stand = Bucket(tokens, now, used)
    if used >= limits.daily:
        left = 86_400 - (now.hour * 3600 + now.minute * 60 + now.second)
        return Taken(stand, "DAILY", float(left))
    if tokens < 1:
        return Taken(stand, "TEN_SECONDLY_ROLLING", (1 - tokens) * INTERVAL / limits.burst)
    return Taken(Bucket(tokens - 1, now, used + 1))
