"""What Send would do, decided before it is done: preview shows it, submit applies it (B2)."""

from dataclasses import dataclass

from server.core.address import NotAnAddress, check
from server.core.mail import Participant
from server.errors import Problem

MAX_RECIPIENTS = 500


@dataclass(frozen=True)
class SendFacts:
    """What is known when somebody asks to send.

    `names` are display names by address; `unknown_records` were ticked but are not there (any more);
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


def from_name(facts_name: str, provider_name: str, *, may_choose: bool) -> str:
    """S12: the user's name; S15: where we cannot choose, the provider's own."""
    return facts_name if may_choose else provider_name


def plan_send(facts: SendFacts) -> SendPlan:
    """The plan and everything that speaks against it; each problem names its field."""
    problems: list[Problem] = [one for one in (facts.seat_problem, facts.mailbox_problem) if one]
    taken: set[str] = set()
    groups = [
        _people(field, addresses, facts.names, taken, problems)
        for field, addresses in (("to", facts.to), ("cc", facts.cc), ("bcc", facts.bcc))
    ]
    problems += _recipient_problems(sum(len(group) for group in groups), problems)
    if facts.from_address not in facts.from_allowed:
        problems.append(Problem("address_invalid", f"You cannot send as {facts.from_address}.", field="from"))
    if facts.unknown_records:
        what = "A ticked record is not there any more." if len(facts.unknown_records) == 1 else "Some ticked records are not there any more."
        problems.append(Problem("record_unknown", what, ("Open Associated with and choose again.",), field="records"))
    name = from_name(facts.user_name, facts.provider_name, may_choose=facts.may_choose_name)
    notes = () if facts.may_choose_name else (f"Microsoft 365 sends your mailbox's own name: {name}.",)
    sender = Participant(facts.from_address, name)
    return SendPlan(sender, *groups, facts.subject, facts.body, facts.records, tuple(problems), notes)


def _people(
    field: str, addresses: tuple[str, ...], names: dict[str, str], taken: set[str], problems: list[Problem]
) -> tuple[Participant, ...]:
    """Each address checked by itself, each person once (security check 66)."""
    people = []
    for text in addresses:
        try:
            address = check(text)
        except NotAnAddress as error:
            problems.append(
                Problem("address_invalid", f"{text[:80]} is no e-mail address: {error}", ("Correct or remove it.",), field=field)
            )
            continue
        if address not in taken:
            taken.add(address)
            people.append(Participant(address, names.get(address, "")))
    return tuple(people)


def _recipient_problems(count: int, so_far: list[Problem]) -> list[Problem]:
    if count > MAX_RECIPIENTS:
        return [Problem("no_recipient", f"That are {count} recipients; {MAX_RECIPIENTS} is the most.", field="to")]
    if count == 0 and not any(one.code == "address_invalid" for one in so_far):
        return [Problem("no_recipient", "Nobody would get this mail.", ("Choose an address in To.",), field="to")]
    return []
