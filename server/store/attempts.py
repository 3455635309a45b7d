"""Counting tries: so many in a window, for a person, an address on the net, or a code."""

from datetime import timedelta

from sqlalchemy import select, update

from server.store import tables as t
from server.store.tx import System

attempt = t.attempt


def over(tx: System, key: str, limit: int, window: timedelta) -> float | None:
    """Count one try; seconds to wait when there were more than `limit` in the window, else None."""
    fresh = {"key": key, "tries": 0, "window_ends_at": tx.now + window}
    tx.insert_or_ignore(attempt, fresh)
    ended = (attempt.c.key == key, attempt.c.window_ends_at <= tx.now)
    tx.run(update(attempt).where(*ended).values(tries=0, window_ends_at=tx.now + window))
    tx.run(update(attempt).where(attempt.c.key == key).values(tries=attempt.c.tries + 1))
    row = tx.one(select(attempt.c.tries, attempt.c.window_ends_at).where(attempt.c.key == key))
    if row is None or row.tries <= limit:
        return None
    return float((row.window_ends_at - tx.now).total_seconds())


def forget(tx: System, key: str) -> None:
    """It was right at last: start counting afresh."""
    tx.run(attempt.delete().where(attempt.c.key == key))
