"""Associations as version 3 of the API has them: types go by name."""

from collections.abc import Iterable

from flask import Blueprint

from server.actions.associate import Known, associate, known, page_of, unlabel
from server.core.association_types import AssociationType
from server.errors import Problem, Refusal
from server.store.tx import Read, Write
from server.web.hubspot import association_ends as ends
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import cut, limit, number, paging
from server.web.hubspot.several import each, ended
from shared_schema.hubspot import associations as wire
from shared_schema.hubspot.several import Identified, IdentifiedSaid

routes = Blueprint("hubspot_associations_v3", __name__)
READ = ("crm.objects.{from_type}.read", "crm.objects.{to_type}.read")
WRITE = ("crm.objects.{from_type}.write", "crm.objects.{to_type}.write")
MANY = "/crm/v3/associations/<from_type>/<to_type>"
TAG = "Associations v3"


def _by_name(using: Known, one: str, other: str, name: str) -> AssociationType:
    types = using.between(one, other)
    found = next((kind for kind in types if name.lower() in (kind.name, str(kind.id))), None)
    if found is None:
        names = ", ".join(kind.name for kind in types)
        raise Refusal(
            Problem("bad_request", f"There is no type {name[:100]!r}; there are {names}.", field="type")
        )
    return found


def _ends_said(types: Iterable[AssociationType], identity: int) -> list[wire.OldEnd]:
    return [wire.OldEnd(id=str(identity), type=kind.name) for kind in types]


@route(routes, "GET", f"{MANY}/types", scope=READ[0], tag=TAG)
def list_types(call: Call, from_type: str, to_type: str) -> wire.OldTypes:
    """The names of the types from one object type to another."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        types = known(tx).between(ends.kind_of(tx, from_type), ends.kind_of(tx, to_type))
        return wire.OldTypes(results=[wire.OldType(id=str(kind.id), name=kind.name) for kind in types])


@route(routes, "POST", f"{MANY}/batch/create", scope=WRITE, status=201, tag=TAG)
def create_pairs(call: Call, from_type: str, to_type: str, body: wire.OldPairs) -> wire.OldPairBatch:
    """Associate pairs of records, each by the name of a type."""
    began = call.deps.clock.now()
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        using = known(tx)

        def make(pair: wire.OldPair) -> wire.OldPairSaid:
            return _make(tx, call, using, (from_type, to_type), pair)

        done, failed = each(body.inputs, make)
    return wire.OldPairBatch(results=done, **ended(began, call, failed))


def _make(
    tx: Write, call: Call, using: Known, words: tuple[str, str], pair: wire.OldPair
) -> wire.OldPairSaid:
    one, other = ends.end(tx, words[0], pair.from_.id), ends.end(tx, words[1], pair.to.id)
    kind = _by_name(using, one.kind, other.kind, pair.type)
    associate(tx, call.viewer, using, one, other, [kind.key])
    ids = IdentifiedSaid(id=pair.from_.id), IdentifiedSaid(id=pair.to.id)
    return wire.OldPairSaid(from_=ids[0], to=ids[1], type=kind.name)


@route(routes, "POST", f"{MANY}/batch/read", scope=READ, tag=TAG)
def read_pairs(call: Call, from_type: str, to_type: str, body: wire.OldIds) -> wire.OldFromToBatch:
    """What some records are associated with, of one type; up to 500 of each."""
    began = call.deps.clock.now()
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        using, kind = known(tx), ends.kind_of(tx, to_type)

        def look(wanted: Identified) -> wire.OldFromTo:
            start = ends.end(tx, from_type, wanted.id)
            found = page_of(tx, call.viewer, using, start, kind, (0, 500))
            said = [end for one in found for end in _ends_said(one.types, one.id)]
            return wire.OldFromTo(from_=IdentifiedSaid(id=wanted.id), to=said)

        done, failed = each(body.inputs, look)
    return wire.OldFromToBatch(results=done, **ended(began, call, failed))


@route(routes, "POST", f"{MANY}/batch/archive", scope=WRITE, status=204, tag=TAG)
def archive_pairs(call: Call, from_type: str, to_type: str, body: wire.OldPairs) -> None:
    """Take associations away, each by the name of its type."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        using = known(tx)
        for pair in body.inputs:
            one, other = ends.end(tx, from_type, pair.from_.id), ends.end(tx, to_type, pair.to.id)
            kind = _by_name(using, one.kind, other.kind, pair.type)
            unlabel(tx, call.viewer, using, one, other, [kind.key])


@route(routes, "GET", "/crm/v3/objects/<from_type>/<from_id>/associations/<to_type>", scope=READ, tag=TAG)
def list_pairs(
    call: Call, from_type: str, from_id: str, to_type: str, query: wire.AssociationsQuery
) -> wire.OldEnds:
    """What a record is associated with, of one type, a page at a time."""
    size = limit(query.limit, 500)
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        return _page(tx, call, (from_type, from_id, to_type), (number(query.after, "after"), size))


def _page(tx: Read, call: Call, words: tuple[str, str, str], place: tuple[int, int]) -> wire.OldEnds:
    start, kind = ends.end(tx, words[0], words[1]), ends.kind_of(tx, words[2])
    found = page_of(tx, call.viewer, known(tx), start, kind, (place[0], place[1] + 1))
    kept, more = cut(found, place[1])
    said = [end for one in kept for end in _ends_said(one.types, one.id)]
    return wire.OldEnds(results=said, paging=paging(kept[-1].id) if more else None)
