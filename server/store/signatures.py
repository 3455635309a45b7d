"""What stands below mail, by mailbox and address: read from the provider, unless its user wrote one here."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from server.store import tables as t
from server.store.tx import Read, Write

signature = t.signature


@dataclass(frozen=True)
class Signature:
    """One signature as HTML, not yet sanitised; `is_own`: written here, not at the provider."""

    mailbox_id: int
    address: str
    html: str
    is_own: bool


def of_mailboxes(tx: Read, ids: Iterable[int]) -> dict[tuple[int, str], Signature]:
    """The signatures of some mailboxes by mailbox and address."""
    query = select(signature).where(tx.mine(signature), signature.c.mailbox_id.in_(list(ids)))
    found = (Signature(row.mailbox_id, row.address, row.html, row.is_own) for row in tx.all(query))
    return {(one.mailbox_id, one.address): one for one in found}


def read(tx: Write, mailbox_id: int, signatures: Iterable[tuple[str, str]]) -> None:
    """The provider's signatures as they are now, by address; what somebody wrote here stays."""
    own = {address for (_, address), one in of_mailboxes(tx, [mailbox_id]).items() if one.is_own}
    mine = (tx.mine(signature), signature.c.mailbox_id == mailbox_id)
    tx.run(delete(signature).where(*mine, signature.c.is_own.is_(False)))
    fresh = [(address, html) for address, html in signatures if html.strip() and address not in own]
    tx.run(insert(signature), [_row(tx, mailbox_id, address, html, is_own=False) for address, html in fresh])


def write(tx: Write, mailbox_id: int, address: str, html: str) -> None:
    """One's own signature, in place of the provider's; an empty one is none."""
    row = _row(tx, mailbox_id, address, html, is_own=True)
    tx.upsert(signature, row, key=("workspace_id", "mailbox_id", "address"))


def forget_own(tx: Write, mailbox_id: int, address: str) -> None:
    """The provider's counts again, from when it is next asked."""
    mine = (tx.mine(signature), signature.c.mailbox_id == mailbox_id, signature.c.address == address)
    tx.run(delete(signature).where(*mine))


def _row(tx: Write, mailbox_id: int, address: str, html: str, *, is_own: bool) -> dict[str, object]:
    return {
        "workspace_id": tx.workspace_id,
        "mailbox_id": mailbox_id,
        "address": address,
        "html": html,
        "is_own": is_own,
    }
