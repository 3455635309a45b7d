"""How much each token has left, in this process; the arithmetic is `core.rate`.

Counted where the request is answered, not in the database: a look-up must not become a write. With
several processes each keeps its own count, so the limits are by process.
"""

from threading import Lock

from flask import Flask, Response, current_app, g

from server.core.rate import INTERVAL, Bucket, Limits, Taken, full, take
from server.deps import Deps

_MANY = 10_000  # buckets kept; beyond that the fullest ones are as good as none


class Buckets:
    """The buckets of every token seen by this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._of: dict[int, Bucket] = {}

    def take(self, deps: Deps, token_id: int) -> Taken:
        """Count one request of a token."""
        limits, now = limits_of(deps), deps.clock.now()
        with self._lock:
            had = self._of.pop(token_id) if token_id in self._of else full(limits, now)
            taken = take(limits, had, now)
            self._of[token_id] = taken.bucket
            if len(self._of) > _MANY:
                del self._of[next(iter(self._of))]  # the one that has asked nothing for longest
        return taken


def limits_of(deps: Deps) -> Limits:
    """The limits as they are set."""
    return Limits(deps.settings.api_burst, deps.settings.api_daily)


def register(app: Flask) -> None:
    """Begin to count; every answer of the API says what is left."""
    app.extensions["api_buckets"] = Buckets()
    app.after_request(_say)


def count(deps: Deps, token_id: int) -> Taken:
    """Count one request of a token."""
    buckets: Buckets = current_app.extensions["api_buckets"]
    taken = buckets.take(deps, token_id)
    g.api_left = taken.bucket, limits_of(deps)
    return taken


def _say(response: Response) -> Response:
    left = g.get("api_left")
    if left is None:
        return response
    bucket, limits = left
    named = {
        "Daily": limits.daily,
        "Daily-Remaining": max(0, limits.daily - bucket.used_today),
        "Interval-Milliseconds": int(INTERVAL * 1000),
        "Max": limits.burst,
        "Remaining": int(bucket.tokens),
    }
    for name, value in named.items():
        response.headers[f"X-HubSpot-RateLimit-{name}"] = str(value)
    return response
