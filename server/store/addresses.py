"""Addresses of contacts: each normalised once, each belonging to one contact (P25, H31)."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import and_, delete, insert, select

from server.core.permission import EVERYTHING, Reach
from server.store import dialect
from server.store import tables as t
from server.store.records import COLUMNS, Record, named, of_row
from server.store.tx import Read, Write, one_of, own

AT_ONCE = 8192  # a statement takes no more than 32,766 values, and one mail may go to 10,000 people

address = t.address
_LIVE = and_(t.record.c.workspace_id == address.c.workspace_id, t.record.c.id == address.c.contact_id)
_CONTACTS = (
    select(address.c.address, address.c.contact_id, t.record.c.owner_id)
    .join(t.record, _LIVE)
    .where(own(address), one_of(address.c.address, "addresses"), t.record.c.archived_at.is_(None))
)
_ADDRESSED = named(select(address.c.address, *COLUMNS).select_from(address).join(t.record, _LIVE)).where(
    own(address), one_of(address.c.address, "addresses"), t.record.c.archived_at.is_(None)
)
_EVERY = address.alias("every")
_SAME = and_(_EVERY.c.workspace_id == address.c.workspace_id, _EVERY.c.contact_id == address.c.contact_id)
_WITH_ALL = (
    _ADDRESSED.join(_EVERY, _SAME)
    .add_columns(_EVERY.c.address.label("other"), _EVERY.c.is_primary)
    .order_by(_EVERY.c.is_primary.desc(), _EVERY.c.address)
)
_OF_CONTACTS = (
    select(address.c.contact_id, address.c.address, address.c.is_primary)
    .where(own(address), one_of(address.c.contact_id, "contacts"))
    .order_by(address.c.is_primary.desc(), address.c.address)
)


@dataclass(frozen=True)
class Contact:
    """A live contact with all its addresses, each with whether it is the primary one, primary first (S10)."""

    record: Record
    addresses: list[tuple[str, bool]]


def add(tx: Write, contact_id: int, text: str, *, primary: bool) -> None:
    """Give a contact an address, normalised by `core.address`."""
    tx.run(
        insert(address).values(
            workspace_id=tx.workspace_id, address=text, contact_id=contact_id, is_primary=primary
        )
    )


def replace(tx: Write, contact_id: int, primary: str | None, further: Iterable[str]) -> None:
    """A contact has exactly these addresses from now on."""
    tx.run(delete(address).where(tx.mine(address), address.c.contact_id == contact_id))
    if primary is not None:
        add(tx, contact_id, primary, primary=True)
    for one in dict.fromkeys(further):
        if one != primary:
            add(tx, contact_id, one, primary=False)


def contacts(tx: Read, wanted: Iterable[str], reach: Reach = EVERYTHING) -> dict[str, int]:
    """Which live contact within reach an address belongs to, for any of its addresses (H31, P25)."""
    rows = tx.ask(_CONTACTS, addresses=list(wanted))
    return {row.address: row.contact_id for row in rows if reach.covers(row.owner_id)}


def addressed(tx: Read, wanted: Iterable[str]) -> dict[str, Record]:
    """The live contacts themselves, whose each address is, for who must look at their owners (S6)."""
    everyone, found = list(wanted), {}
    for start in range(0, len(everyone), AT_ONCE):
        for row in tx.ask(_ADDRESSED, addresses=everyone[start : start + AT_ONCE]):
            found[row.address] = of_row(row)
    return found


def known(tx: Read, wanted: Iterable[str]) -> dict[str, Contact]:
    """As `addressed`, each contact with all its addresses."""
    found: dict[str, Contact] = {}
    for row in tx.ask(_WITH_ALL, addresses=list(wanted)):
        if row.address not in found:
            found[row.address] = Contact(of_row(row), [])
        found[row.address].addresses.append((row.other, row.is_primary))
    return found


def holders(tx: Read, wanted: Iterable[str]) -> dict[str, int]:
    """As `contacts`, archived ones included: an address comes back with its contact."""
    rows = tx.all(
        select(address.c.address, address.c.contact_id).where(
            tx.mine(address), dialect.among(tx.connection, address.c.address, list(wanted))
        )
    )
    return {row.address: row.contact_id for row in rows}


def of_contacts(tx: Read, ids: Iterable[int]) -> dict[int, list[tuple[str, bool]]]:
    """All addresses of some contacts with whether each is the primary one, primary first (S10)."""
    rows = tx.ask(_OF_CONTACTS, contacts=list(ids))
    found: dict[int, list[tuple[str, bool]]] = {}
    for row in rows:
        found.setdefault(row.contact_id, []).append((row.address, row.is_primary))
    return found
