"""Mailboxes as their owner sees them: state, and what mends it."""

from server.core.permission import Viewer
from server.errors import Problem
from server.present.problems import problem
from server.store.mailboxes import MailboxRow
from shared_schema import records as wire

RECONNECT = "Open Mailboxes in Alongside and press Reconnect."


def mailbox(row: MailboxRow, viewer: Viewer, team: str = "") -> wire.MailboxView:
    """One mailbox; `team` is the name of the team that uses it."""
    trouble = broken(row)
    return wire.MailboxView(
        id=row.id,
        provider=wire.Provider(row.provider),
        address=row.address,
        state=row.state,  # type: ignore[arg-type]  # the table holds these words only
        problem=problem(trouble) if trouble else None,
        logging="replies" if row.logging == "replies" else "manual" if row.logging == "manual" else "all",
        synced_at=row.synced_at,
        kind="team" if row.is_team else "personal",
        team=row.team_id,
        team_name=team,
        shared=row.access == "shared",
        may_change=row.user_id == viewer.user_id or (row.is_team and viewer.is_admin),
    )


def broken(row: MailboxRow) -> Problem | None:
    """What is wrong with a mailbox, and the step that mends it (P24)."""
    if row.state == "active":
        return None
    if row.state == "disconnected":
        return Problem("no_mailbox", f"{row.address} is disconnected.", ("Connect it again in Mailboxes.",))
    if row.state == "paused":
        return Problem("no_mailbox", f"{row.address} is paused.", ("Press Resume in Mailboxes.",))
    code, said, *steps = _LOST.get(row.reason or "", _LOST["revoked"])
    return Problem(code, f"{row.address} {said}", tuple(steps))


# By reason: code, what has happened, and what mends it (P24).
_LOST = {
    "revoked": ("mailbox_revoked", "has lost its connection.", RECONNECT),
    "missing_scopes": (
        "mailbox_scopes",
        "has not given all the permissions that are needed.",
        f"{RECONNECT} Leave every box ticked.",
    ),
    "expired": (
        "mailbox_revoked",
        "has to be signed in to again, because its password was changed or it was not used for long.",
        RECONNECT,
    ),
    "challenge": (
        "mailbox_revoked",
        "has to be signed in to again: your organisation asks for it.",
        RECONNECT,
    ),
    "disabled": (
        "mailbox_revoked",
        "is an account that has been disabled.",
        "Ask the administrator of your mail, then press Reconnect.",
    ),
    "admin_consent": (
        "mailbox_scopes",
        "needs the approval of your organisation.",
        "Ask the administrator of your mail to approve Alongside, then press Reconnect.",
    ),
}
