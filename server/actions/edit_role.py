"""Make, change, delete roles, and look at what somebody would reach with one, before saving (H44, B3)."""

from dataclasses import replace
from typing import Any

import msgspec

from server.actions.administer import accept, person, still_admin
from server.actions.admit import viewer_in
from server.actions.list_people import role_rows
from server.core import administration
from server.core.permission import ACTIONS, Grant, Viewer, reach
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.timeline import card
from server.store import audit, preview, schemas, teams, users
from server.store.teams import Role
from server.store.tx import Read
from shared_schema import admin as wire
from shared_schema.records import Done

SAMPLE = 6


def save_role(deps: Deps, viewer: Viewer, cmd: wire.SaveRole) -> wire.RoleRow:
    """A role grants exactly this; who has it, has it from their next request on. Raises Refusal."""
    granted = {kind: _stored(one) for kind, one in cmd.grants.items()}
    name = cmd.name.strip()
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        others = [one.name for one in teams.roles(tx) if one.id != cmd.role]
        accept(
            administration.naming(cmd.name),
            administration.taken(name, others),
            administration.granting(granted, schemas.types(tx)),
        )
        before = _role(tx, cmd.role) if cmd.role is not None else None
        if before is None:
            made = teams.add_role(tx, name, granted)
        else:
            made = before.id
            teams.save_role(tx, made, name, granted)
        changed = administration.changes(
            _said(before.name, before.grants) if before else {}, _said(name, granted)
        )
        if changed:
            audit.keep(tx, viewer, "role_changed" if before else "role_made", subject=name, changed=changed)
        return next(one for one in role_rows(tx) if one.id == made)


def delete_role(deps: Deps, viewer: Viewer, cmd: wire.DeleteRole) -> Done:
    """Delete a role; refused with the names while somebody has it. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        found = _role(tx, cmd.role)
        holders = [one.user.name for one in users.accounts(tx) if one.user.role_id == found.id]
        accept(administration.in_use(found.name, holders))
        teams.remove_role(tx, found.id)
        audit.keep(tx, viewer, "role_deleted", subject=found.name)
    return Done()


def preview_role(deps: Deps, viewer: Viewer, cmd: wire.PreviewRole) -> wire.RolePreview:
    """What a user would reach on one type with these grants; nothing is saved. Raises Refusal."""
    with deps.store.read(viewer.workspace_id) as tx:
        found = person(tx, cmd.user)
        now = viewer_in(tx, cmd.user)
        if now is None:
            raise Refusal(
                Problem("conflict", f"{found.user.name} is disabled and reaches nothing.", field="user")
            )
        would = replace(now, grants={**now.grants, cmd.kind: Grant(**_stored(cmd.grants))})
        wanted = {action: reach(would, cmd.kind, action) for action in ACTIONS}
        # Most actions reach the same records: each reach is counted once.
        counts = {one: preview.count(tx, cmd.kind, one) for one in set(wanted.values())}
        reached = {action: counts[one] for action, one in wanted.items()}
        sample = preview.first(tx, cmd.kind, wanted["view"], SAMPLE)
        return wire.RolePreview(
            total=preview.count(tx, cmd.kind, reach(viewer, cmd.kind, "view")),
            now=preview.count(tx, cmd.kind, reach(now, cmd.kind, "view")),
            **reached,
            sample=[card(one) for one in sample],
            because=_because(now),
        )


def _because(who: Viewer) -> str:
    if who.is_admin:
        return f"{who.name} is a super admin: a role does not limit them."
    if who.seat == "view_only":
        return f"{who.name} has a View-Only seat: whatever the role says, they only view."
    return ""


def _stored(one: wire.Grants) -> dict[str, Any]:
    return msgspec.structs.asdict(one)


def _said(name: str, granted: dict[str, dict[str, Any]]) -> dict[str, str]:
    """A role in words, type by type, for the security log."""
    return {"name": name, **{kind: _reach(one) for kind, one in granted.items()}}


def _reach(grant: dict[str, Any]) -> str:
    levels = [f"{action} {grant[action]}" for action in ACTIONS]
    if len({grant[action] for action in ACTIONS}) == 1:
        levels = [f"{grant['view']} for every action"]
    return ", ".join([*levels, f"unassigned {_word(grant['unassigned'])}"])


def _word(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _role(tx: Read, role_id: int) -> Role:
    found = next((one for one in teams.roles(tx) if one.id == role_id), None)
    if found is None:
        raise Refusal(Problem("not_found", "There is no such role.", ("Reload the page.",), field="role"))
    return found
