"""Lock somebody out, let them in again, and sign them out everywhere (checks 11, 12, 13).

Their sessions end, and with them their sockets; their mailboxes rest, so that nothing is synced for
them; mail of theirs that waits to leave is refused when it is due, because its sender is gone (T8).
"""

from server.actions.administer import accept, person, still_admin
from server.actions.list_people import user_row
from server.core import administration
from server.core.permission import Viewer
from server.deps import Deps
from server.store import audit, mailboxes, sessions, tickets, users
from server.store.tx import Write
from shared_schema import admin as wire

RESTS = "owner_disabled"


def disable_user(deps: Deps, viewer: Viewer, cmd: wire.DisableUser) -> wire.UserRow:
    """Everything that acts for this person stops. Raises Refusal for the last super admin."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        found = person(tx, cmd.user)
        accept(administration.last_admin(users.admins(tx), cmd.user, stays=False))
        if found.disabled_at is None:
            users.set_disabled(tx, cmd.user, disabled=True)
            _sign_out(tx, cmd.user)
            for row in mailboxes.connected_by(tx, cmd.user):
                if row.state == "active" and row.acts_for_its_user:
                    mailboxes.set_state(tx, row.id, "reauthorize", RESTS)
            audit.keep(tx, viewer, "user_disabled", about=cmd.user)
        return user_row(tx, cmd.user)


def enable_user(deps: Deps, viewer: Viewer, cmd: wire.EnableUser) -> wire.UserRow:
    """They may sign in again; their mailboxes go on where they stood. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        if person(tx, cmd.user).disabled_at is not None:
            users.set_disabled(tx, cmd.user, disabled=False)
            for row in mailboxes.connected_by(tx, cmd.user):
                if row.reason == RESTS:
                    mailboxes.set_state(tx, row.id, "active")
            audit.keep(tx, viewer, "user_enabled", about=cmd.user)
        return user_row(tx, cmd.user)


def end_sessions(deps: Deps, viewer: Viewer, cmd: wire.EndSessions) -> wire.UserRow:
    """Sign somebody out of every browser and panel; links that are on their way are void too."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        person(tx, cmd.user)
        _sign_out(tx, cmd.user)
        audit.keep(tx, viewer, "sessions_ended", about=cmd.user)
        return user_row(tx, cmd.user)


def _sign_out(tx: Write, user_id: int) -> None:
    sessions.revoke_all(tx, tx.workspace_id, user_id)
    tickets.void_links(tx, tx.workspace_id, user_id)
