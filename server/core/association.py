"""Which records a mail is logged to before anybody ticks anything (T4, T10, T11, H18-H21)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

MAX_DEALS = 5  # H18


# From where a mail is logged, and what may come along (H20).
TARGETS = {
    "contact": ("company", "deal", "ticket"),
    "company": ("contact", "deal", "ticket"),
    "deal": ("contact", "company", "ticket"),
    "ticket": ("contact", "company", "deal"),
}


@dataclass(frozen=True)
class Defaults:
    """The switches by (origin, target): whether a mail logged on the one is also logged on the other."""

    on: frozenset[tuple[str, str]]

    def ticks(self, origin: str, target: str) -> bool:
        """Whether this target comes along; from a custom object nothing does but what is ticked (T11)."""
        return (origin, target) in self.on

    def but(self, switched: Mapping[tuple[str, str], bool]) -> "Defaults":
        """The same with some switches turned."""
        turned_on = {pair for pair, on in switched.items() if on and pair[1] in TARGETS.get(pair[0], ())}
        return Defaults(frozenset(self.on - switched.keys() | turned_on))


T11 = Defaults(
    frozenset(
        {
            ("contact", "company"), ("contact", "deal"), ("company", "contact"), ("company", "deal"),
            ("deal", "contact"), ("deal", "company"), ("ticket", "contact"), ("ticket", "company"),
        }
    )
)  # fmt: skip


def effect(origin: str, target: str) -> str:
    """What a switch does, for the person who turns it."""
    comes = {
        "contact": "whom it is written to",
        "company": "its primary company",
        "deal": "its five newest open deals",
        "ticket": "its five newest open tickets",
    }
    return f"Mail logged on a {origin} is also logged on {comes[target]}."


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


def defaults(
    contacts: Iterable[tuple[int, str]], related: dict[int, list[Candidate]], rules: Defaults = T11
) -> tuple[Choice, ...]:
    """T11 for mail from a contact: the contacts, their primary company, five newest open deals.

    What the workspace has switched off, and further open deals, are offered without a tick.
    """
    choices: dict[int, Choice] = {}
    for contact, name in contacts:
        choices[contact] = Choice("contact", contact, True, "default", f"{name} is in this mail")
    for contact, name in contacts:
        _offer(choices, _of("contact", name, related.get(contact, []), rules))
    return tuple(choices.values())


def from_record(
    origin: Candidate,
    addressed: Iterable[tuple[int, str]],
    related: list[Candidate],
    rules: Defaults = T11,
) -> tuple[Choice, ...]:
    """T11, H19 for mail written from another record: that one, whom it goes to, and what comes along."""
    choices = {origin.id: Choice(origin.kind, origin.id, True, "default", f"written from {origin.name}")}
    brings = rules.ticks(origin.kind, "contact")
    people = [Choice("contact", one, brings, "default", f"{name} is written to") for one, name in addressed]
    _offer(choices, people)
    _offer(choices, _of(origin.kind, origin.name, related, rules))
    return tuple(choices.values())


def _offer(choices: dict[int, Choice], more: Iterable[Choice]) -> None:
    for choice in more:
        known = choices.get(choice.id)
        if known is None or (choice.ticked and not known.ticked):
            choices[choice.id] = choice


def _of(origin: str, name: str, related: list[Candidate], rules: Defaults) -> list[Choice]:
    companies = sorted((one for one in related if one.kind == "company"), key=_primary_first)
    bring = rules.ticks(origin, "company")
    return [
        *(_choice(one, bring and one.is_primary, f"{name}'s {_kind_of_company(one)}") for one in companies),
        *_newest_open("deal", name, related, ticked=rules.ticks(origin, "deal")),
        *_newest_open("ticket", name, related, ticked=rules.ticks(origin, "ticket")),
    ]


def _newest_open(kind: str, name: str, related: list[Candidate], *, ticked: bool) -> list[Choice]:
    """T10: newest association first, ties by id; five of them come along at most (H18)."""
    found = sorted((one for one in related if one.kind == kind and one.is_open), key=_newest)
    return [
        *(_choice(one, ticked, f"open {kind} of {name}") for one in found[:MAX_DEALS]),
        *(
            _choice(one, False, f"{'older ' if ticked else ''}open {kind} of {name}")
            for one in found[MAX_DEALS:]
        ),
    ]


def _choice(one: Candidate, ticked: bool, because: str) -> Choice:  # noqa: FBT001 - as in Choice
    return Choice(one.kind, one.id, ticked, "default", because)


def _kind_of_company(one: Candidate) -> str:
    return "primary company" if one.is_primary else "company"


def _primary_first(one: Candidate) -> tuple[bool, float, int]:
    return (not one.is_primary, *_newest(one))


def _newest(one: Candidate) -> tuple[float, int]:
    return (-one.at.timestamp(), one.id)


def on_the_phone(offered: Iterable[Choice], addressed: frozenset[int]) -> tuple[Choice, ...]:
    """H21, T4: from the phone a mail is logged to whom it goes to; the rest is offered without a tick."""
    return tuple(replace(one, ticked=one.kind == "contact" and one.id in addressed) for one in offered)


def of_team_mail(offered: Iterable[Choice], origin: int | None = None) -> tuple[Choice, ...]:
    """T11, H20, H22: team mail is logged to its contacts and where its conversation is, and nowhere else.

    The record that a mail is written from (`origin`) is what its conversation is about. What the defaults
    would tick for a personal mailbox is offered without a tick.
    """
    return tuple(
        replace(one, ticked=one.kind == "contact" or one.id == origin) if one.source == "default" else one
        for one in offered
    )


def inherited(first: Iterable[tuple[str, int]], offered: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """T4, H6: an answer starts with the associations of the first logged mail of its thread.

    What the defaults would offer beyond that stays in the menu, without a tick.
    """
    because = "the first logged mail of this conversation is there"
    kept = {record: Choice(kind, record, True, "inherited", because) for kind, record in first}
    rest = [Choice(one.kind, one.id, False, one.source, one.because) for one in offered if one.id not in kept]
    return (*kept.values(), *rest)
