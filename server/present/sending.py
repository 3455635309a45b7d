"""How a mailbox sends, as its user sees it."""

from collections.abc import Iterable

from server.core.limits import Allowance
from server.mime.sanitize import sanitise
from server.mime.text import from_html
from server.store.mailboxes import MailboxRow
from server.store.signatures import Signature
from shared_schema import mailboxes as wire


def sending(
    row: MailboxRow, allowance: Allowance, signatures: Iterable[Signature], usual: str | None
) -> wire.Sending:
    """One mailbox; `usual` is the viewer's address for new mail, if it is of this mailbox."""
    addresses = list(dict(row.identities))
    return wire.Sending(
        mailbox=row.id,
        addresses=addresses,
        most=allowance.limit,
        left=allowance.left,
        free_at=allowance.free_at,
        chosen_a_day=row.most_a_day,
        chosen_a_minute=row.most_a_minute,
        signatures=[_signature(one) for one in signatures],
        default_from=usual if usual in addresses else None,
    )


def _signature(one: Signature) -> wire.SignatureView:
    return wire.SignatureView(address=one.address, text=as_text(one), is_own=one.is_own)


def as_text(one: Signature) -> str:
    """A signature in words; what it looks like, the recipient sees."""
    return from_html(sanitise(one.html))
