"""The panel's side of properties: the definitions that the API makes too, by a super admin."""

from collections.abc import Callable
from typing import Any

from server.actions import define_property as define
from server.actions.administer import still_admin
from server.actions.define_object_type import find_type
from server.core.object_types import ObjectType
from server.core.permission import EVERYTHING, Viewer
from server.core.properties import Option, Property
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.definitions import definitions
from server.store import preview, schemas
from server.store.tx import Write
from shared_schema import definitions as wire


def list_properties(deps: Deps, viewer: Viewer, cmd: wire.ReadDefinitions) -> wire.Definitions:
    """Everything defined of an object type. Raises Refusal."""
    with deps.store.read(viewer.workspace_id) as tx:
        return definitions(tx, find_type(tx, cmd.kind))


def _defining(
    deps: Deps, viewer: Viewer, kind: str, act: Callable[[Write, ObjectType], object]
) -> wire.Definitions:
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        of = find_type(tx, kind)
        act(tx, of)
        return definitions(tx, of)


def create_property(deps: Deps, viewer: Viewer, cmd: wire.CreateProperty) -> wire.Definitions:
    """Define a property, after the ones that are there. Raises Refusal."""

    def act(tx: Write, of: ObjectType) -> None:
        last = max((one.display_order for one in schemas.properties(tx, of).values()), default=-1)
        new = Property(of.name, cmd.name, **_fields(cmd.fields), display_order=last + 1)
        define.create_property(tx, viewer, of, new)

    return _defining(deps, viewer, cmd.kind, act)


def change_property(deps: Deps, viewer: Viewer, cmd: wire.ChangeProperty) -> wire.Definitions:
    """A property is so from now on. Raises Refusal; whether it is unique, stays."""

    def act(tx: Write, of: ObjectType) -> None:
        found = define.own_property(tx, of, cmd.name)
        if cmd.fields.is_unique != found.is_unique:
            title = f"Whether {found.label} is unique is decided when it is defined."
            steps = ("Define another property.",)
            raise Refusal(Problem("bad_request", title, steps, field="hasUniqueValue"))
        define.update_property(tx, viewer, of, cmd.name, _fields(cmd.fields))

    return _defining(deps, viewer, cmd.kind, act)


def _fields(given: wire.PropertyFields) -> dict[str, Any]:
    return {
        "label": given.label.strip(),
        "type": given.type,
        "field_type": given.field_type,
        "group": given.group,
        "description": given.description.strip(),
        "options": tuple(Option(one.value.strip(), one.label.strip(), one.hidden) for one in given.options),
        "is_unique": given.is_unique,
        "is_hidden": given.is_hidden,
    }


def archive_property(deps: Deps, viewer: Viewer, cmd: wire.ArchiveProperty) -> wire.Definitions:
    """Take it out of use; values stay. Raises Refusal."""
    return _defining(deps, viewer, cmd.kind, lambda tx, of: define.archive_property(tx, viewer, of, cmd.name))


def restore_property(deps: Deps, viewer: Viewer, cmd: wire.RestoreProperty) -> wire.Definitions:
    """Bring it back with its values. Raises Refusal."""
    return _defining(deps, viewer, cmd.kind, lambda tx, of: define.restore_property(tx, viewer, of, cmd.name))


def order_properties(deps: Deps, viewer: Viewer, cmd: wire.OrderProperties) -> wire.Definitions:
    """Own properties in this order; what is not named keeps its place. Raises Refusal."""

    def act(tx: Write, of: ObjectType) -> None:
        for place, name in enumerate(cmd.names):
            found = define.own_property(tx, of, name)
            if found.display_order != place:
                define.update_property(tx, viewer, of, name, {"display_order": place})

    return _defining(deps, viewer, cmd.kind, act)


def save_group(deps: Deps, viewer: Viewer, cmd: wire.SaveGroup) -> wire.Definitions:
    """Make a group, or call one otherwise. Raises Refusal."""

    def act(tx: Write, of: ObjectType) -> None:
        if not cmd.is_new:
            define.update_group(tx, viewer, of, cmd.name, cmd.label.strip(), None)
            return
        place = len(schemas.groups(tx, of))
        define.create_group(tx, viewer, of, cmd.name, cmd.label.strip(), place)

    return _defining(deps, viewer, cmd.kind, act)


def archive_group(deps: Deps, viewer: Viewer, cmd: wire.ArchiveGroup) -> wire.Definitions:
    """Take away an empty group. Raises Refusal."""
    return _defining(deps, viewer, cmd.kind, lambda tx, of: define.archive_group(tx, viewer, of, cmd.name))


def count_property(deps: Deps, viewer: Viewer, cmd: wire.CountProperty) -> wire.PropertyCount:
    """How many live records have a value of it. Raises Refusal."""
    with deps.store.read(viewer.workspace_id) as tx:
        of = find_type(tx, cmd.kind)
        if cmd.name not in schemas.properties(tx, of) | schemas.properties(tx, of, archived=True):
            raise Refusal(Problem("not_found", f"{of.plural} have no property {cmd.name[:100]!r}."))
        return wire.PropertyCount(
            used=preview.with_value(tx, of.name, cmd.name), total=preview.count(tx, of.name, EVERYTHING)
        )
