"""What was said about mail to an address: rows are added, never changed and never removed.

An erased person's rows keep what was said under a digest of the address: an opt-out outlives erasure.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import func, insert, select, update

from server.core.consent import ONE_TO_ONE, ConsentEvent, SubscriptionType
from server.store import erasure
from server.store import tables as t
from server.store.tx import Read, Write

consent_event = t.consent_event
subscription_type = t.subscription_type


def types(tx: Read) -> list[SubscriptionType]:
    """One-to-one mail, then the workspace's own subscription types."""
    rows = tx.all(
        select(subscription_type).where(tx.mine(subscription_type)).order_by(subscription_type.c.id)
    )
    own = [
        SubscriptionType(
            row.id,
            row.name,
            row.description,
            row.purpose,
            row.is_active,
            created_at=row.created_at,
            updated_at=row.updated_at,
        )
        for row in rows
    ]
    return [ONE_TO_ONE, *own]


def add_type(tx: Write, name: str, description: str, purpose: str = "") -> int:
    """A new subscription type; its id."""
    values = {"name": name, "description": description, "purpose": purpose, "is_active": True}
    return tx.add(subscription_type, created_at=tx.now, updated_at=tx.now, **values)


def save_type(tx: Write, type_id: int, values: Mapping[str, str | bool]) -> None:
    """A subscription type is so from now on; what was said about it stays."""
    mine = (tx.mine(subscription_type), subscription_type.c.id == type_id)
    tx.run(update(subscription_type).where(*mine).values(updated_at=tx.now, **values))


def said(tx: Read) -> dict[int, int]:
    """How many addresses said something about each subscription type."""
    of = consent_event.c.subscription_id
    count = func.count(consent_event.c.address.distinct()).label("n")
    rows = tx.all(select(of, count).where(tx.mine(consent_event), of.is_not(None)).group_by(of))
    return {row.subscription_id: row.n for row in rows}


def events(tx: Read, addresses: Iterable[str]) -> dict[str, list[ConsentEvent]]:
    """Everything that was said about some addresses, oldest first; also before they were erased."""
    known = {one: one for one in addresses}
    known |= {erasure.digest(tx, one): one for one in known}
    rows = tx.all(
        select(consent_event)
        .where(tx.mine(consent_event), consent_event.c.address.in_(list(known)))
        .order_by(consent_event.c.id)
    )
    found: dict[str, list[ConsentEvent]] = {}
    for row in rows:
        address = known[row.address]
        found.setdefault(address, []).append(
            ConsentEvent(
                row.id,
                address,
                row.subscription_id,
                row.state,
                row.legal_basis,
                row.explanation,
                row.source,
                row.at,
            )
        )
    return found


def add(
    tx: Write,
    address: str,
    subscription_id: int | None,
    state: str,
    basis: tuple[str | None, str],
    by: tuple[int | None, str],
) -> None:
    """Write down what was said: `basis` is legal basis and explanation, `by` user and channel."""
    values = {
        "address": address,
        "subscription_id": subscription_id,
        "state": state,
        "legal_basis": basis[0],
        "explanation": basis[1],
        "user_id": by[0],
        "source": by[1],
        "at": tx.now,
    }
    tx.run(insert(consent_event).values(workspace_id=tx.workspace_id, id=tx.new_id(), **values))


def anonymise(tx: Write, addresses: Iterable[str]) -> None:
    """The one change there is: of an erased person, only that something was said, and of which type."""
    for one in addresses:
        said = (tx.mine(consent_event), consent_event.c.address == one)
        values = {"address": erasure.digest(tx, one), "explanation": ""}
        tx.run(update(consent_event).where(*said).values(**values))
