"""`/crm/v3/objects`: records of every type and engagements of every kind, one at a time."""

from flask import Blueprint

from server.actions.edit_record import GONE
from server.actions.erase_record import erase_contact_by_address, erase_record
from server.actions.merge_records import merge_records
from server.actions.record_collection import RecordCollection
from server.actions.relate import relate
from server.errors import Problem, Refusal
from server.store.tx import Read
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import cut, ident, limit, number, paging
from server.web.hubspot.translate import (
    HERE,
    READ,
    WRITE,
    collection,
    found_id,
    named,
    show,
    show_written,
    texts,
)
from shared_schema.hubspot import objects as wire

routes = Blueprint("hubspot_objects", __name__)
ONE = f"{HERE}/<object_id>"
NOT_HERE = Problem(
    "bad_request", "Engagements are neither merged nor erased; delete them.", field="objectType"
)


@route(routes, "GET", HERE, scope=READ, tag="Objects")
def list_objects(call: Call, object_type: str, query: wire.PageQuery) -> wire.Page:
    """A page of a type's objects, by id."""
    size = limit(query.limit, 100)
    after = number(query.after, "after")
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        of = collection(tx, call, object_type)
        kept, more = cut(of.page(tx, after, size + 1, archived=query.archived), size)
        results = show(tx, of, kept, query.properties, query.properties_with_history, query.associations)
    return wire.Page(results=results, paging=paging(kept[-1].id) if more else None)


@route(routes, "POST", HERE, scope=WRITE, status=201, tag="Objects")
def create_object(call: Call, object_type: str, body: wire.Create) -> wire.Object:
    """A new object, with its associations."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = collection(tx, call, object_type)
        made = of.create(tx, texts(body.properties))
        relate(tx, call.viewer, of, made.id, named(body.associations))
        return show_written(of, made, body.properties)


@route(routes, "GET", ONE, scope=READ, tag="Objects")
def show_object(call: Call, object_type: str, object_id: str, query: wire.ReadQuery) -> wire.Object:
    """One object, by id or by a unique value; one that was merged away answers as the one it became."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        of = collection(tx, call, object_type)
        asked = found_id(tx, of, object_id, query.id_property)
        wanted = asked if query.archived else of.now(tx, [asked])[asked]
        item = of.many(tx, [wanted], archived=query.archived).get(wanted)
        if item is None:
            raise Refusal(GONE)
        return show(tx, of, [item], query.properties, query.properties_with_history, query.associations)[0]


@route(routes, "PATCH", ONE, scope=WRITE, tag="Objects")
def update_object(
    call: Call, object_type: str, object_id: str, query: wire.KeyQuery, body: wire.Update
) -> wire.Object:
    """Change some values of an object."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = collection(tx, call, object_type)
        wanted = found_id(tx, of, object_id, query.id_property)
        return show_written(of, of.update(tx, wanted, texts(body.properties)), body.properties)


@route(routes, "DELETE", ONE, scope=WRITE, status=204, tag="Objects")
def archive_object(call: Call, object_type: str, object_id: str) -> None:
    """Archive an object; what is archived already, stays so."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = collection(tx, call, object_type)
        wanted = ident(object_id)
        if not of.many(tx, [wanted], archived=True):
            of.archive(tx, wanted)


@route(routes, "POST", f"{HERE}/merge", scope=WRITE, tag="Objects")
def merge_objects(call: Call, object_type: str, body: wire.Merge) -> wire.Object:
    """Merge one record into another, which keeps its own values."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = _records(tx, call, object_type)
        kept, other = ident(body.primary_object_id), ident(body.object_id_to_merge)
        merge_records(tx, call.viewer, of.schema, kept, other)
        return show(tx, of, of.many(tx, [kept]).values(), [])[0]


@route(routes, "POST", f"{HERE}/gdpr-delete", scope=WRITE, status=204, tag="Objects")
def erase_object(call: Call, object_type: str, body: wire.GdprDelete) -> None:
    """Erase a record for good, as privacy law wants it; its addresses do not come back by hand."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = _records(tx, call, object_type)
        if body.id_property == "email" and of.kind == "contact":
            held = of.by_value(tx, "email", [body.object_id]).get(body.object_id)
            erase_contact_by_address(tx, call.viewer, held, body.object_id.strip().casefold())
            return
        erase_record(tx, call.viewer, of.kind, found_id(tx, of, body.object_id, body.id_property))


def _records(tx: Read, call: Call, object_type: str) -> RecordCollection:
    of = collection(tx, call, object_type)
    if not isinstance(of, RecordCollection):
        raise Refusal(NOT_HERE)
    return of
