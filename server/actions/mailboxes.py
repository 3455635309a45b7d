"""Speak to a connected mailbox, and set it aside when it has lost its consent."""

from server.actions.admit import viewer_in
from server.core.permission import refusal
from server.deps import Deps
from server.errors import Reauthorize
from server.providers.port import Mailbox
from server.store import mailboxes
from server.store.mailboxes import MailboxRow
from server.store.secrets import SecretTokens
from server.store.tx import Read, Write


def mailbox_of(deps: Deps, workspace_id: int, row: MailboxRow) -> Mailbox:
    """The provider's client for a mailbox, with its sealed tokens."""
    tokens = SecretTokens(deps.store, deps.vault, workspace_id, row.id)
    return deps.open_mailbox(row.provider, row.address, tokens)


def may_act(tx: Read, row: MailboxRow) -> bool:
    """Whether a job acts for a mailbox's owner: never for a disabled user or a View-Only seat (check 12)."""
    owner = viewer_in(tx, row.user_id)
    return owner is not None and refusal(owner, "mail.read") is None


def park(tx: Write, row: MailboxRow, lost: Reauthorize) -> None:
    """The mailbox needs its owner: say so once, and keep everything that waits for it."""
    if row.state == "active":
        mailboxes.set_state(tx, row.id, "reauthorize", lost.reason, lost.claims or None)
