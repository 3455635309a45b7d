"""Which records a mail is logged to before anybody ticks anything (T4, T10, T11, H18-H21)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

MAX_DEALS = 5  # H18


@dataclass(frozen=True)
class Candidate:
    """A record related to a contact of the mail; `at` is when they were associated (T10)."""

    kind: str
    id: int
    name: str
    at: datetime
    is_primary: bool = False
    is_open: bool | None = None


@dataclass(frozen=True)
class Choice:
    """One check box: a record, ticked or not, from what, and why."""

    kind: str
    id: int
    ticked: bool
    source: str  # default, inherited, ticked
    because: str


def defaults(contacts: Iterable[tuple[int, str]], related: dict[int, list[Candidate]]) -> tuple[Choice, ...]:
    """T11 for mail from a contact: the contacts, their primary company, five newest open deals.

    Tickets and further open deals are offered without a tick.
    """
    choices: dict[int, Choice] = {}
    for contact, name in contacts:
        choices[contact] = Choice("contact", contact, True, "default", f"{name} is in this mail")
    for contact, name in contacts:
        for choice in _of_contact(name, related.get(contact, [])):
            known = choices.get(choice.id)
            if known is None or (choice.ticked and not known.ticked):
                choices[choice.id] = choice
    return tuple(choices.values())


# T11: what comes along with a mail that is written from a record.
_ALONG = {"company": ("contact", "deal"), "deal": ("contact", "company"), "ticket": ("contact", "company")}


def from_record(
    origin: Candidate, addressed: Iterable[tuple[int, str]], related: list[Candidate]
) -> tuple[Choice, ...]:
    """T11 for mail written from a company, deal, ticket or custom object.

    That record, whom it is written to, and what comes along with such a record (H19).
    """
    along = _ALONG.get(origin.kind, ())
    choices = {origin.id: Choice(origin.kind, origin.id, True, "default", f"written from {origin.name}")}
    for contact, name in addressed:
        choices[contact] = Choice("contact", contact, "contact" in along, "default", f"{name} is written to")
    for choice in _of_contact(origin.name, related):
        ticked = choice.ticked and choice.kind in along
        offered = Choice(choice.kind, choice.id, ticked, choice.source, choice.because)
        choices.setdefault(choice.id, offered)
    return tuple(choices.values())


def _of_contact(name: str, related: list[Candidate]) -> list[Choice]:
    companies = sorted((one for one in related if one.kind == "company"), key=_primary_first)
    # T10: newest association first, ties by id.
    deals = sorted((one for one in related if one.kind == "deal" and one.is_open), key=_newest)
    tickets = sorted((one for one in related if one.kind == "ticket" and one.is_open), key=_newest)
    return [
        *(_choice(one, one.is_primary, f"{name}'s {_kind_of_company(one)}") for one in companies),
        *(_choice(one, True, f"open deal of {name}") for one in deals[:MAX_DEALS]),
        *(_choice(one, False, f"older open deal of {name}") for one in deals[MAX_DEALS:]),
        *(_choice(one, False, f"open ticket of {name}") for one in tickets),
    ]


def _choice(one: Candidate, ticked: bool, because: str) -> Choice:  # noqa: FBT001 - as in Choice
    return Choice(one.kind, one.id, ticked, "default", because)


def _kind_of_company(one: Candidate) -> str:
    return "primary company" if one.is_primary else "company"


def _primary_first(one: Candidate) -> tuple[bool, float, int]:
    return (not one.is_primary, *_newest(one))


def _newest(one: Candidate) -> tuple[float, int]:
    return (-one.at.timestamp(), one.id)


def inherited(first: Iterable[tuple[str, int]], offered: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """T4, H6: an answer starts with the associations of the first logged mail of its thread.

    What the defaults would offer beyond that stays in the menu, without a tick.
    """
    because = "the first logged mail of this conversation is there"
    kept = {record: Choice(kind, record, True, "inherited", because) for kind, record in first}
    rest = [Choice(one.kind, one.id, False, one.source, one.because) for one in offered if one.id not in kept]
    return (*kept.values(), *rest)
