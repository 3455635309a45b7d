"""Define properties and their groups; built-in ones stay as they are. Values stay when one is archived."""

from dataclasses import replace
from typing import Any

from server.core import built_in, definitions
from server.core.object_types import ObjectType
from server.core.permission import Viewer
from server.core.properties import Property
from server.errors import Problem, Refusal
from server.store import definition_changes, schemas
from server.store.tx import Read, Write

GROUP = "There is no group of properties with this name."


def create_property(tx: Write, viewer: Viewer, of: ObjectType, new: Property) -> Property:
    """A new property; under the name of an archived one, that one comes back. Raises Refusal."""
    live = schemas.properties(tx, of)
    if new.name in live:
        raise Refusal(Problem("exists", f"There is a property {new.name} already.", field="name"))
    _accept(definitions.property_problem(new, schemas.groups(tx, of), live.values()))
    archived = schemas.properties(tx, of, archived=True).get(new.name)
    if archived is None:
        schemas.add_property(tx, new)
        return _kept(tx, viewer, of, "CREATE", new)
    if archived.type != new.type or archived.is_unique != new.is_unique:
        title = f"{new.name} was a property of type {archived.type} and is archived, with its values."
        raise Refusal(Problem("exists", title, ("Give it another name, or its old type.",), field="name"))
    schemas.save_property(tx, new)
    schemas.set_property_archived(tx, of.name, new.name, archived=False)
    return _kept(tx, viewer, of, "RESTORE", new)


def update_property(
    tx: Write, viewer: Viewer, of: ObjectType, name: str, changed: dict[str, Any]
) -> Property:
    """An own property, changed; its type only while no record has a value. Raises Refusal."""
    found = own_property(tx, of, name)
    new = replace(found, **changed)
    live = schemas.properties(tx, of)
    if not new.options and new.type in ("enumeration", "bool") and new.type == found.type:
        new = replace(new, options=found.options)
    if new.type != found.type and schemas.is_property_in_use(tx, of.name, name):
        title = f"Records have values of {found.label}, so it stays of type {found.type}."
        raise Refusal(Problem("in_use", title, ("Define another property.",), field="type"))
    _accept(definitions.property_problem(new, schemas.groups(tx, of), live.values()))
    schemas.save_property(tx, new)
    return _kept(tx, viewer, of, "UPDATE", new)


def archive_property(tx: Write, viewer: Viewer, of: ObjectType, name: str) -> None:
    """Take a property out of use; the values stay in the records. Raises Refusal."""
    found = own_property(tx, of, name)
    if name in (of.primary, *of.required):
        title = f"{of.plural} are called by {found.label}, or need it."
        raise Refusal(Problem("in_use", title, ("Change the object type first.",), field="name"))
    schemas.set_property_archived(tx, of.name, name, archived=True)
    _kept(tx, viewer, of, "DELETE", found)


def restore_property(tx: Write, viewer: Viewer, of: ObjectType, name: str) -> Property:
    """Bring an archived property back as it was, values included. Raises Refusal."""
    found = schemas.properties(tx, of, archived=True).get(name)
    if found is None:
        raise Refusal(Problem("not_found", f"There is no archived property {name[:100]!r}."))
    group = found.group if found.group in schemas.groups(tx, of) else next(iter(schemas.groups(tx, of)))
    schemas.save_property(tx, replace(found, group=group))
    schemas.set_property_archived(tx, of.name, name, archived=False)
    return _kept(tx, viewer, of, "RESTORE", replace(found, group=group))


def own_property(tx: Read, of: ObjectType, name: str) -> Property:
    """A property that the workspace has defined. Raises Refusal for one that is built in, or not there."""
    found = schemas.properties(tx, of).get(name)
    if found is None:
        raise Refusal(Problem("not_found", f"{of.plural} have no property {name[:100]!r}."))
    if found.id is None:
        title = f"{found.label} is built in and cannot be changed."
        raise Refusal(Problem("property_read_only", title, field=name))
    return found


def create_group(tx: Write, viewer: Viewer, of: ObjectType, name: str, label: str, order: int) -> None:
    """A new group; under the name of an archived one, that one comes back. Raises Refusal."""
    _accept(definitions.name_problem(name))
    _accept(definitions.label_problem(label))
    if name in schemas.groups(tx, of):
        raise Refusal(Problem("exists", f"There is a group {name} already.", field="name"))
    if schemas.set_group_archived(tx, of.name, name, archived=False):
        schemas.save_group(tx, of.name, name, label, order)
    else:
        schemas.add_group(tx, of.name, name, label, order)
    _group_kept(tx, viewer, of, "CREATE", name, label)


def update_group(
    tx: Write, viewer: Viewer, of: ObjectType, name: str, label: str | None, order: int | None
) -> None:
    """A group of the workspace's own, called or placed otherwise. Raises Refusal."""
    old = _own_group(tx, of, name)
    _accept(definitions.label_problem(label) if label is not None else None)
    schemas.save_group(tx, of.name, name, label or old[0], old[1] if order is None else order)
    _group_kept(tx, viewer, of, "UPDATE", name, label or old[0])


def archive_group(tx: Write, viewer: Viewer, of: ObjectType, name: str) -> None:
    """Take a group away that no property is in. Raises Refusal."""
    label, _ = _own_group(tx, of, name)
    if any(one.group == name for one in schemas.properties(tx, of).values()):
        steps = ("Move its properties to another group first.",)
        raise Refusal(Problem("in_use", f"There are properties in {label}.", steps, field="groupName"))
    schemas.set_group_archived(tx, of.name, name, archived=True)
    _group_kept(tx, viewer, of, "DELETE", name, label)


def _own_group(tx: Read, of: ObjectType, name: str) -> tuple[str, int]:
    found = schemas.groups(tx, of).get(name)
    if found is None:
        raise Refusal(Problem("not_found", GROUP))
    if name in (built_in.GROUPS.get(of.name, ("",))[0], f"{of.name}_information"):
        raise Refusal(
            Problem("property_read_only", f"{found[0]} is built in and cannot be changed.", field=name)
        )
    return found


def _accept(problem: Problem | None) -> None:
    if problem is not None:
        raise Refusal(problem)


def _kept(tx: Write, viewer: Viewer, of: ObjectType, action: str, new: Property) -> Property:
    definition = {"label": new.label, "type": new.type, "fieldType": new.field_type, "groupName": new.group}
    ref = f"{of.name}/{new.name}"
    definition_changes.keep(tx, "property", ref, action, definition, viewer.user_id or None)
    tx.tell(f"kind:{of.name}", "schema", 0)
    return new


def _group_kept(tx: Write, viewer: Viewer, of: ObjectType, action: str, name: str, label: str) -> None:
    ref = f"{of.name}/{name}"
    definition_changes.keep(tx, "group", ref, action, {"label": label}, viewer.user_id or None)
    tx.tell(f"kind:{of.name}", "schema", 0)
