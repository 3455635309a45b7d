"""May we write to an address: what its owner said last, by subscription type (T7, H35-H38)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

SUBSCRIBED = "SUBSCRIBED"
UNSUBSCRIBED = "UNSUBSCRIBED"
NOT_SPECIFIED = "NOT_SPECIFIED"

# H38: the reasons that the law knows, in HubSpot's words.
LEGAL_BASES = (
    "LEGITIMATE_INTEREST_PQL",
    "LEGITIMATE_INTEREST_CLIENT",
    "LEGITIMATE_INTEREST_OTHER",
    "PERFORMANCE_OF_CONTRACT",
    "CONSENT_WITH_NOTICE",
    "PROCESS_AND_STORE",
    "NON_GDPR",
)


@dataclass(frozen=True)
class SubscriptionType:
    """A kind of mail that people may want or not."""

    id: int
    name: str
    description: str
    purpose: str = ""
    is_active: bool = True
    is_built_in: bool = False
    created_at: datetime | None = None
    updated_at: datetime | None = None


# Above every number that a workspace will ever hand out, so that it stands beside its own types.
ONE_TO_ONE = SubscriptionType(
    9_000_000_000_001, "One to One", "Mail that a person writes to another.", "OneToOne", is_built_in=True
)


@dataclass(frozen=True)
class ConsentEvent:
    """Something that was said about mail to an address; without a subscription it was about all mail."""

    id: int
    address: str
    subscription_id: int | None
    state: str
    legal_basis: str | None
    explanation: str
    source: str
    at: datetime


@dataclass(frozen=True)
class Status:
    """How an address stands to a type: the event that decided, if there was one."""

    subscription: SubscriptionType
    state: str
    decided_by: ConsentEvent | None


def statuses(types: Iterable[SubscriptionType], events: Iterable[ConsentEvent]) -> list[Status]:
    """H37: opted in, opted out, or not specified, for each type.

    The newest event that concerns a type decides: one about it, or one about all mail. So a person who
    opted out of everything and later asks for one type gets that one only.
    """
    newest_first = sorted(events, key=lambda one: one.id, reverse=True)
    return [_status(one, newest_first) for one in types]


def _status(of: SubscriptionType, newest_first: list[ConsentEvent]) -> Status:
    decisive = next((one for one in newest_first if one.subscription_id in (None, of.id)), None)
    return Status(of, decisive.state if decisive else NOT_SPECIFIED, decisive)


def is_out_of_all(types: Iterable[SubscriptionType], events: list[ConsentEvent]) -> bool:
    """Whether an address wants no mail of any type: it said so, and asked for nothing since."""
    said = any(one.subscription_id is None and one.state == UNSUBSCRIBED for one in events)
    return said and all(one.state == UNSUBSCRIBED for one in statuses(types, events))


def opt_out(events: list[ConsentEvent]) -> str | None:
    """What one-to-one mail to an address would go against, in words; None when it may go (S55, T7)."""
    now = statuses([ONE_TO_ONE], events)[0]
    if now.state != UNSUBSCRIBED or now.decided_by is None:
        return None
    of = "all mail" if now.decided_by.subscription_id is None else "one-to-one mail"
    at = now.decided_by.at
    return f"unsubscribed from {of} on {at.day} {at:%b %Y}"


@dataclass(frozen=True)
class Outcome:
    """What a wish makes of a status: the state, whether anything is written, and in one word why."""

    state: str
    is_written: bool
    reason: str
    refused: str = ""


def subscribe(now: Status, *, may_resubscribe: bool) -> Outcome:
    """H38: v3 cannot bring back who opted out; v4 can, and says RESUBSCRIBE_OCCURRED."""
    if now.state == UNSUBSCRIBED and not may_resubscribe:
        return Outcome(now.state, False, "NO_STATUS_CHANGE", "opted out and must ask for it themselves")
    if now.state == UNSUBSCRIBED:
        return Outcome(SUBSCRIBED, True, "RESUBSCRIBE_OCCURRED")
    if now.state == SUBSCRIBED:
        return Outcome(SUBSCRIBED, True, "NO_STATUS_CHANGE")  # the basis may be another one
    return Outcome(SUBSCRIBED, True, "REQUESTED_CHANGE_OCCURRED")


def unsubscribe(now: Status) -> Outcome:
    """An opt-out always counts; said twice, it is kept once."""
    if now.state == UNSUBSCRIBED:
        return Outcome(UNSUBSCRIBED, False, "NO_STATUS_CHANGE")
    return Outcome(UNSUBSCRIBED, True, "REQUESTED_CHANGE_OCCURRED")
