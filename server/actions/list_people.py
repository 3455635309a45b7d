"""Who is in the workspace: users, teams, roles, and the object types that roles speak of."""

from server.core.permission import Viewer
from server.deps import Deps
from server.present import administration as present
from server.store import schemas, sessions, teams, users
from server.store.tx import Read
from shared_schema import admin as wire


def list_people(deps: Deps, viewer: Viewer, _: wire.ListPeople) -> wire.People:
    """Everybody, disabled ones included."""
    with deps.store.read(viewer.workspace_id) as tx:
        return wire.People(
            users=_rows(tx),
            teams=[present.team(one) for one in teams.teams(tx)],
            roles=role_rows(tx),
            kinds=[present.kind(one) for one in schemas.types(tx).values()],
        )


def _rows(tx: Read) -> list[wire.UserRow]:
    seen, membership = sessions.seen(tx, tx.workspace_id), teams.of_users(tx)
    return [
        present.user(one, membership.get(one.user.id, []), seen.get(one.user.id))
        for one in users.accounts(tx)
    ]


def user_row(tx: Read, user_id: int) -> wire.UserRow:
    """One user as the list shows them."""
    return next(one for one in _rows(tx) if one.id == user_id)


def role_rows(tx: Read) -> list[wire.RoleRow]:
    """Every role with the active and disabled users that have it."""
    holders: dict[int | None, list[int]] = {}
    for one in users.accounts(tx):
        holders.setdefault(one.user.role_id, []).append(one.user.id)
    return [present.role(one, holders.get(one.id, [])) for one in teams.roles(tx)]
