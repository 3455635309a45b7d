"""Let a panel in by its ticket, and say each time who it is now."""

from server.core import permission
from server.core.permission import Viewer, grants_of
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.mailboxes import mailbox
from server.store import mailboxes, sessions, teams, tickets, users, workspaces
from server.store.sessions import Session
from server.store.tx import Read
from shared_schema import PROTOCOL
from shared_schema import records as wire

SIGNED_OUT = Problem("signed_out", "You are signed out.", ("Sign in, or pair this panel again.",))


def admit(deps: Deps, ticket: str) -> tuple[Viewer, wire.Hello]:
    """Trade a single-use ticket for a viewer and the panel's first view."""
    with deps.store.system() as tx:
        session_id = tickets.take(tx, ticket)
    if session_id is None:
        raise Refusal(SIGNED_OUT)
    viewer = current_viewer(deps, session_id)
    with deps.store.read(viewer.workspace_id) as tx:
        return viewer, wire.Hello(
            protocol=PROTOCOL,
            seq=tx.seq(),
            viewer=viewer_view(viewer, workspaces.name(tx, viewer.workspace_id)),
            mailboxes=[mailbox(row, viewer) for row in mailboxes.of_user(tx, viewer.user_id)],
            undo_seconds=deps.settings.undo_seconds,
        )


def viewer_view(viewer: Viewer, workspace: str) -> wire.Viewer:
    """Who is signed in, as the panel knows it."""
    return wire.Viewer(
        id=viewer.user_id,
        name=viewer.name,
        seat=viewer.seat,  # type: ignore[arg-type]  # the table holds seats only
        workspace=workspace,
        may_connect=permission.refusal(viewer, "mailbox.connect") is None,
        may_send=permission.refusal(viewer, "mail.send") is None,
        is_admin=viewer.is_admin,
    )


def current_viewer(deps: Deps, session_id: int) -> Viewer:
    """The person behind a session, as they are now; raises Refusal `signed_out`."""
    with deps.store.system_read() as tx:
        session = sessions.by_id(tx, session_id)
    if session is None:
        raise Refusal(SIGNED_OUT)
    return viewer_of(deps, session)


def viewer_of(deps: Deps, session: Session) -> Viewer:
    """The viewer of a live session."""
    with deps.store.read(session.workspace_id) as tx:
        found = viewer_in(tx, session.user_id, session_id=session.id)
    if found is None:
        raise Refusal(SIGNED_OUT)
    return found


def viewer_in(tx: Read, user_id: int, *, session_id: int | None = None, via: str = "panel") -> Viewer | None:
    """A user as a viewer, with seat, role and teams as they are now; None when they may not come in."""
    user = users.by_id(tx, user_id)
    if user is None:
        return None
    grants = grants_of(teams.grants(tx, user.role_id)) if user.role_id is not None else {}
    return Viewer(
        user.id,
        tx.workspace_id,
        user.name,
        user.seat,
        session_id,
        is_admin=user.is_admin,
        teammates=teams.mates(tx, user.id),
        grants=grants,
        via=via,
    )


def server_itself(workspace_id: int, via: str = "system") -> Viewer:
    """The server, when it acts for nobody: it reaches every record."""
    return Viewer(0, workspace_id, "Alongside", "core", is_admin=True, via=via)
