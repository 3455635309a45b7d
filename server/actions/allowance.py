"""What a mailbox may still send: for the composer, for Send, and for the page of its settings (H45-H47)."""

from server.core import limits
from server.core.limits import Allowance
from server.store import submissions
from server.store.mailboxes import MailboxRow
from server.store.tx import Read


def allowance_of(tx: Read, row: MailboxRow) -> Allowance:
    """In these 24 hours, whoever sends from it (H46)."""
    limit = limits.a_day(row.provider, row.address, row.most_a_day)
    times = submissions.sent_of_late(tx, row.id, tx.now - limits.DAY, limit)
    return limits.allowance(limit, times, tx.now)
