"""Object types with their properties, pipelines and owners: what an edit is judged by."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, insert, select, update

from server.core import built_in
from server.core.object_types import BUILT_IN, ObjectType, custom, find
from server.core.properties import Option, Property
from server.core.record_edit import Schema, Stage
from server.store import tables as t
from server.store.tx import Read, Write

object_type = t.object_type
property_ = t.property_


def types(tx: Read, *, archived: bool = False) -> dict[str, ObjectType]:
    """Every object type by name: the built-in ones, then the workspace's own (archived ones left out)."""
    gone = object_type.c.archived_at.is_not(None) if archived else object_type.c.archived_at.is_(None)
    rows = tx.all(select(object_type).where(tx.mine(object_type), gone).order_by(object_type.c.id))
    own = {row.name: _type(row) for row in rows}
    return own if archived else BUILT_IN | own


def type_of(tx: Read, word: str) -> ObjectType | None:
    """One object type by any of its spellings; the built-in ones cost no statement."""
    return find(BUILT_IN, word) or find(types(tx), word)


def _type(row: Any) -> ObjectType:
    return custom(
        row.id,
        row.name,
        row.singular,
        row.plural,
        row.primary_property,
        tuple(row.secondary),
        tuple(row.searchable),
        tuple(row.required),
        row.description,
    )


def schema(tx: Read, of: ObjectType) -> Schema:
    """All that an edit needs, in three statements."""
    return Schema(of, properties(tx, of), stages(tx, of.name), owners(tx))


def properties(tx: Read, of: ObjectType, *, archived: bool = False) -> dict[str, Property]:
    """An object type's properties by name, in their order; archived ones alone when asked for."""
    gone = property_.c.archived_at.is_not(None) if archived else property_.c.archived_at.is_(None)
    rows = tx.all(
        select(property_)
        .where(tx.mine(property_), property_.c.kind == of.name, gone)
        .order_by(property_.c.display_order, property_.c.id)
    )
    own = {row.name: _property(row) for row in rows}
    return own if archived else own_first(of) | own


def own_first(of: ObjectType) -> dict[str, Property]:
    """The properties that a type has without anybody defining them."""
    if of.name in built_in.PROPERTIES:
        return dict(built_in.PROPERTIES[of.name])
    return {one.name: one for one in built_in.custom(of.name, f"{of.name}_information"[:100])}


def _property(row: Any) -> Property:
    return Property(
        kind=row.kind,
        name=row.name,
        label=row.label,
        type=row.type,
        field_type=row.field_type,
        group=row.group_name,
        description=row.description,
        options=tuple(Option(value, label, hidden) for value, label, hidden in row.options),
        is_unique=row.is_unique,
        is_hidden=row.is_hidden,
        display_order=row.display_order,
        id=row.id,
    )


def stages(tx: Read, kind: str) -> tuple[Stage, ...]:
    """The stages of a type's pipelines, in the order of pipelines and stages."""
    if kind not in built_in.PROPERTIES or kind in ("contact", "company"):
        return ()
    home = and_(t.pipeline.c.workspace_id == t.stage.c.workspace_id, t.pipeline.c.id == t.stage.c.pipeline_id)
    rows = tx.all(
        select(t.stage)
        .join(t.pipeline, home)
        .where(
            tx.mine(t.stage),
            t.pipeline.c.kind == kind,
            t.pipeline.c.archived_at.is_(None),
            t.stage.c.archived_at.is_(None),
        )
        .order_by(t.pipeline.c.display_order, t.pipeline.c.id, t.stage.c.display_order, t.stage.c.id)
    )
    return tuple(Stage(row.id, row.pipeline_id, row.label, row.outcome, row.display_order) for row in rows)


def owners(tx: Read) -> dict[int, str]:
    """Who may own a record: the active users, by id."""
    rows = tx.all(
        select(t.user.c.id, t.user.c.name)
        .where(tx.mine(t.user), t.user.c.disabled_at.is_(None))
        .order_by(t.user.c.id)
    )
    return {row.id: row.name for row in rows}


def add_type(tx: Write, of: ObjectType) -> int:
    """Define a custom object type; its id."""
    return tx.add(
        object_type,
        name=of.name,
        singular=of.singular,
        plural=of.plural,
        primary_property=of.primary,
        secondary=list(of.secondary),
        searchable=list(of.searchable),
        required=list(of.required),
        description=of.description,
        created_at=tx.now,
        updated_at=tx.now,
    )


def save_type(tx: Write, of: ObjectType) -> None:
    """Change how a custom type is called and shown."""
    values = {
        "singular": of.singular,
        "plural": of.plural,
        "primary_property": of.primary,
        "secondary": list(of.secondary),
        "searchable": list(of.searchable),
        "required": list(of.required),
        "description": of.description,
        "updated_at": tx.now,
    }
    tx.run(update(object_type).where(tx.mine(object_type), object_type.c.id == of.id).values(**values))


