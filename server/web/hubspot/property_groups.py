"""Groups of properties."""

from flask import Blueprint

from server.actions.define_object_type import find_type
from server.actions.define_property import GROUP, archive_group, create_group, update_group
from server.core.object_types import ObjectType
from server.errors import Problem, Refusal
from server.store import schemas
from server.store.tx import Read
from server.web.hubspot.declare import Call, route
from shared_schema.hubspot import properties as wire

routes = Blueprint("hubspot_property_groups", __name__)
READ = "crm.schemas.{object_type}.read"
WRITE = "crm.schemas.{object_type}.write"
ALL = "/crm/v3/properties/<object_type>/groups"
TAG = "Property groups"


@route(routes, "GET", ALL, scope=READ, tag=TAG)
def list_groups(call: Call, object_type: str) -> wire.GroupList:
    """Every group of an object type's properties."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        return wire.GroupList(results=[_show(tx, of, name) for name in schemas.groups(tx, of)])


@route(routes, "POST", ALL, scope=WRITE, status=201, tag=TAG, admin=True)
def define_group(call: Call, object_type: str, body: wire.GroupCreate) -> wire.Group:
    """Define a group."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        create_group(tx, call.viewer, of, body.name, body.label, body.display_order)
        return _show(tx, of, body.name)


@route(routes, "GET", f"{ALL}/<name>", scope=READ, tag=TAG)
def show_group(call: Call, object_type: str, name: str) -> wire.Group:
    """One group."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        return _show(tx, find_type(tx, object_type), name)


@route(routes, "PATCH", f"{ALL}/<name>", scope=WRITE, tag=TAG, admin=True)
def change_group(call: Call, object_type: str, name: str, body: wire.GroupUpdate) -> wire.Group:
    """Call a group something else, or move it."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        update_group(tx, call.viewer, of, name, body.label, body.display_order)
        return _show(tx, of, name)


@route(routes, "DELETE", f"{ALL}/<name>", scope=WRITE, status=204, tag=TAG, admin=True)
def delete_group(call: Call, object_type: str, name: str) -> None:
    """Archive a group that no property is in."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        archive_group(tx, call.viewer, find_type(tx, object_type), name)


def _show(tx: Read, of: ObjectType, name: str) -> wire.Group:
    found = schemas.groups(tx, of).get(name)
    if found is None:
        raise Refusal(Problem("not_found", GROUP))
    return wire.Group(name=name, label=found[0], display_order=found[1], archived=False)
