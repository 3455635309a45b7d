"""Properties: read, defined, changed and archived."""

from typing import Any

from flask import Blueprint

from server.actions.define_object_type import find_type
from server.actions.define_property import archive_property, create_property, own_property, update_property
from server.core.object_types import ObjectType
from server.core.properties import Option, Property
from server.errors import Problem, Refusal
from server.present.hubspot_properties import definition
from server.store import schemas
from server.store.tx import Read
from server.web.hubspot.declare import Call, route
from server.web.hubspot.several import each, ended
from shared_schema.hubspot import properties as wire

routes = Blueprint("hubspot_properties", __name__)
READ = "crm.schemas.{object_type}.read"
WRITE = "crm.schemas.{object_type}.write"
ALL = "/crm/v3/properties/<object_type>"
TAG = "Properties"


@route(routes, "GET", ALL, scope=READ, tag=TAG)
def list_properties(call: Call, object_type: str, query: wire.PropertiesQuery) -> wire.PropertyList:
    """Every property of an object type."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        found = schemas.properties(tx, of, archived=query.archived)
        times = schemas.times_of_properties(tx, of.name)
        return wire.PropertyList(results=[definition(one, times) for one in found.values()])


@route(routes, "POST", ALL, scope=WRITE, status=201, tag=TAG, admin=True)
def define_property(call: Call, object_type: str, body: wire.PropertyCreate) -> wire.Property:
    """Define a property; under the name of an archived one, that one comes back."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        create_property(tx, call.viewer, of, drafted(of, body))
        return _show(tx, of, body.name)


@route(routes, "GET", f"{ALL}/<name>", scope=READ, tag=TAG)
def show_property(call: Call, object_type: str, name: str, query: wire.PropertiesQuery) -> wire.Property:
    """One property."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        return _show(tx, find_type(tx, object_type), name, archived=query.archived)


@route(routes, "PATCH", f"{ALL}/<name>", scope=WRITE, tag=TAG, admin=True)
def change_property(call: Call, object_type: str, name: str, body: wire.PropertyUpdate) -> wire.Property:
    """Change a property of the workspace's own."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        update_property(tx, call.viewer, of, name, _changed(own_property(tx, of, name), body))
        return _show(tx, of, name)


@route(routes, "DELETE", f"{ALL}/<name>", scope=WRITE, status=204, tag=TAG, admin=True)
def delete_property(call: Call, object_type: str, name: str) -> None:
    """Archive a property; its values stay in the records."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        archive_property(tx, call.viewer, find_type(tx, object_type), name)


@route(routes, "POST", f"{ALL}/batch/create", scope=WRITE, status=201, tag=TAG, admin=True)
def define_properties(call: Call, object_type: str, body: wire.PropertyCreates) -> wire.PropertyBatch:
    """Define properties; those refused are named, the others are made."""
    began = call.deps.clock.now()
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)

        def make(one: wire.PropertyCreate) -> wire.Property:
            create_property(tx, call.viewer, of, drafted(of, one))
            return _show(tx, of, one.name)

        done, failed = each(body.inputs, make)
    return wire.PropertyBatch(results=done, **ended(began, call, failed))


@route(routes, "POST", f"{ALL}/batch/read", scope=READ, tag=TAG)
def read_properties(call: Call, object_type: str, body: wire.NamesRead) -> wire.PropertyBatch:
    """Some properties by name."""
    began = call.deps.clock.now()
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        done, failed = each(body.inputs, lambda one: _show(tx, of, one.name, archived=body.archived))
    return wire.PropertyBatch(results=done, **ended(began, call, failed))


@route(routes, "POST", f"{ALL}/batch/archive", scope=WRITE, status=204, tag=TAG, admin=True)
def archive_properties(call: Call, object_type: str, body: wire.Names) -> None:
    """Archive some properties, or none when one of them cannot be."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        for one in body.inputs:
            archive_property(tx, call.viewer, of, one.name)


def _show(tx: Read, of: ObjectType, name: str, *, archived: bool = False) -> wire.Property:
    found = schemas.properties(tx, of, archived=archived).get(name)
    if found is None:
        raise Refusal(Problem("not_found", f"{of.plural} have no property {name[:100]!r}."))
    return definition(found, schemas.times_of_properties(tx, of.name))


def drafted(of: ObjectType, given: wire.PropertyCreate) -> Property:
    """The property that a request describes. Raises Refusal for what we do not have."""
    if given.calculation_formula or given.external_options or given.referenced_object_type:
        field = "calculationFormula" if given.calculation_formula else "externalOptions"
        raise Refusal(
            Problem("bad_request", "Calculated and external values are not supported.", field=field)
        )
    return Property(
        of.name,
        given.name,
        given.label,
        _type(given.type, given.field_type),
        given.field_type,
        given.group_name,
        given.description,
        _options(given.type, given.options),
        given.has_unique_value,
        given.hidden,
        display_order=given.display_order,
    )


def _type(type_: str, field_type: str) -> str:
    return "phone_number" if (type_, field_type) == ("string", "phonenumber") else type_


def _options(type_: str, given: list[wire.Option]) -> tuple[Option, ...]:
    if type_ == "bool":
        return ()
    ordered = sorted(given, key=lambda one: one.display_order)
    return tuple(Option(one.value, one.label, one.hidden) for one in ordered)


def _changed(found: Property, given: wire.PropertyUpdate) -> dict[str, Any]:
    if given.calculation_formula:
        title = "Calculated values are not supported."
        raise Refusal(Problem("bad_request", title, field="calculationFormula"))
    field_type = given.field_type or found.field_type
    named = {
        "label": given.label,
        "type": _type(given.type or found.type, field_type),
        "field_type": given.field_type,
        "group": given.group_name,
        "description": given.description,
        "options": _options(found.type, given.options) if given.options is not None else None,
        "display_order": given.display_order,
        "is_hidden": given.hidden,
    }
    return {name: value for name, value in named.items() if value is not None}
