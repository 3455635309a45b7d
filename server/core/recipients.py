"""Who gets an answer: from the answered mail only, never from the thread's other mails (P16-P18)."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from server.core.mail import MessageHead, Participant

REPLY, REPLY_ALL, FORWARD = "reply", "reply_all", "forward"
KINDS = (REPLY, REPLY_ALL, FORWARD)
MAX_SUBJECT = 990  # what a draft can hold, with room for another prefix
_PREFIX = re.compile(
    r"^\s*(re|aw|antw|sv|vs|ref|rif|r|odp|ynt|res|回复|答复)\s*(\[\d+\])?\s*[:：]\s*", re.IGNORECASE
)
_FORWARDED = re.compile(r"^\s*(fwd?|wg|tr|rv|enc|vs|pd|i|doorst|转发)\s*(\[\d+\])?\s*[:：]\s*", re.IGNORECASE)


@dataclass(frozen=True)
class ReplySet:
    """Recipients of an answer."""

    to: tuple[Participant, ...]
    cc: tuple[Participant, ...] = ()


def answer(kind: str, head: MessageHead, own: frozenset[str]) -> ReplySet:
    """Whom an answer of a kind goes to at first; a forward goes to nobody until somebody is chosen (S40)."""
    if kind == FORWARD:
        return ReplySet(())
    return reply_all(head, own) if kind == REPLY_ALL else reply(head, own)


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


def subject(kind: str, answered: str) -> str:
    """`Re: ` or `Fwd: ` once, before the subject of the answered mail; the other one is kept (T6)."""
    prefix, known = ("Fwd:", _FORWARDED) if kind == FORWARD else ("Re:", _PREFIX)
    bare = answered.strip()
    while match := known.match(bare):
        bare = bare[match.end() :]
    return f"{prefix} {bare}".strip()[:MAX_SUBJECT].rstrip()


def is_forward(direction: str | None, subject: str) -> bool:
    """S43, T6: whether the timeline shows a mail as a forward; its stored subject is the real one."""
    return direction == "outgoing" and _FORWARDED.match(subject) is not None


def also_there(
    head: MessageHead, own: frozenset[str], colleagues: Collection[str]
) -> tuple[tuple[Participant, bool], ...]:
    """Everybody of the answered mail but ourselves, each with whether they are a colleague.

    The composer holds them against To and Cc, and says whom an answer will not reach (S31).
    """
    whole = reply_all(head, own)
    sender = _without((head.sender,) if head.sender else (), own)
    return tuple((one, one.address in colleagues) for one in _once((*sender, *whole.to, *whole.cc)))


def _without(people: tuple[Participant, ...], own: frozenset[str]) -> tuple[Participant, ...]:
    return _once(tuple(one for one in people if one.address not in own))


def _once(people: tuple[Participant, ...]) -> tuple[Participant, ...]:
    return tuple({one.address: one for one in reversed(people)}.values())[::-1]
