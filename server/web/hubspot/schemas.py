"""Schemas: object types of the workspace's own."""

from dataclasses import replace

from flask import Blueprint

from server.actions.define_label import define_pair
from server.actions.define_object_type import (
    archive_object_type,
    create_object_type,
    dissociate_types,
    find_type,
    own_type,
    restore_object_type,
    update_object_type,
)
from server.core.association_types import engagement_kind
from server.core.object_types import ObjectType, custom
from server.errors import Problem, Refusal
from server.present.hubspot_schemas import association, schema, type_definition, type_ids
from server.store import schemas
from server.store.tx import Read
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import ident
from server.web.hubspot.properties import drafted
from shared_schema.hubspot import schemas as wire

routes = Blueprint("hubspot_schemas", __name__)
READ, WRITE = "crm.schemas.custom.read", "crm.schemas.custom.write"
ALL = "/crm-object-schemas/v3/schemas"
ONE = f"{ALL}/<object_type>"
TAG = "Schemas"


@route(routes, "GET", ALL, scope=READ, tag=TAG)
def list_schemas(call: Call, query: wire.SchemasQuery) -> wire.SchemaList:
    """Every object type of the workspace's own."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = schemas.types(tx, archived=query.archived).values()
        own = [schema(tx, one, archived=query.archived) for one in found if one.is_custom]
        return wire.SchemaList(results=own)


@route(routes, "POST", ALL, scope=WRITE, status=201, tag=TAG, admin=True)
def define_schema(call: Call, body: wire.SchemaCreate) -> wire.Schema:
    """Define an object type with its properties."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        new = _drafted(body)
        associated = [_kind(tx, word) for word in body.associated_objects]
        properties = [drafted(new, one) for one in body.properties]
        return schema(tx, create_object_type(tx, call.viewer, new, properties, associated))


@route(routes, "GET", ONE, scope=READ, tag=TAG)
def show_schema(call: Call, object_type: str) -> wire.Schema:
    """One object type, by its name, its full name or its number."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        own_type(of)
        return schema(tx, of)


@route(routes, "PATCH", ONE, scope=WRITE, tag=TAG, admin=True)
def change_schema(call: Call, object_type: str, body: wire.SchemaPatch) -> wire.TypeDefinition:
    """Call or show an object type otherwise; `restorable` brings an archived one back."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        if body.restorable and schemas.type_of(tx, object_type) is None:
            restore_object_type(tx, call.viewer, object_type)
        of = find_type(tx, object_type)
        return type_definition(tx, update_object_type(tx, call.viewer, of, _changed(of, body)))


@route(routes, "DELETE", ONE, scope=WRITE, status=204, tag=TAG, admin=True)
def delete_schema(call: Call, object_type: str) -> None:
    """Archive an object type that there are no records of."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        archive_object_type(tx, call.viewer, find_type(tx, object_type))


@route(routes, "POST", f"{ONE}/associations", scope=WRITE, status=201, tag=TAG, admin=True)
def associate_schemas(call: Call, object_type: str, body: wire.AssociationCreate) -> wire.Association:
    """Let records of two object types be associated."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        own_type(of)
        one, other = _kind(tx, body.from_object_type_id), _kind(tx, body.to_object_type_id)
        if of.name not in (one, other):
            title = "One end must be the object type of the address."
            raise Refusal(Problem("bad_request", title, field="fromObjectTypeId"))
        return association(define_pair(tx, call.viewer, one, other, body.name), type_ids(tx))


@route(routes, "DELETE", f"{ONE}/associations/<number>", scope=WRITE, status=204, tag=TAG, admin=True)
def dissociate_schemas(call: Call, object_type: str, number: str) -> None:
    """Let records of two object types not be associated any more."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        dissociate_types(tx, call.viewer, find_type(tx, object_type), ident(number))


def _kind(tx: Read, word: str) -> str:
    return engagement_kind(word) or find_type(tx, word).name


def _drafted(given: wire.SchemaCreate) -> ObjectType:
    first = given.properties[0].name if given.properties else ""
    singular = given.labels.singular or given.name
    return custom(
        0,
        given.name,
        singular,
        given.labels.plural or singular,
        given.primary_display_property or first,
        tuple(given.secondary_display_properties),
        tuple(given.searchable_properties),
        tuple(given.required_properties),
        given.description,
    )


def _changed(of: ObjectType, given: wire.SchemaPatch) -> ObjectType:
    labels = given.labels or wire.TypeLabels()
    named = {
        "singular": labels.singular,
        "plural": labels.plural,
        "primary": given.primary_display_property,
        "secondary": _names(given.secondary_display_properties),
        "searchable": _names(given.searchable_properties),
        "required": _names(given.required_properties),
        "description": "" if given.clear_description else given.description,
    }
    return replace(of, **{name: value for name, value in named.items() if value is not None})  # type: ignore[arg-type]


def _names(given: list[str] | None) -> tuple[str, ...] | None:
    return tuple(given) if given is not None else None
