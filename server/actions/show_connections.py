"""How the mailboxes are doing: one's own, or everybody's for a super admin; and trying again on demand."""

from datetime import timedelta

from server.actions.take_mail import lane
from server.core import permission
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.connections import Connection, connection
from server.providers import pace
from server.store import backfills, jobs, mailboxes, reconciliations, set_aside, users, watches
from server.store.mailboxes import MailboxRow
from server.store.tx import Read
from shared_schema import connections as wire

SHOWN_DAYS = timedelta(days=30)
SHOWN_ASIDE = 20


def show_connections(deps: Deps, viewer: Viewer) -> wire.Connections:
    """Every connection the viewer looks after."""
    everybody = permission.refusal(viewer, "workspace.admin") is None
    with deps.store.read(viewer.workspace_id) as tx:
        rows = mailboxes.of_workspace(tx) if everybody else mailboxes.connected_by(tx, viewer.user_id)
        found = [connection(_gathered(tx, row), tx.now) for row in rows]
    return wire.Connections(connections=found, everybody=everybody)


def _gathered(tx: Read, row: MailboxRow) -> Connection:
    owner = users.by_id(tx, row.user_id)
    paced = pace.known(row.provider, row.address)
    return Connection(
        row=row,
        owner=owner.name if owner else "",
        watch=watches.of_mailbox(tx, row.id),
        use=paced.use() if paced else None,
        backfill=backfills.newest(tx, row.id),
        aside=set_aside.of_mailbox(tx, row.id, SHOWN_ASIDE),
        aside_count=set_aside.count(tx, row.id),
        days=reconciliations.of_mailbox(tx, row.id, (tx.now - SHOWN_DAYS).date()),
    )


def retry_on_demand(deps: Deps, viewer: Viewer, mailbox_id: int, key: str | None) -> wire.Retried:
    """Try again what was set aside in a mailbox."""
    with deps.store.write(viewer.workspace_id) as tx:
        row = mailboxes.by_id(tx, mailbox_id)
        mine = row is not None and row.user_id == viewer.user_id
        if row is None or not (mine or permission.refusal(viewer, "workspace.admin") is None):
            raise Refusal(Problem("not_found", "There is no such mailbox among yours."))
        count = set_aside.again(tx, row.id, key)
        jobs.add(tx, "retry_set_aside", {"mailbox": row.id}, unique_key=f"aside:{row.id}", lane=lane(row.id))
    return wire.Retried(count=count)
