"""Who may use a team's mailbox, as whoever connected it or a super admin chooses (S2, S11)."""

from server.actions.connect_mailbox import check_team
from server.actions.mailboxes import looked_after, looks_after
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.mailboxes import mailbox
from server.store import audit, mailboxes, teams
from server.store.mailboxes import MailboxRow
from server.store.tx import Read
from shared_schema import mailboxes as wire
from shared_schema.records import MailboxView

PERSONAL = Problem(
    "bad_request",
    "This is somebody's own mailbox.",
    ("Connect it again as a team's mailbox.",),
    field="mailbox",
)


def share_mailbox(deps: Deps, viewer: Viewer, cmd: wire.ShareMailbox) -> MailboxView:
    """It is this team's from now on, or everybody's with a paid seat. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        row = looked_after(tx, viewer, cmd.mailbox)
        if not row.is_team:
            raise Refusal(PERSONAL)
        check_team(tx, viewer, cmd.team)
        names = {one.id: one.name for one in teams.teams(tx)}
        if row.team_id != cmd.team:
            mailboxes.set_use(tx, row, cmd.team)
            changed = {"team": (names.get(row.team_id or 0), names.get(cmd.team or 0))}
            audit.keep(tx, viewer, "mailbox_shared", subject=row.address, changed=changed)
        now = mailboxes.by_id(tx, row.id) or row
        return mailbox(now, viewer, names.get(now.team_id or 0, ""))


def shown_mailboxes(tx: Read, viewer: Viewer) -> list[MailboxView]:
    """What the viewer may use, and what they only look after: with the name of the team that uses it."""
    used = mailboxes.of_user(tx, viewer.user_id)
    known = {row.id for row in used}
    more = [row for row in mailboxes.of_workspace(tx) if row.id not in known and _is_theirs(viewer, row)]
    names = {one.id: one.name for one in teams.teams(tx)}
    return [mailbox(row, viewer, names.get(row.team_id or 0, "")) for row in (*used, *more)]


def _is_theirs(viewer: Viewer, row: MailboxRow) -> bool:
    return row.is_team and looks_after(viewer, row)
