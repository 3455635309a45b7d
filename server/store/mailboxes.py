"""Connected mailboxes: whose they are, how they are doing, and how far they are synced."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, func, or_, select, update

from server.store import tables as t
from server.store.tx import Read, System, Write, own

mailbox = t.mailbox
_OF_USER = select(mailbox).where(own(mailbox), mailbox.c.user_id == bindparam("user")).order_by(mailbox.c.id)


@dataclass(frozen=True)
class MailboxRow:
    """One mailbox; `identities` are (address, name) to send from, the default first (S11)."""

    workspace_id: int
    id: int
    user_id: int
    provider: str
    address: str
    name: str
    identities: tuple[tuple[str, str], ...]
    from_name: bool
    state: str
    reason: str | None
    challenge: str | None
    logging: str
    cursor: str | None
    connected_at: datetime
    synced_at: datetime | None
    trouble: str | None = None
    trouble_since: datetime | None = None
    most_a_day: int | None = None
    most_a_minute: int | None = None


@dataclass(frozen=True)
class Connected:
    """What connecting a mailbox told us."""

    user_id: int
    provider: str
    address: str
    name: str
    issuer: str
    subject: str
    identities: Sequence[tuple[str, str]]
    from_name: bool
    cursor: str


def of_row(row: Any) -> MailboxRow:
    """A mailbox from a row of its table."""
    return MailboxRow(
        row.workspace_id,
        row.id,
        row.user_id,
        row.provider,
        row.address,
        row.name,
        tuple((address, name) for address, name in row.identities),
        row.from_name,
        row.state,
        row.reason,
        row.challenge,
        row.logging,
        row.cursor,
        row.connected_at,
        row.synced_at,
        row.trouble,
        row.trouble_since,
        row.most_a_day,
        row.most_a_minute,
    )


def by_id(tx: Read, mailbox_id: int) -> MailboxRow | None:
    """One mailbox."""
    row = tx.one(select(mailbox).where(tx.mine(mailbox), mailbox.c.id == mailbox_id))
    return of_row(row) if row else None


def of_user(tx: Read, user_id: int) -> list[MailboxRow]:
    """A person's mailboxes."""
    return [of_row(row) for row in tx.ask(_OF_USER, user=user_id)]


def by_account(tx: Read, issuer: str, subject: str) -> MailboxRow | None:
    """The mailbox of an account at a provider."""
    row = tx.one(
        select(mailbox).where(tx.mine(mailbox), mailbox.c.issuer == issuer, mailbox.c.subject == subject)
    )
    return of_row(row) if row else None


def add(tx: Write, new: Connected) -> int:
    """A mailbox is connected for the first time; it logs all mail with contacts (T13)."""
    identities = [list(one) for one in new.identities]
    values = new.__dict__ | {"identities": identities}
    made = tx.add(mailbox, state="active", logging="all", connected_at=tx.now, **values)
    _keep_addresses(tx, made, [new.address, *(one for one, _ in new.identities)])
    tx.tell(f"user:{new.user_id}", "mailbox", made)
    return made


def reconnect(tx: Write, row: MailboxRow, new: Connected) -> None:
    """It is connected again; cursor and history stay, so that nothing in between is lost."""
    values = {"address": new.address, "name": new.name, "identities": [list(one) for one in new.identities]}
    if row.cursor is None:
        values["cursor"] = new.cursor
    tx.run(
        update(mailbox)
        .where(tx.mine(mailbox), mailbox.c.id == row.id)
        .values(state="active", reason=None, challenge=None, from_name=new.from_name, **values)
    )
    _keep_addresses(tx, row.id, [new.address, *(one for one, _ in new.identities)])
    tx.tell(f"user:{row.user_id}", "mailbox", row.id)


def set_identities(tx: Write, row: MailboxRow, identities: Sequence[tuple[str, str]]) -> None:
    """The provider says which addresses it may send from now, the default first (H27)."""
    values = {"identities": [list(one) for one in identities], "identities_at": tx.now}
    tx.run(update(mailbox).where(tx.mine(mailbox), mailbox.c.id == row.id).values(**values))
    _keep_addresses(tx, row.id, [row.address, *(one for one, _ in identities)])


