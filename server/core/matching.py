"""Who of a mail's participants the CRM knows, and why (P25, H5, H31)."""

from collections.abc import Mapping
from dataclasses import dataclass

from server.core.mail import MessageHead, Participant, Role

_WHERE = {
    Role.FROM: "wrote this mail",
    Role.REPLY_TO: "is where answers go",
    Role.TO: "is in To",
    Role.CC: "is in Cc",
    Role.BCC: "is in Bcc",
}


@dataclass(frozen=True)
class Match:
    """One contact of a mail, by which address, and the reason in words."""

    contact: int
    address: str
    because: str


@dataclass(frozen=True)
class Matches:
    """Everyone in a mail, sorted: contacts, colleagues, and people the CRM does not know."""

    contacts: tuple[Match, ...]
    strangers: tuple[Participant, ...]
    colleagues: tuple[Participant, ...]


def match(head: MessageHead, known: Mapping[str, int], own: frozenset[str]) -> Matches:
    """Sort the participants: exact normalised addresses only, every role, each person once.

    `known` maps any address of a contact to the contact (H31: additional ones too); `own` are the
    addresses of colleagues (H27). A colleague who is also a contact counts as a colleague (P10).
    """
    contacts: dict[int, Match] = {}
    strangers: dict[str, Participant] = {}
    colleagues: dict[str, Participant] = {}
    for role, person in head.people():
        if person.address in own:
            colleagues.setdefault(person.address, person)
        elif person.address in known:
            contact = known[person.address]
            contacts.setdefault(contact, Match(contact, person.address, f"{person.address} {_WHERE[role]}"))
        else:
            strangers.setdefault(person.address, person)
    return Matches(tuple(contacts.values()), tuple(strangers.values()), tuple(colleagues.values()))


def of_thread(heads: tuple[MessageHead, ...], known: Mapping[str, int], own: frozenset[str]) -> Matches:
    """Everyone in a thread; the newest mail's people come first, with the reason from there.

    So whoever answers from an unknown address finds the thread's contact beside the answer (T16, H5).
    """
    contacts: dict[int, Match] = {}
    strangers: dict[str, Participant] = {}
    colleagues: dict[str, Participant] = {}
    for found in (match(head, known, own) for head in reversed(heads)):
        for one in found.contacts:
            contacts.setdefault(one.contact, one)
        for person in found.strangers:
            strangers.setdefault(person.address, person)
        for person in found.colleagues:
            colleagues.setdefault(person.address, person)
    return Matches(tuple(contacts.values()), tuple(strangers.values()), tuple(colleagues.values()))
