"""The contacts of a mail, each with what a rep needs beside it: company, deals, tickets, timeline."""

from collections.abc import Iterable

from server.core.permission import Viewer, gate
from server.present.timeline import card, pages
from server.store import relations
from server.store.addresses import Contact
from server.store.relations import Related
from server.store.tx import Read
from shared_schema import records as wire

KINDS = ("company", "deal", "ticket")


def cards(tx: Read, viewer: Viewer, contacts: Iterable[tuple[Contact, str]]) -> list[wire.PersonCard]:
    """A card for each contact, whom the viewer may see, with the reason why it is here.

    One statement a table, however many contacts there are.
    """
    may_see = gate(viewer, "view")
    found = {one.record.id: (one, because) for one, because in contacts}
    if not found:
        return []
    related = relations.of(tx, found, KINDS)
    timelines = pages(tx, viewer, found)
    return [
        _card(
            one,
            because,
            [each for each in related.get(ident, []) if may_see(each.record)],
            timelines[ident],
        )
        for ident, (one, because) in found.items()
    ]


def _card(
    contact: Contact,
    reason: str,
    related: list[Related],
    timeline: wire.TimelinePage,
) -> wire.PersonCard:
    return wire.PersonCard(
        contact=card(contact.record),
        because=reason,
        addresses=[
            wire.AddressView(address=address, primary=primary) for address, primary in contact.addresses
        ],
        company=_company(related),
        deals=_open(related, "deal"),
        tickets=_open(related, "ticket"),
        timeline=timeline,
    )


def _company(related: list[Related]) -> wire.RecordCard | None:
    """The primary company; else the one related last."""
    companies = [one for one in related if one.record.kind == "company"]
    primary = [one for one in companies if one.is_primary] or companies
    return card(primary[0].record) if primary else None


def _open(related: list[Related], kind: str) -> list[wire.RecordCard]:
    return [card(one.record) for one in related if one.record.kind == kind and one.record.is_open]
