"""The panel's side of object types: the definitions that the API makes too, by a super admin."""

from dataclasses import replace

from server.actions import define_object_type as define
from server.actions.administer import still_admin
from server.core.object_types import ObjectType
from server.core.permission import Viewer
from server.core.properties import Property
from server.deps import Deps
from server.present.definitions import all_types
from shared_schema import definitions as wire

PRIMARY = "name"  # the property that records of a new type are called by


def list_types(deps: Deps, viewer: Viewer, _: wire.ReadTypes) -> wire.DefinedTypes:
    """Every object type, archived ones apart."""
    with deps.store.read(viewer.workspace_id) as tx:
        return all_types(tx)


def create_type(deps: Deps, viewer: Viewer, cmd: wire.CreateType) -> wire.DefinedTypes:
    """A new type whose records are called by one required, searchable text. Raises Refusal."""
    new = ObjectType(
        name=cmd.name,
        plural_name=cmd.name,
        type_id="",
        singular=cmd.singular.strip(),
        plural=cmd.plural.strip(),
        primary=PRIMARY,
        searchable=(PRIMARY,),
        required=(PRIMARY,),
    )
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        define.create_object_type(
            tx, viewer, new, [Property(cmd.name, PRIMARY, cmd.primary.strip())], cmd.associated
        )
        return all_types(tx)


def change_type(deps: Deps, viewer: Viewer, cmd: wire.ChangeType) -> wire.DefinedTypes:
    """A type is called and shown like this from now on. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        of = define.find_type(tx, cmd.kind)
        new = replace(
            of,
            singular=cmd.singular.strip(),
            plural=cmd.plural.strip(),
            primary=cmd.primary,
            secondary=tuple(cmd.secondary),
            searchable=tuple(cmd.searchable),
            required=tuple(cmd.required),
        )
        define.update_object_type(tx, viewer, of, new)
        return all_types(tx)


def archive_type(deps: Deps, viewer: Viewer, cmd: wire.ArchiveType) -> wire.DefinedTypes:
    """Take away a type without records. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        define.archive_object_type(tx, viewer, define.find_type(tx, cmd.kind))
        return all_types(tx)


def restore_type(deps: Deps, viewer: Viewer, cmd: wire.RestoreType) -> wire.DefinedTypes:
    """Bring an archived type back. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        define.restore_object_type(tx, viewer, cmd.kind)
        return all_types(tx)
