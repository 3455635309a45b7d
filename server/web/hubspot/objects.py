"""`/crm/v3/objects`: records of every type and engagements of every kind, one at a time."""

from collections.abc import Iterable, Mapping

from flask import Blueprint

from server.actions.edit_record import GONE
from server.actions.erase_record import erase_contact_by_address, erase_record
from server.actions.merge_records import merge_records
from server.actions.open_collection import Collection, open_collection, plan_search
from server.actions.record_collection import RecordCollection
from server.actions.relate import Named, relate
from server.core import engagement_kinds
from server.core.collection import Item
from server.core.record_filter import Given
from server.errors import Problem, Refusal
from server.present import hubspot
from server.store import schemas
from server.store.tx import Read
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import cut, ident, limit, number, paging
from shared_schema.hubspot import objects as wire

routes = Blueprint("hubspot_objects", __name__)
READ, WRITE = "crm.objects.{object_type}.read", "crm.objects.{object_type}.write"
HERE = "/crm/v3/objects/<object_type>"
ONE = f"{HERE}/<object_id>"
DEEPEST = 10_000  # how far a search is walked, as with HubSpot
NOT_HERE = Problem(
    "bad_request", "Engagements are neither merged nor erased; delete them.", field="objectType"
)


def collection(tx: Read, call: Call, object_type: str) -> Collection:
    """What a word in the address means to this token."""
    return open_collection(tx, call.viewer, object_type, contents="sales-email-read" in call.scopes)


def text(value: wire.Value) -> str | None:
    """A value as records spell it: numbers and truths come as themselves from some clients."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def texts(values: Mapping[str, wire.Value]) -> dict[str, str | None]:
    """Every value as text."""
    return {name: text(value) for name, value in values.items()}


def found_id(tx: Read, of: Collection, asked: str, id_property: str | None) -> int:
    """The id that a word names: itself, or whose value it is; 0 when it names nothing."""
    if id_property is None or id_property == "hs_object_id":
        return ident(asked)
    return of.by_value(tx, id_property, [asked]).get(asked, 0)


def named(associations: list[wire.Association] | None) -> list[Named]:
    """The associations asked for with a new object."""
    return [
        Named(number(one.to.id, "associations.to.id"), tuple(kind.association_type_id for kind in one.types))
        for one in associations or []
    ]


def plurals(tx: Read, words: Iterable[str]) -> dict[str, str]:
    """The kinds that some words mean, each with its plural. Raises Refusal."""
    made = {}
    for word in words:
        kind = engagement_kinds.find(word)
        if kind is not None:
            made[kind] = engagement_kinds.WORDS[kind][0]
            continue
        of = schemas.type_of(tx, word)
        if of is None:
            raise Refusal(
                Problem("bad_request", f"There is no object type {word[:80]!r}.", field="associations")
            )
        made[of.name] = of.plural_name
    return made


def show(
    tx: Read,
    of: Collection,
    items: Iterable[Item],
    properties: list[str],
    with_history: list[str] | None = None,
    associations: list[str] | None = None,
) -> list[wire.Object]:
    """Objects with what was asked for of them."""
    listed = list(items)
    ends = (
        of.links(tx, [one.id for one in listed], plurals(tx, associations)) if associations and listed else {}
    )
    remembered = [name for name in with_history or [] if name in of.properties]
    changes = of.history(tx, [one.id for one in listed], remembered) if remembered else {}
    past = {
        one.id: {name: hubspot.past(one, name, changes.get((one.id, name), [])) for name in remembered}
        for one in listed
    }
    wanted = [*properties, *(with_history or [])] if properties else []
    return [
        hubspot.shown(
            of.kind,
            one,
            wanted,
            of.properties,
            links=ends.get(one.id),
            past=past[one.id] if with_history else None,
        )
        for one in listed
    ]


def show_written(of: Collection, item: Item, given: Iterable[str], *, new: bool | None = None) -> wire.Object:
    """An object after it was written: its usual properties, and those that were given."""
    usual = hubspot.shown(of.kind, item, [], of.properties).properties
    return hubspot.shown(of.kind, item, [*usual, *given], of.properties, new=new)


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
    """One object, by id or by a unique value."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        of = collection(tx, call, object_type)
        wanted = found_id(tx, of, object_id, query.id_property)
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


@route(routes, "POST", f"{HERE}/search", scope=READ, tag="Search")
def search_objects(call: Call, object_type: str, body: wire.Search) -> wire.Found:
    """The objects that match filters and words, in order, a page at a time."""
    size = limit(body.limit, 200)
    after = number(str(body.after), "after")
    if after + size > DEEPEST:
        title = f"A search is walked to its first {DEEPEST:,} results; narrow it by a filter."
        raise Refusal(Problem("bad_request", title, field="after"))
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        of = collection(tx, call, object_type)
        asked = plan_search(
            of,
            [[_given(one) for one in group.filters] for group in body.filter_groups],
            body.query or "",
            [_sort(one) for one in body.sorts],
        )
        found, total = of.search(tx, asked, after, size)
        results = show(tx, of, found, body.properties)
    more = after + len(found) < total and bool(found)
    return wire.Found(total=total, results=results, paging=paging(after + size) if more else None)


def _given(one: wire.Filter) -> Given:
    values = tuple(text(value) or "" for value in one.values or [])
    return Given(one.property_name, one.operator, text(one.value), text(one.high_value), values)


def _sort(one: str | wire.Sort) -> tuple[str, bool]:
    """A sort as an object, or in short: `-amount` is descending."""
    if isinstance(one, str):
        return one.removeprefix("-"), one.startswith("-")
    return one.property_name, one.direction == "DESCENDING"


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
