"""The viewer's own profile: the name that goes out on mail (S12), and what an administrator gave them."""

from server.actions.administer import accept
from server.core import administration
from server.core.permission import Viewer
from server.core.unsubscribe import ALWAYS, is_included
from server.deps import Deps
from server.store import teams, unsubscribe, users
from server.store.tx import Read
from shared_schema import admin as wire


def read_profile(deps: Deps, viewer: Viewer, _: wire.ReadProfile) -> wire.Profile:
    """Who one is here."""
    with deps.store.read(viewer.workspace_id) as tx:
        return _profile(tx, viewer)


def save_profile(deps: Deps, viewer: Viewer, cmd: wire.SaveProfile) -> wire.Profile:
    """One's own name, and whether one's mail bears a link to unsubscribe (H40). Raises Refusal."""
    accept(administration.naming(cmd.name))
    with deps.store.write(viewer.workspace_id) as tx:
        link = {} if cmd.unsubscribe_link is None else {"unsubscribe_link": cmd.unsubscribe_link}
        users.save(tx, viewer.user_id, name=cmd.name.strip(), **link)
        return _profile(tx, viewer)


def _profile(tx: Read, viewer: Viewer) -> wire.Profile:
    me = users.by_id(tx, viewer.user_id)
    if me is None:
        raise LookupError(f"user {viewer.user_id}")
    role = next((one.name for one in teams.roles(tx) if one.id == me.role_id), None)
    own = [one.name for one in teams.teams(tx) if me.id in one.members]
    habit = unsubscribe.habit(tx, viewer.user_id)
    return wire.Profile(
        name=me.name,
        email=me.email,
        seat=me.seat,  # type: ignore[arg-type]  # the table holds seats only
        is_admin=me.is_admin,
        role=role,
        teams=own,
        unsubscribe_link=is_included(habit.policy, usual=habit.usual),
        unsubscribe_forced=habit.policy == ALWAYS,
    )
