"""The link that ends one-to-one mail: where it is wanted, and which mail each one stands in (H40)."""

from dataclasses import dataclass

from sqlalchemy import insert, select, update

from server.ids import digest
from server.store import tables as t
from server.store.tx import Read, System, Write

link = t.unsubscribe_link


@dataclass(frozen=True)
class Habit:
    """What the workspace asks for (`always` or `choice`), and what a user usually does."""

    policy: str
    usual: bool


def policy(tx: Read) -> str:
    """Whether the workspace insists on the link: `always`, or `choice`."""
    row = tx.one(select(t.workspace.c.unsubscribe_link).where(t.workspace.c.id == tx.workspace_id))
    return str(row.unsubscribe_link) if row else ""


def set_policy(tx: Write, wanted: str) -> None:
    """It is so from the next mail on."""
    tx.run(update(t.workspace).where(t.workspace.c.id == tx.workspace_id).values(unsubscribe_link=wanted))


def habit(tx: Read, user_id: int) -> Habit:
    """The workspace's policy and the user's own habit. Raises LookupError for nobody."""
    row = tx.one(
        select(t.workspace.c.unsubscribe_link.label("policy"), t.user.c.unsubscribe_link.label("usual"))
        .join_from(t.workspace, t.user, t.user.c.workspace_id == t.workspace.c.id)
        .where(tx.mine(t.user), t.user.c.id == user_id)
    )
    if row is None:
        raise LookupError(f"user {user_id}")
    return Habit(row.policy, row.usual)


def add_link(tx: Write, submission_id: int, token: str) -> None:
    """A link that leads to one mail; only its digest is kept here."""
    values = {"workspace_id": tx.workspace_id, "submission_id": submission_id, "created_at": tx.now}
    tx.run(insert(link).values(token_hash=digest(token), **values))


def find_link(tx: System, token: str) -> tuple[int, int] | None:
    """(workspace, submission) that a link stands in. It is good for as long as the mail may be read."""
    row = tx.one(select(link.c.workspace_id, link.c.submission_id).where(link.c.token_hash == digest(token)))
    return (row.workspace_id, row.submission_id) if row else None
