"""Invite somebody: a user and a sign-in link, shown once; no mail is sent."""

from server import ids
from server.actions.administer import accept, person, still_admin
from server.actions.change_user import check_role, check_teams
from server.actions.list_people import user_row
from server.core import administration
from server.core.address import NotAnAddress, check
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import audit, teams, tickets, users
from server.store.tx import Write
from shared_schema import admin as wire


def invite_user(deps: Deps, viewer: Viewer, cmd: wire.InviteUser) -> wire.Invited:
    """A new user with their first link, good for seven days (check 6). Raises Refusal."""
    address = _address(cmd.email)
    accept(administration.naming(cmd.name))
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        if users.has_address(tx, address):
            title = f"{address} is a user of this workspace already."
            raise Refusal(Problem("exists", title, ("Renew their sign-in link instead.",), field="email"))
        check_role(tx, cmd.role)
        check_teams(tx, cmd.teams)
        made = users.add(tx, address, cmd.name.strip(), cmd.seat, is_admin=cmd.is_admin, role_id=cmd.role)
        teams.join(tx, made, cmd.teams)
        given = {"seat": cmd.seat, "is_admin": cmd.is_admin, "role": cmd.role, "teams": sorted(cmd.teams)}
        audit.keep(tx, viewer, "user_invited", about=made, changed=administration.changes({}, given))
        return _link(deps, tx, made)


def renew_link(deps: Deps, viewer: Viewer, cmd: wire.RenewLink) -> wire.Invited:
    """A fresh link for somebody; their earlier ones are void. Raises Refusal for a disabled user."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        found = person(tx, cmd.user)
        if found.disabled_at is not None:
            title = f"{found.user.name} is disabled."
            raise Refusal(Problem("conflict", title, ("Enable them first.",), field="user"))
        tickets.void_links(tx, tx.workspace_id, cmd.user)
        audit.keep(tx, viewer, "link_made", about=cmd.user)
        return _link(deps, tx, cmd.user)


def _link(deps: Deps, tx: Write, user_id: int) -> wire.Invited:
    token = ids.secret()
    until = tickets.add_link(tx, tx.workspace_id, user_id, token, tickets.INVITATION)
    url = f"{deps.settings.public_url}/#/sign-in/{token}"
    return wire.Invited(user=user_row(tx, user_id), link=url, expires_at=until)


def _address(email: str) -> str:
    try:
        return check(email)
    except NotAnAddress as wrong:
        title = f"{email[:80]!r} is no e-mail address: {wrong}"
        raise Refusal(Problem("address_invalid", title, field="email")) from wrong