def archive_type(tx: Write, type_id: int) -> None:
    """A custom type that nobody uses any more; its name may be used again only by restoring it."""
    mine = (tx.mine(object_type), object_type.c.id == type_id)
    tx.run(update(object_type).where(*mine).values(archived_at=tx.now))


def restore_type(tx: Write, name: str) -> bool:
    """Bring an archived type back; whether there was one."""
    mine = (tx.mine(object_type), object_type.c.name == name, object_type.c.archived_at.is_not(None))
    return tx.run(update(object_type).where(*mine).values(archived_at=None, updated_at=tx.now)) == 1


def times_of_type(tx: Read, type_id: int) -> tuple[datetime, datetime]:
    """When a custom type was defined and changed last."""
    row = tx.one(
        select(object_type.c.created_at, object_type.c.updated_at).where(
            tx.mine(object_type), object_type.c.id == type_id
        )
    )
    return (row.created_at, row.updated_at) if row else (tx.now, tx.now)


def times_of_properties(tx: Read, kind: str) -> dict[str, tuple[datetime, datetime, datetime | None]]:
    """When the workspace's own properties of a type were defined, changed and archived, by name."""
    rows = tx.all(select(property_).where(tx.mine(property_), property_.c.kind == kind))
    return {row.name: (row.created_at, row.updated_at, row.archived_at) for row in rows}


def is_type_in_use(tx: Read, kind: str) -> bool:
    """Whether there are live records of a type."""
    there = (tx.mine(t.record), t.record.c.kind == kind, t.record.c.archived_at.is_(None))
    return tx.one(select(t.record.c.id).where(*there).limit(1)) is not None


def is_property_in_use(tx: Read, kind: str, name: str) -> bool:
    """Whether any record, archived ones included, has a value of a property."""
    value = t.record.c.properties[name].as_string()
    there = (tx.mine(t.record), t.record.c.kind == kind, value.is_not(None))
    return tx.one(select(t.record.c.id).where(*there).limit(1)) is not None


def add_property(tx: Write, one: Property) -> int:
    """Define a property; its id."""
    return tx.add(property_, kind=one.kind, name=one.name, created_at=tx.now, **_values(tx, one))


def save_property(tx: Write, one: Property) -> None:
    """Change a property that the workspace has defined."""
    mine = (tx.mine(property_), property_.c.kind == one.kind, property_.c.name == one.name)
    tx.run(update(property_).where(*mine).values(**_values(tx, one)))


def set_property_archived(tx: Write, kind: str, name: str, *, archived: bool) -> bool:
    """Archive a property, or bring it back; whether there was one. Values stay in the records."""
    mine = (tx.mine(property_), property_.c.kind == kind, property_.c.name == name)
    return tx.run(update(property_).where(*mine).values(archived_at=tx.now if archived else None)) == 1


def _values(tx: Read, one: Property) -> dict[str, Any]:
    return {
        "label": one.label,
        "type": one.type,
        "field_type": one.field_type,
        "group_name": one.group,
        "description": one.description,
        "options": [[option.value, option.label, option.hidden] for option in one.options],
        "is_unique": one.is_unique,
        "is_hidden": one.is_hidden,
        "display_order": one.display_order,
        "updated_at": tx.now,
    }


def groups(tx: Read, of: ObjectType) -> dict[str, tuple[str, int]]:
    """An object type's property groups: name → (label, order), the built-in one first."""
    rows = tx.all(
        select(t.property_group)
        .where(
            tx.mine(t.property_group),
            t.property_group.c.kind == of.name,
            t.property_group.c.archived_at.is_(None),
        )
        .order_by(t.property_group.c.display_order, t.property_group.c.id)
    )
    fallback = (f"{of.name}_information"[:100], f"{of.singular} information")
    name, label = built_in.GROUPS.get(of.name, fallback)
    return {name: (label, 0)} | {row.name: (row.label, row.display_order) for row in rows}


def add_group(tx: Write, kind: str, name: str, label: str, order: int) -> None:
    """A new group of properties."""
    values = {"kind": kind, "name": name, "label": label, "display_order": order}
    tx.run(insert(t.property_group).values(workspace_id=tx.workspace_id, id=tx.new_id(), **values))


def save_group(tx: Write, kind: str, name: str, label: str, order: int) -> None:
    """Call a group of properties something else, or move it."""
    group = t.property_group
    mine = (tx.mine(group), group.c.kind == kind, group.c.name == name)
    tx.run(update(group).where(*mine).values(label=label, display_order=order))


def set_group_archived(tx: Write, kind: str, name: str, *, archived: bool) -> bool:
    """Archive a group of properties, or bring it back; whether there was one."""
    group = t.property_group
    mine = (tx.mine(group), group.c.kind == kind, group.c.name == name)
    return tx.run(update(group).where(*mine).values(archived_at=tx.now if archived else None)) == 1
