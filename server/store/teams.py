"""Teams and roles: whose records a person reaches (H44)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select, update

from server.core.permission import Viewer
from server.store import tables as t
from server.store import users
from server.store.tx import Read, Write

team = t.team
member = t.team_member
role = t.role


@dataclass(frozen=True)
class Team:
    """One team with the ids of its members."""

    id: int
    name: str
    members: tuple[int, ...]


@dataclass(frozen=True)
class Role:
    """One role; `grants` are stored JSON: object type → action → level."""

    id: int
    name: str
    grants: dict[str, dict[str, Any]]


def grants(tx: Read, role_id: int) -> dict[str, dict[str, Any]]:
    """What a role grants, as stored."""
    row = tx.one(select(role.c.grants).where(tx.mine(role), role.c.id == role_id))
    return dict(row.grants) if row else {}


def mates(tx: Read, user_id: int) -> frozenset[int]:
    """Everybody in a user's teams, the user included."""
    own = select(member.c.team_id).where(tx.mine(member), member.c.user_id == user_id)
    rows = tx.all(select(member.c.user_id).where(tx.mine(member), member.c.team_id.in_(own)))
    return frozenset({user_id, *(row.user_id for row in rows)})


def teams(tx: Read) -> list[Team]:
    """Every team by name."""
    members: dict[int, list[int]] = {}
    for row in tx.all(select(member).where(tx.mine(member)).order_by(member.c.user_id)):
        members.setdefault(row.team_id, []).append(row.user_id)
    rows = tx.all(select(team.c.id, team.c.name).where(tx.mine(team)).order_by(team.c.name, team.c.id))
    return [Team(row.id, row.name, tuple(members.get(row.id, ()))) for row in rows]


def to_choose(tx: Read, viewer: Viewer) -> list[Team]:
    """The teams that a person may give a mailbox to: their own; a super admin, every one."""
    return [one for one in teams(tx) if viewer.is_admin or viewer.user_id in one.members]


def add_team(tx: Write, name: str, members: Iterable[int] = ()) -> int:
    """A new team; its id."""
    made = tx.add(team, name=name, created_at=tx.now)
    set_members(tx, made, members)
    return made


def save_team(tx: Write, team_id: int, name: str, members: Iterable[int]) -> None:
    """A team has this name and exactly these members from now on."""
    tx.run(update(team).where(tx.mine(team), team.c.id == team_id).values(name=name))
    set_members(tx, team_id, members)


def set_members(tx: Write, team_id: int, members: Iterable[int]) -> None:
    """A team has exactly these members from now on."""
    chosen = list(dict.fromkeys(members))
    users.tell_rights(tx, [*_members(tx, team_id), *chosen])
    tx.run(delete(member).where(tx.mine(member), member.c.team_id == team_id))
    rows = [{"workspace_id": tx.workspace_id, "team_id": team_id, "user_id": one} for one in chosen]
    tx.run(insert(member), rows)


def _members(tx: Read, team_id: int) -> list[int]:
    rows = tx.all(select(member.c.user_id).where(tx.mine(member), member.c.team_id == team_id))
    return [row.user_id for row in rows]


def remove_team(tx: Write, team_id: int) -> None:
    """A team is dissolved; its members stay."""
    users.tell_rights(tx, _members(tx, team_id))
    tx.run(delete(member).where(tx.mine(member), member.c.team_id == team_id))
    tx.run(delete(team).where(tx.mine(team), team.c.id == team_id))


def roles(tx: Read) -> list[Role]:
    """Every role by name."""
    rows = tx.all(select(role).where(tx.mine(role)).order_by(role.c.name, role.c.id))
    return [Role(row.id, row.name, dict(row.grants)) for row in rows]


def add_role(tx: Write, name: str, granted: dict[str, dict[str, Any]]) -> int:
    """A new role; its id."""
    return tx.add(role, name=name, grants=granted, created_at=tx.now)


def save_role(tx: Write, role_id: int, name: str, granted: dict[str, dict[str, Any]]) -> None:
    """Change a role; its users have it from their next request on (check 39)."""
    tx.run(update(role).where(tx.mine(role), role.c.id == role_id).values(name=name, grants=granted))
    rows = tx.all(select(t.user.c.id).where(tx.mine(t.user), t.user.c.role_id == role_id))
    users.tell_rights(tx, [row.id for row in rows])


def remove_role(tx: Write, role_id: int) -> None:
    """Delete a role that no user has."""
    tx.run(delete(role).where(tx.mine(role), role.c.id == role_id))


def of_users(tx: Read) -> dict[int, list[int]]:
    """The teams of every person."""
    found: dict[int, list[int]] = {}
    for row in tx.all(select(member).where(tx.mine(member)).order_by(member.c.team_id)):
        found.setdefault(row.user_id, []).append(row.team_id)
    return found


def join(tx: Write, user_id: int, team_ids: Iterable[int]) -> None:
    """A person is in exactly these teams from now on; old and new mates reach more or less by it."""
    chosen = list(dict.fromkeys(team_ids))
    if set(chosen) == set(of_users(tx).get(user_id, [])):
        return
    before = mates(tx, user_id)
    tx.run(delete(member).where(tx.mine(member), member.c.user_id == user_id))
    rows = [{"workspace_id": tx.workspace_id, "team_id": one, "user_id": user_id} for one in chosen]
    tx.run(insert(member), rows)
    users.tell_rights(tx, before | mates(tx, user_id))
