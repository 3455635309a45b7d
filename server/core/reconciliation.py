"""Why a mailbox holds mail that we have not seen: every gap has a reason, or is an alarm (B7)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

# A listing can be ahead of the history: what came just before the last look may show in the next one.
SETTLES = timedelta(minutes=2)
PLACES = {"draft": "a draft", "spam": "in spam", "trash": "in the trash", "chat": "a chat"}
SET_ASIDE = "set aside"
DELETED = "deleted before it was looked at"
BEFORE = "from before the mailbox was connected"
NOT_YET = "not looked at yet"


@dataclass(frozen=True)
class Span:
    """What has been walked through for sure: mail received in [since, before); `since` None: all earlier."""

    since: datetime | None
    before: datetime

    def covers(self, at: datetime) -> bool:
        """Whether mail of this instant lies in it."""
        return at < self.before and (self.since is None or at >= self.since)


@dataclass(frozen=True)
class Facts:
    """One mailbox in one span of time.

    `held`: what the provider holds, id to place. `seen`: what we know of, id to where it was put since.
    `looked_at`: when the mails in doubt were received; None for those that are gone by now.
    """

    held: Mapping[str, str]
    seen: Mapping[str, str | None]
    aside: frozenset[str]
    spans: tuple[Span, ...]
    synced_at: datetime | None
    connected_at: datetime
    looked_at: Mapping[str, datetime | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    """What came of it; `doubtful` are to be looked at one by one, `put_away` we did not know yet."""

    held: int
    seen: int
    reasons: Mapping[str, int]
    unexplained: tuple[str, ...]
    put_away: tuple[tuple[str, str | None], ...]


def doubtful(facts: Facts) -> tuple[str, ...]:
    """The mails that no list explains: only a look at each can tell."""
    return tuple(
        key
        for key, place in facts.held.items()
        if key not in facts.seen and key not in facts.aside and place not in PLACES
    )


def explain(facts: Facts) -> Report:
    """Sort every gap under its reason."""
    reasons: Counter[str] = Counter()
    unexplained = []
    for key, place in facts.held.items():
        if key in facts.seen:
            continue
        reason = _reason(facts, key, place)
        if reason is None:
            unexplained.append(key)
        else:
            reasons[reason] += 1
    seen = sum(key in facts.seen for key in facts.held)
    return Report(len(facts.held), seen, dict(reasons), tuple(unexplained), _moved(facts))


def _reason(facts: Facts, key: str, place: str) -> str | None:
    if place in PLACES:
        return PLACES[place]
    if key in facts.aside:
        return SET_ASIDE
    at = facts.looked_at.get(key)
    if at is None:
        return DELETED if key in facts.looked_at else None
    if any(span.covers(at) for span in facts.spans):
        return None
    if at < facts.connected_at:
        return BEFORE
    late = facts.synced_at is not None and at < facts.synced_at - SETTLES
    return None if late else NOT_YET


def _moved(facts: Facts) -> tuple[tuple[str, str | None], ...]:
    """Mail that lies elsewhere than we thought: a notification of it was lost, or the provider hid it."""
    moved: list[tuple[str, str | None]] = []
    for key, gone in facts.seen.items():
        place = facts.held.get(key)
        now = "deleted" if place is None else place if place in ("spam", "trash") else None
        if now != gone:
            moved.append((key, now))
    return tuple(moved)
