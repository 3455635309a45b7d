"""Who a provider says somebody is: issuer and subject, never the e-mail (check 25)."""

from sqlalchemy import select

from server.store import tables as t
from server.store.tx import System

identity = t.identity


def bind(tx: System, workspace_id: int, user_id: int, issuer: str, subject: str) -> None:
    """This account at a provider is this person; the first binding in a workspace holds."""
    tx.insert_or_ignore(
        identity,
        {
            "issuer": issuer,
            "subject": subject,
            "workspace_id": workspace_id,
            "user_id": user_id,
            "created_at": tx.now,
        },
    )


def owner(tx: System, issuer: str, subject: str) -> tuple[int, int] | None:
    """(workspace, user) that an account at a provider is bound to."""
    row = tx.one(
        select(identity.c.workspace_id, identity.c.user_id)
        .where(identity.c.issuer == issuer, identity.c.subject == subject)
        .order_by(identity.c.created_at)
        .limit(1)
    )
    return (row.workspace_id, row.user_id) if row else None
