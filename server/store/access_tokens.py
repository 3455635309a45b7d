"""Access tokens of the API: only their digests are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from server.store import tables as t
from server.store.tx import System

access_token = t.access_token
TOUCH = timedelta(minutes=1)  # `last_used_at` is written at most this often


@dataclass(frozen=True)
class AccessToken:
    """One access token, as its list shows it; it acts for the user who made it."""

    id: int
    workspace_id: int
    user_id: int
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


_COLUMNS = [access_token.c[name] for name in AccessToken.__dataclass_fields__]


def _token(row: Any) -> AccessToken:
    return AccessToken(**(row._asdict() | {"scopes": tuple(row.scopes)}))


def add(tx: System, token_hash: str, owner: tuple[int, int], name: str, scopes: tuple[str, ...]) -> int:
    """A new token of a user, given as (workspace, user); its id."""
    row = tx.one(
        access_token.insert()
        .values(
            token_hash=token_hash,
            workspace_id=owner[0],
            user_id=owner[1],
            name=name,
            scopes=list(scopes),
            created_at=tx.now,
        )
        .returning(access_token.c.id)
    )
    if row is None:
        raise LookupError("no id for the token")
    return int(row.id)


def by_hash(tx: System, token_hash: str) -> AccessToken | None:
    """A live token by its digest."""
    live = (access_token.c.token_hash == token_hash, access_token.c.revoked_at.is_(None))
    row = tx.one(select(*_COLUMNS).where(*live))
    return _token(row) if row else None


def of_workspace(tx: System, workspace_id: int) -> list[AccessToken]:
    """Every token of a workspace, revoked ones included, newest first."""
    rows = tx.all(
        select(*_COLUMNS)
        .where(access_token.c.workspace_id == workspace_id)
        .order_by(access_token.c.id.desc())
    )
    return [_token(row) for row in rows]


def touch(tx: System, token_id: int) -> None:
    """It is in use."""
    tx.run(update(access_token).where(access_token.c.id == token_id).values(last_used_at=tx.now))


def revoke(tx: System, workspace_id: int, token_id: int) -> bool:
    """It is worth nothing from now on; whether there was a live one."""
    live = (
        access_token.c.id == token_id,
        access_token.c.workspace_id == workspace_id,
        access_token.c.revoked_at.is_(None),
    )
    return tx.run(update(access_token).where(*live).values(revoked_at=tx.now)) == 1
