"""The reconciliation on the command line: one line a mailbox and day."""

from collections.abc import Iterator
from datetime import date, timedelta

from server.actions.reconcile_mailbox import reconcile_day
from server.deps import Deps
from server.errors import Fault
from server.store import mailboxes
from server.store.mailboxes import MailboxRow


def reconcile(deps: Deps, days: int) -> Iterator[tuple[str, int]]:
    """(line, unexplained) for each mailbox and day, the oldest day first."""
    today = deps.clock.now().date()
    with deps.store.system_read() as tx:
        active = mailboxes.active(tx)
    for workspace_id, mailbox_id in active:
        with deps.store.read(workspace_id) as tx:
            row = mailboxes.by_id(tx, mailbox_id)
        for back in range(days - 1, -1, -1):
            if row is not None:
                yield _line(deps, row, today - timedelta(days=back))


def _line(deps: Deps, row: MailboxRow, day: date) -> tuple[str, int]:
    try:
        found = reconcile_day(deps, row, day)
    except Fault as fault:
        return f"{row.address} {day}: cannot be compared now ({fault})", 0
    reasons = ", ".join(f"{count} {reason}" for reason, count in sorted(found.reasons.items()))
    alarm = f"; {found.unexplained} MISSING: {' '.join(found.keys)}" if found.unexplained else ""
    rest = f" ({reasons})" if reasons else ""
    return f"{row.address} {day}: {found.seen} of {found.held} seen{rest}{alarm}", found.unexplained
