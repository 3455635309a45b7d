"""Which records a mail is logged to by itself: the workspace's switches, each with its effect (H20, T11)."""

from collections.abc import Mapping

from server.actions.administer import still_admin
from server.core import administration
from server.core.association import T11, TARGETS, Defaults, effect
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import association_defaults, audit, message_files
from server.store.tx import Write
from shared_schema import admin as wire


def read_defaults(deps: Deps, viewer: Viewer, _: wire.ReadDefaults) -> wire.DefaultAssociations:
    """Every switch as it stands."""
    with deps.store.read(viewer.workspace_id) as tx:
        return _shown(association_defaults.read(tx), keeps=message_files.wanted(tx))


def save_defaults(deps: Deps, viewer: Viewer, cmd: wire.SaveDefaults) -> wire.DefaultAssociations:
    """Turn some switches, for mail logged from now on. Raises Refusal for a pair that has none.

    Beside them stands whether the files of logged mail are kept here, too (H8).
    """
    for one in cmd.switches:
        if one.target not in TARGETS.get(one.origin, ()):
            title = f"There is no default association from {one.origin} to {one.target}."
            raise Refusal(Problem("bad_request", title, field="switches"))
    with deps.store.write(viewer.workspace_id) as tx:
        after = turn(tx, viewer, {(one.origin, one.target): one.on for one in cmd.switches})
        kept = message_files.wanted(tx)
        if cmd.keep_files is not None and cmd.keep_files != kept:
            message_files.set_wanted(tx, keep=cmd.keep_files)
            audit.keep(tx, viewer, "defaults_changed", changed={"files of mail": (kept, cmd.keep_files)})
        return _shown(after, keeps=message_files.wanted(tx))


def turn(tx: Write, viewer: Viewer, switched: Mapping[tuple[str, str], bool]) -> Defaults:
    """The switches after some were turned; what changed goes into the security log. Raises Refusal."""
    still_admin(tx, viewer)
    before = association_defaults.read(tx)
    after = before.but(switched)
    association_defaults.save(tx, after)
    changed = administration.changes(_said(before), _said(after))
    if changed:
        audit.keep(tx, viewer, "defaults_changed", changed=changed)
    return after


def _pairs() -> list[tuple[str, str]]:
    return [(origin, target) for origin, targets in TARGETS.items() for target in targets]


def _said(rules: Defaults) -> dict[str, bool]:
    return {f"{origin} → {target}": rules.ticks(origin, target) for origin, target in _pairs()}


def _shown(rules: Defaults, *, keeps: bool) -> wire.DefaultAssociations:
    return wire.DefaultAssociations(
        keep_files=keeps,
        switches=[
            wire.SwitchView(
                origin=origin,
                target=target,
                on=rules.ticks(origin, target),
                usual=T11.ticks(origin, target),
                effect=effect(origin, target),
            )
            for origin, target in _pairs()
        ],
    )
