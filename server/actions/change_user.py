"""Change what somebody is and may: name, seat, role, teams, super admin (checks 39, 42)."""

from collections.abc import Iterable

from server.actions.administer import accept, person, still_admin
from server.actions.list_people import user_row
from server.core import administration
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import audit, teams, users
from server.store.tx import Read
from shared_schema import admin as wire


def change_user(deps: Deps, viewer: Viewer, cmd: wire.ChangeUser) -> wire.UserRow:
    """It counts from their next request on, in open panels too. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        found = person(tx, cmd.user)
        stays = cmd.is_admin and found.disabled_at is None
        accept(
            administration.naming(cmd.name),
            administration.last_admin(users.admins(tx), cmd.user, stays=stays),
        )
        check_role(tx, cmd.role)
        check_teams(tx, cmd.teams)
        before = {
            "seat": found.user.seat,
            "is_admin": found.user.is_admin,
            "role": found.user.role_id,
            "teams": sorted(teams.of_users(tx).get(cmd.user, [])),
        }
        after = {
            "seat": cmd.seat,
            "is_admin": cmd.is_admin,
            "role": cmd.role,
            "teams": sorted(set(cmd.teams)),
        }
        users.save(
            tx, cmd.user, name=cmd.name.strip(), seat=cmd.seat, is_admin=cmd.is_admin, role_id=cmd.role
        )
        teams.join(tx, cmd.user, cmd.teams)
        changed = administration.changes(before, after)
        if changed:
            audit.keep(tx, viewer, "user_changed", about=cmd.user, changed=changed)
        return user_row(tx, cmd.user)


def check_role(tx: Read, role_id: int | None) -> None:
    """Raises Refusal when there is no such role."""
    if role_id is not None and all(one.id != role_id for one in teams.roles(tx)):
        raise Refusal(Problem("not_found", "There is no such role.", ("Reload the page.",), field="role"))


def check_teams(tx: Read, team_ids: Iterable[int]) -> None:
    """Raises Refusal when one of the teams is not there."""
    if set(team_ids) - {one.id for one in teams.teams(tx)}:
        raise Refusal(Problem("not_found", "There is no such team.", ("Reload the page.",), field="teams"))
