"""Things that open a door once: sign-in links and websocket tickets. One statement takes them."""

from datetime import datetime, timedelta

from sqlalchemy import insert, select, update

from server.ids import digest
from server.store import tables as t
from server.store.tx import System

TICKET = timedelta(seconds=30)
LINK = timedelta(hours=24)
INVITATION = timedelta(days=7)  # check 6


def add(tx: System, session_id: int, token: str) -> None:
    """A ticket for one websocket of a session."""
    tx.run(
        insert(t.ticket).values(token_hash=digest(token), session_id=session_id, expires_at=tx.now + TICKET)
    )


def take(tx: System, token: str) -> int | None:
    """The session a ticket is for; of many at once, one gets it (check 5)."""
    row = tx.one(
        update(t.ticket)
        .where(
            t.ticket.c.token_hash == digest(token),
            t.ticket.c.used_at.is_(None),
            t.ticket.c.expires_at > tx.now,
        )
        .values(used_at=tx.now)
        .returning(t.ticket.c.session_id)
    )
    return row.session_id if row else None


def add_link(tx: System, workspace_id: int, user_id: int, token: str, lifetime: timedelta = LINK) -> datetime:
    """A sign-in link for a person; until when it is good."""
    expires_at = tx.now + lifetime
    tx.run(
        insert(t.sign_in_link).values(
            token_hash=digest(token), workspace_id=workspace_id, user_id=user_id, expires_at=expires_at
        )
    )
    return expires_at


def void_links(tx: System, workspace_id: int, user_id: int) -> None:
    """A person's earlier links open nothing any more, nor does a panel that waits for its token."""
    for table, spent in ((t.sign_in_link, "used_at"), (t.pairing, "claimed_at")):
        theirs = (table.c.workspace_id == workspace_id, table.c.user_id == user_id)
        tx.run(update(table).where(*theirs, table.c[spent].is_(None)).values({spent: tx.now}))


def take_link(tx: System, token: str) -> tuple[int, int] | None:
    """(workspace, user) of a sign-in link, once."""
    link = t.sign_in_link
    row = tx.one(
        update(link)
        .where(link.c.token_hash == digest(token), link.c.used_at.is_(None), link.c.expires_at > tx.now)
        .values(used_at=tx.now)
        .returning(link.c.workspace_id, link.c.user_id)
    )
    return (row.workspace_id, row.user_id) if row else None


def spent_link(tx: System, token: str) -> tuple[int, int] | None:
    """(workspace, user) of a sign-in link that opens nothing any more."""
    link = t.sign_in_link
    row = tx.one(select(link.c.workspace_id, link.c.user_id).where(link.c.token_hash == digest(token)))
    return (row.workspace_id, row.user_id) if row else None


def sweep(tx: System) -> None:
    """Forget what can no longer be used."""
    for table in (t.ticket, t.sign_in_link, t.pairing, t.oauth_flow):
        tx.run(table.delete().where(table.c.expires_at < tx.now))
    tx.run(t.attempt.delete().where(t.attempt.c.window_ends_at < tx.now))
