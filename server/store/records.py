"""Contacts, companies, deals and tickets alike: one table, one set of functions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, select

from server.store import tables as t
from server.store.tx import Read, Write

record = t.record


@dataclass(frozen=True)
class Record:
    """One record as lists and rules read it; `owner` is the owner's name."""

    id: int
    kind: str
    name: str
    subtitle: str
    stage: str | None
    is_open: bool | None
    owner: str | None


@dataclass(frozen=True)
class NewRecord:
    """What is needed to make a record."""

    kind: str
    name: str
    subtitle: str = ""
    stage: str | None = None
    is_open: bool | None = None
    owner_id: int | None = None
    properties: dict[str, Any] = field(default_factory=dict)


COLUMNS = (
    record.c.id,
    record.c.kind,
    record.c.name,
    record.c.subtitle,
    record.c.stage,
    record.c.is_open,
    t.user.c.name.label("owner"),
)
OWNER = and_(t.user.c.workspace_id == record.c.workspace_id, t.user.c.id == record.c.owner_id)


def of_row(row: Any) -> Record:
    """A record from the columns above."""
    return Record(row.id, row.kind, row.name, row.subtitle, row.stage, row.is_open, row.owner)


def add(tx: Write, new: NewRecord, created_at: datetime | None = None) -> int:
    """Make a record; its id."""
    at = created_at or tx.now
    return tx.add(
        record,
        kind=new.kind,
        name=new.name,
        subtitle=new.subtitle,
        stage=new.stage,
        is_open=new.is_open,
        owner_id=new.owner_id,
        properties=new.properties,
        created_at=at,
        updated_at=at,
    )


def by_ids(tx: Read, ids: Iterable[int]) -> dict[int, Record]:
    """Live records by id; archived and unknown ones are absent."""
    rows = tx.all(
        select(*COLUMNS)
        .outerjoin(t.user, OWNER)
        .where(tx.mine(record), record.c.id.in_(list(ids)), record.c.archived_at.is_(None))
    )
    return {row.id: of_row(row) for row in rows}


def add_address(tx: Write, contact_id: int, address: str, *, primary: bool) -> None:
    """Give a contact an address, normalised by `core.address`; one contact an address (P25)."""
    tx.run(
        insert(t.address).values(
            workspace_id=tx.workspace_id, address=address, contact_id=contact_id, is_primary=primary
        )
    )


def contacts_by_address(tx: Read, addresses: Iterable[str]) -> dict[str, int]:
    """Which contact an address belongs to, for any of its addresses (H31, P25)."""
    live = and_(record.c.workspace_id == t.address.c.workspace_id, record.c.id == t.address.c.contact_id)
    rows = tx.all(
        select(t.address.c.address, t.address.c.contact_id)
        .join(record, live)
        .where(tx.mine(t.address), t.address.c.address.in_(list(addresses)), record.c.archived_at.is_(None))
    )
    return {row.address: row.contact_id for row in rows}


def addresses(tx: Read, contacts: Iterable[int]) -> dict[int, list[tuple[str, bool]]]:
    """All addresses of some contacts with whether each is the primary one, primary first (S10)."""
    rows = tx.all(
        select(t.address.c.contact_id, t.address.c.address, t.address.c.is_primary)
        .where(tx.mine(t.address), t.address.c.contact_id.in_(list(contacts)))
        .order_by(t.address.c.is_primary.desc(), t.address.c.address)
    )
    found: dict[int, list[tuple[str, bool]]] = {}
    for row in rows:
        found.setdefault(row.contact_id, []).append((row.address, row.is_primary))
    return found
