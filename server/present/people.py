"""The contacts of a mail, each with what a rep needs beside it: company, deals, tickets, timeline."""

from collections.abc import Mapping

from server.present.timeline import card, pages
from server.store import addresses, records, relations
from server.store.relations import Related
from server.store.tx import Read
from shared_schema import records as wire

KINDS = ("company", "deal", "ticket")


def cards(tx: Read, because: Mapping[int, str]) -> list[wire.PersonCard]:
    """A card for each contact, in the given order, with the reason why it is here.

    One statement a table, however many contacts there are.
    """
    found = records.by_ids(tx, because)
    known = addresses.of_contacts(tx, found)
    related = relations.of(tx, found, KINDS)
    timelines = pages(tx, found)
    return [
        _card(found[contact], reason, known.get(contact, []), related.get(contact, []), timelines[contact])
        for contact, reason in because.items()
        if contact in found
    ]


def _card(
    contact: records.Record,
    reason: str,
    addresses: list[tuple[str, bool]],
    related: list[Related],
    timeline: wire.TimelinePage,
) -> wire.PersonCard:
    return wire.PersonCard(
        contact=card(contact),
        because=reason,
        addresses=[wire.AddressView(address=address, primary=primary) for address, primary in addresses],
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
