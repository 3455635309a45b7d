"""Signed-in browsers and paired panels; secrets are stored as digests only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, case, func, insert, select, update

from server.ids import digest
from server.store import tables as t
from server.store.tx import System

session = t.session

LIFETIME = {"web": timedelta(days=14), "panel": timedelta(days=90)}
IDLE = timedelta(days=14)
TOUCH = timedelta(minutes=1)  # `last seen` is written this often at most


@dataclass(frozen=True)
class Session:
    """One session and the person behind it."""

    id: int
    kind: str
    workspace_id: int
    user_id: int
    label: str
    csrf: str
    created_at: datetime
    last_seen_at: datetime


def add(tx: System, workspace_id: int, user_id: int, kind: str, label: str, token: str, csrf: str) -> int:  # noqa: PLR0913  one row
    """A new session; only the digest of its token is kept."""
    statement = insert(session).values(
        token_hash=digest(token),
        kind=kind,
        workspace_id=workspace_id,
        user_id=user_id,
        label=label,
        csrf=csrf,
        created_at=tx.now,
        last_seen_at=tx.now,
        expires_at=tx.now + LIFETIME[kind],
    )
    row = tx.one(statement.returning(session.c.id))
    return int(row.id) if row else 0


def _alive(tx: System) -> Any:
    return and_(
        session.c.revoked_at.is_(None),
        session.c.expires_at > tx.now,
        session.c.last_seen_at > tx.now - IDLE,
        t.user.c.disabled_at.is_(None),
    )


def _select() -> Any:
    theirs = and_(t.user.c.workspace_id == session.c.workspace_id, t.user.c.id == session.c.user_id)
    return select(session).join(t.user, theirs)


def _session(row: Any) -> Session:
    return Session(
        row.id, row.kind, row.workspace_id, row.user_id, row.label, row.csrf, row.created_at, row.last_seen_at
    )


def by_token(tx: System, token: str, kind: str) -> Session | None:
    """The live session of a token."""
    row = tx.one(_select().where(session.c.token_hash == digest(token), session.c.kind == kind, _alive(tx)))
    return _session(row) if row else None


def by_id(tx: System, session_id: int) -> Session | None:
    """A live session."""
    row = tx.one(_select().where(session.c.id == session_id, _alive(tx)))
    return _session(row) if row else None


def live(tx: System, ids: Iterable[int]) -> set[int]:
    """Which of some sessions are still alive."""
    rows = tx.all(_select().with_only_columns(session.c.id).where(session.c.id.in_(list(ids)), _alive(tx)))
    return {row.id for row in rows}


def of_user(tx: System, workspace_id: int, user_id: int) -> list[Session]:
    """Everything a person is signed in with, the newest first."""
    rows = tx.all(
        _select()
        .where(session.c.workspace_id == workspace_id, session.c.user_id == user_id, _alive(tx))
        .order_by(session.c.last_seen_at.desc())
    )
    return [_session(row) for row in rows]


def touch(tx: System, session_id: int) -> None:
    """It was used just now."""
    tx.run(update(session).where(session.c.id == session_id).values(last_seen_at=tx.now))


def revoke(tx: System, workspace_id: int, user_id: int, session_id: int) -> bool:
    """End one of a person's sessions; its sockets close within seconds."""
    mine = (session.c.id == session_id, session.c.workspace_id == workspace_id, session.c.user_id == user_id)
    return tx.run(update(session).where(*mine, session.c.revoked_at.is_(None)).values(revoked_at=tx.now)) == 1


def revoke_all(tx: System, workspace_id: int, user_id: int) -> int:
    """End all of a person's sessions, browsers and panels alike (check 12); how many there were."""
    mine = (session.c.workspace_id == workspace_id, session.c.user_id == user_id)
    return tx.run(update(session).where(*mine, session.c.revoked_at.is_(None)).values(revoked_at=tx.now))


def seen(tx: System, workspace_id: int) -> dict[int, tuple[datetime, int]]:
    """When each person of a workspace was last seen, and in how many places they are signed in."""
    alive = func.sum(case((_alive(tx), 1), else_=0)).label("alive")
    rows = tx.all(
        _select()
        .with_only_columns(session.c.user_id, func.max(session.c.last_seen_at).label("last"), alive)
        .where(session.c.workspace_id == workspace_id)
        .group_by(session.c.user_id)
    )
    return {row.user_id: (row.last, int(row.alive)) for row in rows}
