"""Who gets an answer: from the answered mail only, never from the thread's other mails (P16-P18)."""

import re
from dataclasses import dataclass

from server.core.mail import MessageHead, Participant

MAX_SUBJECT = 990  # what a draft can hold, with room for another prefix
_PREFIX = re.compile(
    r"^\s*(re|aw|antw|sv|vs|ref|rif|r|odp|ynt|res|回复|答复)\s*(\[\d+\])?\s*[:：]\s*", re.IGNORECASE
)


@dataclass(frozen=True)
class ReplySet:
    """Recipients of an answer."""

    to: tuple[Participant, ...]
    cc: tuple[Participant, ...] = ()


def reply(head: MessageHead, own: frozenset[str]) -> ReplySet:
    """Reply: to whoever wrote, at the address they ask for; on our own mail, to its recipients.

    Never to ourselves: `own` are all addresses of the answering rep, aliases too.
    """
    if head.sender is not None and head.sender.address in own:
        return ReplySet(_without(head.to, own) or _without(head.cc, own))
    wanted = _without(head.reply_to, own) or ((head.sender,) if head.sender else ())
    return ReplySet(_once(wanted))


def reply_all(head: MessageHead, own: frozenset[str]) -> ReplySet:
    """Reply all: the same, and everybody else in To and Cc but ourselves; nobody from Bcc."""
    first = reply(head, own).to
    taken = {one.address for one in first} | own
    return ReplySet(first, tuple(one for one in _once(head.to + head.cc) if one.address not in taken))


def subject(answered: str) -> str:
    """`Re: ` once, before the subject of the answered mail."""
    bare = answered.strip()
    while match := _PREFIX.match(bare):
        bare = bare[match.end() :]
    return f"Re: {bare}".strip()[:MAX_SUBJECT].rstrip()


def _without(people: tuple[Participant, ...], own: frozenset[str]) -> tuple[Participant, ...]:
    return _once(tuple(one for one in people if one.address not in own))


def _once(people: tuple[Participant, ...]) -> tuple[Participant, ...]:
    return tuple({one.address: one for one in reversed(people)}.values())[::-1]
