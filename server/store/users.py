"""People of a workspace."""

from dataclasses import dataclass

from sqlalchemy import select

from server.core.address import normalise
from server.store import tables as t
from server.store.tx import Read, System, Write

user = t.user


@dataclass(frozen=True)
class User:
    """One person with their seat; no role means everything that the seat allows."""

    id: int
    email: str
    name: str
    seat: str
    is_admin: bool = False
    role_id: int | None = None


_COLUMNS = (user.c.id, user.c.email, user.c.name, user.c.seat, user.c.is_admin, user.c.role_id)


def add(tx: Write, email: str, name: str, seat: str, *, is_admin: bool = False) -> int:
    """A new user; their id."""
    address = normalise(email) or email
    return tx.add(user, email=address, name=name, seat=seat, is_admin=is_admin, created_at=tx.now)


def by_id(tx: Read, user_id: int) -> User | None:
    """An active user."""
    row = tx.one(select(*_COLUMNS).where(tx.mine(user), user.c.id == user_id, user.c.disabled_at.is_(None)))
    return User(**row._asdict()) if row else None


def first_admin(tx: Read) -> int | None:
    """The super admin who has been here longest: for the command line only."""
    mine = (tx.mine(user), user.c.is_admin.is_(True), user.c.disabled_at.is_(None))
    row = tx.one(select(user.c.id).where(*mine).order_by(user.c.id).limit(1))
    return row.id if row else None


def find(tx: System, email: str) -> tuple[int, int] | None:
    """(workspace, user) by e-mail over all workspaces: for the command line only, never for signing in."""
    row = tx.one(
        select(user.c.workspace_id, user.c.id)
        .where(user.c.workspace_id == t.workspace.c.id, user.c.email == (normalise(email) or email))
        .limit(1)
    )
    return (row.workspace_id, row.id) if row else None


def own_addresses(tx: Read) -> frozenset[str]:
    """Every address of every colleague: users, mailboxes, and the aliases of those (H27)."""
    emails = {row.email for row in tx.all(select(user.c.email).where(tx.mine(user)))}
    rows = tx.all(select(t.mailbox.c.address, t.mailbox.c.identities).where(tx.mine(t.mailbox)))
    aliases = {address for row in rows for address, *_ in row.identities}
    return frozenset(emails | aliases | {row.address for row in rows})
