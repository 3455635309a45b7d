"""Subscriptions to the providers' notifications, one a mailbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update

from server.store import tables as t
from server.store.tx import Read, System, Write

watch = t.watch


@dataclass(frozen=True)
class Watch:
    """One subscription; `secret_hash` is of what comes back in each notification."""

    workspace_id: int
    mailbox_id: int
    ident: str | None
    secret_hash: str
    expires_at: datetime
    renewed_at: datetime
    pushed_at: datetime | None


_COLUMNS: tuple[Any, ...] = tuple(watch.c[name] for name in Watch.__dataclass_fields__)


def of_mailbox(tx: Read, mailbox_id: int) -> Watch | None:
    """A mailbox's subscription."""
    row = tx.one(select(*_COLUMNS).where(tx.mine(watch), watch.c.mailbox_id == mailbox_id))
    return Watch(**row._asdict()) if row else None


def keep(tx: Write, mailbox_id: int, ident: str | None, secret_hash: str, expires_at: datetime) -> None:
    """It was made or prolonged just now."""
    values = {
        "workspace_id": tx.workspace_id,
        "mailbox_id": mailbox_id,
        "ident": ident,
        "secret_hash": secret_hash,
        "expires_at": expires_at,
        "renewed_at": tx.now,
    }
    tx.upsert(watch, values, key=("workspace_id", "mailbox_id"))


def forget(tx: Write, mailbox_id: int) -> None:
    """There is none any more."""
    tx.run(delete(watch).where(tx.mine(watch), watch.c.mailbox_id == mailbox_id))


def pushed(tx: Write, mailbox_id: int) -> None:
    """A notification came."""
    tx.run(update(watch).where(tx.mine(watch), watch.c.mailbox_id == mailbox_id).values(pushed_at=tx.now))


def by_ident(tx: System, ident: str) -> list[Watch]:
    """The subscriptions of this name, in whichever workspace: the provider knows no workspaces."""
    rows = tx.all(select(*_COLUMNS).where(watch.c.workspace_id == t.workspace.c.id, watch.c.ident == ident))
    return [Watch(**row._asdict()) for row in rows]


def to_renew(tx: System, before: datetime, renewed_before: datetime) -> list[tuple[int, int, str | None]]:
    """(workspace, mailbox, id) of active mailboxes whose subscription is missing or old."""
    mailbox = t.mailbox
    rows = tx.all(
        select(mailbox.c.workspace_id, mailbox.c.id, watch.c.ident)
        .outerjoin(
            watch,
            (watch.c.workspace_id == mailbox.c.workspace_id) & (watch.c.mailbox_id == mailbox.c.id),
        )
        .where(
            mailbox.c.workspace_id == t.workspace.c.id,
            mailbox.c.state == "active",
            watch.c.expires_at.is_(None)
            | (watch.c.expires_at < before)
            | (watch.c.renewed_at < renewed_before),
        )
        .order_by(watch.c.expires_at)
    )
    return [(row.workspace_id, row.id, row.ident) for row in rows]
