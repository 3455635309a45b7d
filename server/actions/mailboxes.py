"""Speak to a connected mailbox, and set it aside when it has lost its consent."""

from server.actions.admit import viewer_in
from server.core.permission import Viewer, refusal
from server.deps import Deps
from server.errors import Problem, Reauthorize, Refusal
from server.providers.port import Mailbox
from server.store import mailboxes, users
from server.store.mailboxes import MailboxRow
from server.store.secrets import SecretTokens
from server.store.tx import Read, Write

NOT_YOURS = Problem("not_found", "This mailbox is not yours.", field="mailbox")


def mailbox_of(deps: Deps, workspace_id: int, row: MailboxRow) -> Mailbox:
    """The provider's client for a mailbox, with its sealed tokens."""
    tokens = SecretTokens(deps.store, deps.vault, workspace_id, row.id)
    return deps.open_mailbox(row.provider, row.address, tokens, row.access)


def may_act(tx: Read, row: MailboxRow) -> bool:
    """Whether a job acts for a mailbox's owner: never for a disabled user or a View-Only seat (check 12).

    A team's own account acts for the team, whoever has connected it.
    """
    if not row.acts_for_its_user:
        return True
    owner = viewer_in(tx, row.user_id)
    return owner is not None and refusal(owner, "mail.read") is None


def seat_of(tx: Read, row: MailboxRow) -> str:
    """By which seat its mail is logged (T12): its owner's; a team's mailbox is nobody's alone."""
    if row.is_team:
        return "core"
    owner = users.by_id(tx, row.user_id)
    return owner.seat if owner else "view_only"


def looks_after(viewer: Viewer, row: MailboxRow) -> bool:
    """Who pauses, limits and disconnects a mailbox: who has connected it; a team's, a super admin, too."""
    return row.user_id == viewer.user_id or (row.is_team and viewer.is_admin)


def looked_after(tx: Read, viewer: Viewer, mailbox_id: int) -> MailboxRow:
    """A mailbox that the viewer looks after. Raises Refusal; one that they only use says who does."""
    row = mailboxes.by_id(tx, mailbox_id)
    if row is not None and looks_after(viewer, row):
        return row
    if mailboxes.used_by(tx, viewer.user_id, mailbox_id) is None:
        raise Refusal(NOT_YOURS)
    title = "Only whoever has connected this mailbox, or a super admin, may change this."
    raise Refusal(Problem("not_permitted", title, field="mailbox"))


def park(tx: Write, row: MailboxRow, lost: Reauthorize) -> None:
    """The mailbox needs its owner: say so once, and keep everything that waits for it."""
    if row.state == "active":
        mailboxes.set_state(tx, row.id, "reauthorize", lost.reason, lost.claims or None)
