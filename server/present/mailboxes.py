"""Mailboxes as their owner sees them: state, and what mends it."""

from server.errors import Problem
from server.present.problems import problem
from server.store.mailboxes import MailboxRow
from shared_schema import records as wire

RECONNECT = "Open Mailboxes in Alongside and press Reconnect."


def mailbox(row: MailboxRow) -> wire.MailboxView:
    """One mailbox."""
    trouble = broken(row)
    return wire.MailboxView(
        id=row.id,
        provider=wire.Provider(row.provider),
        address=row.address,
        state="active"
        if row.state == "active"
        else "disconnected"
        if row.state == "disconnected"
        else "reauthorize",
        problem=problem(trouble) if trouble else None,
        logging="replies" if row.logging == "replies" else "manual" if row.logging == "manual" else "all",
        synced_at=row.synced_at,
    )


def broken(row: MailboxRow) -> Problem | None:
    """What is wrong with a mailbox, and the step that mends it (P24)."""
    if row.state == "active":
        return None
    if row.state == "disconnected":
        return Problem("no_mailbox", f"{row.address} is disconnected.", ("Connect it again in Mailboxes.",))
    if row.reason == "missing_scopes":
        return Problem(
            "mailbox_scopes",
            f"{row.address} has not given all the permissions that are needed.",
            (RECONNECT,),
        )
    return Problem("mailbox_revoked", f"{row.address} has lost its connection.", (RECONNECT,))
