"""Whether a mail is logged: an ordered list of rules, the first opinion decides."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from server.core.decision import Decision, Opinion, decide

SHOWN = 3  # addresses named in a reason


@dataclass(frozen=True)
class LogFacts:
    """What the rules know of one mail in one mailbox.

    `contacts` and `strangers` are addresses; `thread_logged` = an earlier mail of the thread is logged.
    """

    direction: str
    received_at: datetime
    connected_at: datetime
    mode: str  # of the mailbox: all, replies, manual (T13)
    contacts: tuple[str, ...]
    strangers: tuple[str, ...]
    colleagues: tuple[str, ...]
    thread_logged: bool
    automatic: bool
    sent_by_us: bool = False
    by_hand: bool = False
    seat: str = "core"
    already_logged: bool = False


def sent_by_us(f: LogFacts) -> Opinion | None:
    """S18: a mail sent from the panel goes to the records that were ticked for it."""
    if f.sent_by_us:
        return Opinion("S18", "log", "sent from the panel, logged to the ticked records")
    return None


def by_hand(f: LogFacts) -> Opinion | None:
    """H29: past mail is logged when somebody asks for it."""
    if f.by_hand and (f.contacts or f.thread_logged):
        return Opinion("H29", "log", "logged by hand")
    return None


def already_logged(f: LogFacts) -> Opinion | None:
    """T15: one message, one log entry, however many mailboxes show it."""
    if f.already_logged:
        return Opinion("T15", "skip", "already logged")
    return None


def view_only(f: LogFacts) -> Opinion | None:
    """T12: a View-Only seat sees the panel, and nothing of theirs is logged."""
    if f.seat == "view_only":
        return Opinion("T12", "skip", "a View-Only seat does not log mail")
    return None


def internal(f: LogFacts) -> Opinion | None:
    """P10: what colleagues write to each other is nobody's timeline."""
    if f.colleagues and not f.contacts and not f.strangers:
        return Opinion("P10", "skip", "only colleagues are in this mail")
    return None


def past(f: LogFacts) -> Opinion | None:
    """H29: mail from before the mailbox was connected is not logged by itself."""
    if f.received_at < f.connected_at:
        return Opinion(
            "H29", "skip", "arrived before this mailbox was connected; log it by hand if it matters"
        )
    return None


def automatic(f: LogFacts) -> Opinion | None:
    """P8: newsletters and robots are nobody's conversation, unless a contact is in it."""
    if f.automatic and not f.contacts:
        return Opinion("P8", "skip", "an automatic mail with no contact in it")
    return None


def manual(f: LogFacts) -> Opinion | None:
    """T13: in manual mode nothing is logged by itself."""
    if f.mode == "manual":
        return Opinion("T13", "skip", "this mailbox logs by hand only")
    return None


def answer(f: LogFacts) -> Opinion | None:
    """T16, H5: who answers in a logged thread is logged there, from whatever address."""
    if f.thread_logged and not f.automatic:
        return Opinion("T16", "log", "belongs to a logged conversation")
    return None


def replies_only(f: LogFacts) -> Opinion | None:
    """H1, H4: in replies-only mode just the answers to logged mail count."""
    if f.mode == "replies":
        return Opinion("H4", "skip", "this mailbox logs answers to logged mail only")
    return None


def known_contact(f: LogFacts) -> Opinion | None:
    """H2: all mail with existing contacts."""
    if f.contacts:
        verb = "is a contact" if len(f.contacts) == 1 else "are contacts"
        return Opinion("H2", "log", f"{_names(f.contacts)} {verb}")
    return None


def nobody_known(_: LogFacts) -> Opinion:
    """H2: mail with people the CRM does not know is not logged."""
    return Opinion("H2", "skip", "nobody in this mail is a contact")


def _names(addresses: tuple[str, ...]) -> str:
    shown = ", ".join(addresses[:SHOWN])
    return f"{shown} and {len(addresses) - SHOWN} more" if len(addresses) > SHOWN else shown


# Order is the policy.
RULES = (
    sent_by_us,
    view_only,
    already_logged,
    by_hand,
    internal,
    past,
    automatic,
    manual,
    answer,
    replies_only,
    known_contact,
    nobody_known,
)


def decide_logging(facts: LogFacts) -> Decision:
    """Log or skip, with the trace."""
    return decide(RULES, facts)


def recall(stored: Mapping[str, Any]) -> LogFacts:
    """Facts as they were stored, for a replay (B3). What later versions added keeps its default."""
    known = {one.name: stored[one.name] for one in fields(LogFacts) if one.name in stored}
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    instants = {name: datetime.fromisoformat(known[name]) for name in ("received_at", "connected_at")}
    return LogFacts(**{**known, **lists, **instants})
