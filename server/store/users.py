"""People of a workspace."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, union_all, update

from server.core.address import normalise
from server.store import tables as t
from server.store.changes import AGAIN
from server.store.tx import Read, System, Write, one_of, own

user = t.user
_OURS = union_all(
    select(t.mailbox_address.c.address).where(own(t.mailbox_address)),
    select(user.c.email).where(own(user)),
).subquery("ours")
AT_ONCE = 4096  # each is given twice, and a statement takes no more than 32,766 values
_OWN_ADDRESSES = select(_OURS.c.address).where(one_of(_OURS.c.address, "addresses"))


@dataclass(frozen=True)
class User:
    """One person with their seat; no role means everything that the seat allows."""

    id: int
    email: str
    name: str
    seat: str
    is_admin: bool = False
    role_id: int | None = None


@dataclass(frozen=True)
class Account:
    """A user as an administrator sees them, disabled or not."""

    user: User
    disabled_at: datetime | None
    created_at: datetime


_COLUMNS = (user.c.id, user.c.email, user.c.name, user.c.seat, user.c.is_admin, user.c.role_id)
_BY_ID = select(*_COLUMNS).where(own(user), user.c.id == bindparam("id"), user.c.disabled_at.is_(None))


def add(
    tx: Write, email: str, name: str, seat: str, *, is_admin: bool = False, role_id: int | None = None
) -> int:
    """A new user; their id."""
    values = {"name": name, "seat": seat, "is_admin": is_admin, "role_id": role_id}
    return tx.add(user, email=normalise(email) or email, created_at=tx.now, **values)


def by_id(tx: Read, user_id: int) -> User | None:
    """An active user."""
    rows = tx.ask(_BY_ID, id=user_id)
    return User(*rows[0]) if rows else None


def save(tx: Write, user_id: int, **values: Any) -> None:
    """Change a person's name, seat, role or powers; it counts from their next request on (check 39)."""
    tx.run(update(user).where(tx.mine(user), user.c.id == user_id).values(**values))
    tell_rights(tx, [user_id])


def tell_rights(tx: Write, ids: Iterable[int]) -> None:
    """These people may do more or less than before: their open panels read everything again (check 39)."""
    for one in sorted(set(ids)):
        tx.tell(f"user:{one}", AGAIN, one)


def accounts(tx: Read) -> list[Account]:
    """Everybody of the workspace, disabled ones included, by name."""
    rows = tx.all(_accounts().where(tx.mine(user)).order_by(user.c.name, user.c.id))
    return [_account(row) for row in rows]


def account(tx: Read, user_id: int) -> Account | None:
    """One person, disabled or not."""
    row = tx.one(_accounts().where(tx.mine(user), user.c.id == user_id))
    return _account(row) if row else None


def _accounts() -> Any:
    return select(*_COLUMNS, user.c.disabled_at, user.c.created_at)


def _account(row: Any) -> Account:
    known = User(row.id, row.email, row.name, row.seat, row.is_admin, row.role_id)
    return Account(known, row.disabled_at, row.created_at)


def has_address(tx: Read, email: str) -> bool:
    """Whether somebody of the workspace, disabled or not, has this address."""
    wanted = (tx.mine(user), user.c.email == (normalise(email) or email))
    return tx.one(select(user.c.id).where(*wanted)) is not None


def admins(tx: Read) -> frozenset[int]:
    """The active super admins."""
    active = (tx.mine(user), user.c.is_admin, user.c.disabled_at.is_(None))
    return frozenset(row.id for row in tx.all(select(user.c.id).where(*active)))


def names(tx: Read, ids: Iterable[int]) -> dict[int, str]:
    """What some people are called, disabled or not."""
    wanted = (tx.mine(user), user.c.id.in_(list(ids)))
    return {row.id: row.name for row in tx.all(select(user.c.id, user.c.name).where(*wanted))}


def set_disabled(tx: Write, user_id: int, *, disabled: bool) -> None:
    """Lock a person out, or let them in again; what is theirs stays theirs."""
    save(tx, user_id, disabled_at=tx.now if disabled else None)


def default_from(tx: Read, user_id: int) -> str | None:
    """The address that a person's new mail leaves from unless another is chosen (S13)."""
    row = tx.one(select(user.c.default_from).where(tx.mine(user), user.c.id == user_id))
    return row.default_from if row else None


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


def own_addresses(tx: Read, wanted: Iterable[str]) -> frozenset[str]:
    """Which of some addresses are a colleague's: of a user, a mailbox, or an alias of one (H27)."""
    asked = list(wanted)
    found: set[str] = set()
    for start in range(0, len(asked), AT_ONCE):
        found |= {row.address for row in tx.ask(_OWN_ADDRESSES, addresses=asked[start : start + AT_ONCE])}
    return frozenset(found)


@dataclass(frozen=True)
class Member:
    """One person as the list of owners shows them; `disabled_at` says since when they are not in."""

    id: int
    email: str
    name: str
    created_at: datetime
    disabled_at: datetime | None


_MEMBER = (user.c.id, user.c.email, user.c.name, user.c.created_at, user.c.disabled_at)


def members(
    tx: Read, *, after: int = 0, limit: int = 100, email: str | None = None, disabled: bool = False
) -> list[Member]:
    """A page of the workspace's people by id: the active ones, or the disabled ones."""
    wanted: list[Any] = [tx.mine(user), user.c.id > after]
    wanted.append(user.c.disabled_at.is_not(None) if disabled else user.c.disabled_at.is_(None))
    if email is not None:
        wanted.append(user.c.email == (normalise(email) or email))
    rows = tx.all(select(*_MEMBER).where(*wanted).order_by(user.c.id).limit(limit))
    return [Member(**row._asdict()) for row in rows]


def member(tx: Read, user_id: int) -> Member | None:
    """One person, active or not."""
    row = tx.one(select(*_MEMBER).where(tx.mine(user), user.c.id == user_id))
    return Member(**row._asdict()) if row else None
