"""Define object types of the workspace's own; what there are records of, stays."""

from collections.abc import Iterable
from dataclasses import replace

from server.actions import define_property
from server.actions.define_label import define_pair
from server.core import definitions
from server.core.association_types import ENGAGEMENTS
from server.core.object_types import ObjectType
from server.core.permission import Viewer
from server.core.properties import Property
from server.errors import Problem, Refusal
from server.store import association_types, definition_changes, findable, schemas
from server.store.tx import Read, Write


def create_object_type(
    tx: Write, viewer: Viewer, new: ObjectType, properties: Iterable[Property], associated: Iterable[str]
) -> ObjectType:
    """A new object type with its properties, and the kinds its records may be associated with (T17).

    Mail, notes, calls, meetings and tasks can always be put on its records' timelines. Raises Refusal.
    """
    drafts = list(properties)
    names = {*schemas.own_first(new), *(one.name for one in drafts)}
    _accept(definitions.type_problem(new, names, schemas.types(tx).keys()))
    if new.name in schemas.types(tx) or new.name in schemas.types(tx, archived=True):
        steps = ("Give it another name, or restore the archived one.",)
        raise Refusal(Problem("exists", f"There is an object type {new.name} already.", steps, field="name"))
    made = schemas.type_of(tx, f"2-{schemas.add_type(tx, new)}")
    if made is None:
        raise LookupError(new.name)
    for one in drafts:
        define_property.create_property(tx, viewer, made, _at_home(one, made))
    for kind in (*ENGAGEMENTS, *associated):
        define_pair(tx, viewer, made.name, kind)
    return _kept(tx, viewer, "CREATE", made)


def _at_home(one: Property, made: ObjectType) -> Property:
    group = one.group or next(iter(schemas.own_first(made).values())).group
    return replace(one, kind=made.name, group=group)


def update_object_type(tx: Write, viewer: Viewer, of: ObjectType, new: ObjectType) -> ObjectType:
    """A type called or shown otherwise. Raises Refusal."""
    own_type(of)
    _accept(definitions.type_problem(new, schemas.properties(tx, of), ()))
    schemas.save_type(tx, new)
    if (new.primary, new.searchable) != (of.primary, of.searchable):
        findable.tell_type(tx, of.name)
    return _kept(tx, viewer, "UPDATE", new)


def archive_object_type(tx: Write, viewer: Viewer, of: ObjectType) -> None:
    """Take a type away that there are no live records of. Raises Refusal."""
    type_id = own_type(of)
    if schemas.is_type_in_use(tx, of.name):
        steps = ("Archive its records first.",)
        raise Refusal(Problem("in_use", f"There are {of.plural.lower()}.", steps, field="objectType"))
    schemas.archive_type(tx, type_id)
    _kept(tx, viewer, "DELETE", of)


def restore_object_type(tx: Write, viewer: Viewer, name: str) -> ObjectType:
    """Bring an archived type back with its properties. Raises Refusal."""
    if not schemas.restore_type(tx, name):
        raise Refusal(Problem("not_found", f"There is no archived object type {name[:40]!r}."))
    return _kept(tx, viewer, "RESTORE", schemas.types(tx)[name])


def dissociate_types(tx: Write, viewer: Viewer, of: ObjectType, number: int) -> None:
    """Records of two types cannot be associated any more; those that are, stay so. Raises Refusal."""
    own_type(of)
    found = next((one for one in association_types.known(tx) if one.id == number), None)
    if found is None or of.name not in (found.from_kind, found.to_kind):
        raise Refusal(Problem("not_found", "There is no such association of this object type."))
    association_types.remove(tx, (found.id, found.inverse_id))
    definition_changes.keep(tx, "label", str(number), "DELETE", {"name": found.name}, viewer.user_id or None)


def own_type(of: ObjectType) -> int:
    """The id of a type that the workspace has defined. Raises Refusal for a built-in one."""
    if of.id is None:
        raise Refusal(
            Problem("bad_request", f"{of.plural} are built in and stay as they are.", field="objectType")
        )
    return of.id


def find_type(tx: Read, word: str) -> ObjectType:
    """An object type by any of its spellings. Raises Refusal."""
    found = schemas.type_of(tx, word)
    if found is None:
        raise Refusal(Problem("not_found", f"There is no object type {word[:40]!r}."))
    return found


def _accept(problem: Problem | None) -> None:
    if problem is not None:
        raise Refusal(problem)


def _kept(tx: Write, viewer: Viewer, action: str, of: ObjectType) -> ObjectType:
    definition = {"singular": of.singular, "plural": of.plural, "primaryDisplayProperty": of.primary}
    definition_changes.keep(tx, "object_type", of.name, action, definition, viewer.user_id or None)
    tx.tell("schema", "schema", of.id or 0)
    return of
