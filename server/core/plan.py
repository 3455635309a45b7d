"""What Send would do, decided before it is done: preview shows it, submit applies it (B2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from server.core.address import NotAnAddress, check
from server.core.limits import Allowance
from server.core.mail import Participant
from server.errors import Problem

MAX_RECIPIENTS = 500
_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class SendFacts:
    """What is known when somebody asks to send.

    `names` are display names by address; `unknown_records` were ticked but are not there (any more);
    `barred` are addresses of contacts that the sender may not write to, each with whom to ask (S6);
    `seat_problem` and `mailbox_problem` are set when the sender or the mailbox may not send.
    """

    user_name: str
    from_address: str
    from_allowed: frozenset[str]
    provider_name: str
    may_choose_name: bool
    to: tuple[str, ...]
    cc: tuple[str, ...]
    bcc: tuple[str, ...]
    names: dict[str, str]
    subject: str
    body: str
    records: tuple[tuple[str, int, str], ...]  # kind, id, source
    unknown_records: tuple[int, ...] = ()
    attached: int = 0  # bytes of all files
    most_attached: int = 0  # what the mailbox can carry
    barred: Mapping[str, str] = field(default_factory=dict)
    opted_out: Mapping[str, str] = field(default_factory=dict)  # address → what it said (T7)
    origin: str | None = None  # the kind of the record that the composer was opened from
    unsubscribe_link: bool = False
    carrying: bool = False  # files of the forwarded mail are on the way
    allowance: Allowance | None = None  # what the mailbox may still send (H45)
    seat_problem: Problem | None = None
    mailbox_problem: Problem | None = None


@dataclass(frozen=True)
class SendPlan:
    """Who gets it, as whom, and where it is logged; with problems it does not leave."""

    sender: Participant
    to: tuple[Participant, ...]
    cc: tuple[Participant, ...]
    bcc: tuple[Participant, ...]
    subject: str
    body: str
    records: tuple[tuple[str, int, str], ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    unsubscribe_link: bool = False


def from_name(user_name: str, provider_name: str, *, may_choose: bool) -> str:
    """S12: the user's name; S15: where we cannot choose, the provider's own."""
    return user_name if may_choose else provider_name


def plan_send(facts: SendFacts) -> SendPlan:
    """The plan and everything that speaks against it; each problem names its field."""
    problems = [one for one in (facts.seat_problem, facts.mailbox_problem) if one]
    taken: set[str] = set()
    to = _people("to", facts.to, facts.names, taken, problems)
    cc = _people("cc", facts.cc, facts.names, taken, problems)
    bcc = _people("bcc", facts.bcc, facts.names, taken, problems)
    problems += _barred(facts, to=to, cc=cc, bcc=bcc)
    problems += _opted_out(facts, to=to, cc=cc, bcc=bcc)
    problems += [*_too_many_or_few(facts), *_wrong_sender(facts), *_gone_records(facts), *_too_heavy(facts)]
    problems += [*_incomplete(facts), *_at_the_limit(facts)]
    name = from_name(facts.user_name, facts.provider_name, may_choose=facts.may_choose_name)
    return SendPlan(
        sender=Participant(facts.from_address, name),
        to=to,
        cc=cc,
        bcc=bcc,
        subject=_BREAKS.sub(" ", facts.subject).strip(),  # a line break must not begin a header
        body=facts.body,
        records=facts.records,
        problems=tuple(problems),
        notes=_notes(facts),
        unsubscribe_link=facts.unsubscribe_link,
    )


def _people(
    where: str, addresses: tuple[str, ...], names: dict[str, str], taken: set[str], problems: list[Problem]
) -> tuple[Participant, ...]:
    """Each address checked by itself, each person once (security check 66)."""
    people = []
    for text in addresses[:MAX_RECIPIENTS]:
        try:
            address = check(text)
        except NotAnAddress as error:
            title = f"{text[:80]} is no e-mail address: {error}"
            problems.append(Problem("address_invalid", title, ("Correct or remove it.",), field=where))
            continue
        if address not in taken:
            taken.add(address)
            people.append(Participant(address, names.get(address, "")))
    return tuple(people)


def _barred(facts: SendFacts, **people: tuple[Participant, ...]) -> list[Problem]:
    """S6, T9: each contact that is out of reach is named by the address that was typed."""
    return [
        Problem("not_permitted", f"You may not write to {one.address}.", (facts.barred[one.address],), name)
        for name, named in people.items()
        for one in named
        if one.address in facts.barred
    ]


def _opted_out(facts: SendFacts, **people: tuple[Participant, ...]) -> list[Problem]:
    """S55, T9, H48: nobody is written to against their word; a mail about a ticket may go (S56)."""
    if facts.origin == "ticket":
        return []
    steps = ("Take the address off, or answer from their ticket if there is one.",)
    return [
        Problem("opted_out", f"{one.address} {facts.opted_out[one.address]}.", steps, name)
        for name, named in people.items()
        for one in named
        if one.address in facts.opted_out
    ]


def _too_many_or_few(facts: SendFacts) -> list[Problem]:
    count = len(facts.to) + len(facts.cc) + len(facts.bcc)
    if count > MAX_RECIPIENTS:
        title = f"That is {count} recipients; {MAX_RECIPIENTS} is the most one mail can have."
        return [Problem("too_large", title, ("Remove some of them.",), field="to")]
    if count == 0:
        return [
            Problem("no_recipient", "Nobody would get this mail.", ("Choose an address in To.",), field="to")
        ]
    return []


def _wrong_sender(facts: SendFacts) -> list[Problem]:
    if facts.from_address in facts.from_allowed:
        return []
    title = f"This mailbox cannot send as {facts.from_address}."
    return [Problem("address_invalid", title, ("Choose another address in From.",), field="from")]


def _gone_records(facts: SendFacts) -> list[Problem]:
    if not facts.unknown_records:
        return []
    one = len(facts.unknown_records) == 1
    title = "A ticked record is not there any more." if one else "Some ticked records are not there any more."
    steps = ("Open Associated with and choose again.",)
    return [Problem("record_unknown", title, steps, field="records")]


def _too_heavy(facts: SendFacts) -> list[Problem]:
    """The files were attached for one mailbox, and From may be another one now (S11)."""
    if facts.attached <= facts.most_attached:
        return []
    title = (
        f"The files are {facts.attached / 1_000_000:.1f} MB together; "
        f"{facts.from_address} can send {facts.most_attached / 1_000_000:.0f} MB."
    )
    steps = ("Take some off, or share them by a link.",)
    return [Problem("too_large", title, steps, field="attachments")]


def _incomplete(facts: SendFacts) -> list[Problem]:
    """A forward whose files are not all here yet would arrive without them."""
    if not facts.carrying:
        return []
    title = "The files of the forwarded mail are still on their way."
    return [Problem("busy", title, ("Send again in a moment.",), field="attachments", retry_after=2)]


def _at_the_limit(facts: SendFacts) -> list[Problem]:
    """H47: a mail too many is refused here, before the provider stops the mailbox for everybody."""
    if facts.allowance is None or facts.allowance.free_at is None:
        return []
    at = facts.allowance.free_at
    title = f"{facts.from_address} has sent {facts.allowance.limit} mails in 24 hours, which is its limit."
    steps = (f"There is room again at {at:%H:%M} UTC on {at.day} {at:%b}; your text is kept.",)
    return [Problem("send_limit", title, steps, field="from")]


def near(allowance: Allowance) -> str:
    """H45: a user hears of the limit before it is reached."""
    return f"{allowance.left} of {allowance.limit} mails left in these 24 hours."


def _notes(facts: SendFacts) -> tuple[str, ...]:
    """What will go out besides what was typed: the name (S15), the link (H40)."""
    notes = []
    if not facts.may_choose_name and facts.provider_name != facts.user_name:
        name = facts.provider_name or facts.from_address
        notes.append(f"Microsoft 365 sends your mailbox's own name: {name}.")
    if facts.allowance is not None and facts.allowance.is_near:
        notes.append(near(facts.allowance))
    if facts.unsubscribe_link:
        notes.append("A link to unsubscribe stands below your text.")
    return tuple(notes)