def to_ask(tx: System, before: datetime) -> list[tuple[int, int]]:
    """(workspace, mailbox) of the active ones whose addresses were last asked for before an instant."""
    old = or_(mailbox.c.identities_at.is_(None), mailbox.c.identities_at < before)
    active = (mailbox.c.state == "active", mailbox.c.workspace_id == t.workspace.c.id, old)
    return [
        (row.workspace_id, row.id)
        for row in tx.all(select(mailbox.c.workspace_id, mailbox.c.id).where(*active))
    ]


def set_limits(tx: Write, row: MailboxRow, a_day: int | None, a_minute: int | None) -> None:
    """How much it may send at most, by its user's choice (H46)."""
    values = {"most_a_day": a_day, "most_a_minute": a_minute}
    tx.run(update(mailbox).where(tx.mine(mailbox), mailbox.c.id == row.id).values(**values))
    tx.tell(f"user:{row.user_id}", "mailbox", row.id)


def _keep_addresses(tx: Write, mailbox_id: int, addresses: Iterable[str]) -> None:
    """What is written from these is a colleague's from now on, even when the mailbox is lost again (H27)."""
    kept = t.mailbox_address
    tx.run(delete(kept).where(tx.mine(kept), kept.c.mailbox_id == mailbox_id))
    for address in sorted(set(addresses)):
        tx.insert(kept, {"workspace_id": tx.workspace_id, "address": address, "mailbox_id": mailbox_id})


def set_state(
    tx: Write, mailbox_id: int, state: str, reason: str | None = None, challenge: str | None = None
) -> None:
    """The mailbox is `active`, `paused`, needs its owner (`reauthorize`), or is `disconnected`."""
    row = by_id(tx, mailbox_id)
    if row is None:
        return
    tx.run(
        update(mailbox)
        .where(tx.mine(mailbox), mailbox.c.id == mailbox_id)
        .values(state=state, reason=reason, challenge=challenge)
    )
    tx.tell(f"user:{row.user_id}", "mailbox", mailbox_id)


def advance(tx: Write, row: MailboxRow, cursor: str) -> bool:
    """Move the cursor on, unless somebody else has moved it since we read it (never backwards)."""
    same = and_(tx.mine(mailbox), mailbox.c.id == row.id, mailbox.c.cursor == row.cursor)
    calm = {"trouble": None, "trouble_since": None}
    return tx.run(update(mailbox).where(same).values(cursor=cursor, synced_at=tx.now, **calm)) == 1


def trouble(tx: Write, mailbox_id: int, reason: str) -> None:
    """The last look failed; since when it does, stays."""
    tx.run(
        update(mailbox)
        .where(tx.mine(mailbox), mailbox.c.id == mailbox_id)
        .values(trouble=reason[:200], trouble_since=func.coalesce(mailbox.c.trouble_since, tx.now))
    )


def of_workspace(tx: Read) -> list[MailboxRow]:
    """Every mailbox, for whoever looks after them all."""
    return [of_row(row) for row in tx.all(select(mailbox).where(tx.mine(mailbox)).order_by(mailbox.c.id))]


def by_address(tx: System, provider: str, address: str) -> list[tuple[int, int]]:
    """(workspace, mailbox) of the active mailboxes with an address, in whichever workspace."""
    rows = tx.all(
        select(mailbox.c.workspace_id, mailbox.c.id).where(
            mailbox.c.workspace_id == t.workspace.c.id,
            mailbox.c.provider == provider,
            mailbox.c.address == address,
            mailbox.c.state == "active",
        )
    )
    return [(row.workspace_id, row.id) for row in rows]


def active(tx: System) -> list[tuple[int, int]]:
    """(workspace, mailbox) of every active mailbox, for periodic work."""
    rows = tx.all(
        select(mailbox.c.workspace_id, mailbox.c.id)
        .where(mailbox.c.workspace_id == t.workspace.c.id, mailbox.c.state == "active")
        .order_by(mailbox.c.workspace_id, mailbox.c.id)
    )
    return [(row.workspace_id, row.id) for row in rows]
