"""Associations v4: of one record, and in batches."""

from flask import Blueprint

from server.actions.associate import End, associate, dissociate, known, page_of, unlabel
from server.core.association_types import AssociationType
from server.web.hubspot import association_ends as ends
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import cut, limit, number, paging
from server.web.hubspot.several import each, ended
from shared_schema.hubspot import associations as wire
from shared_schema.hubspot.several import IdentifiedSaid

routes = Blueprint("hubspot_associations", __name__)
READ = "crm.objects.{from_type}.read"
WRITE = ("crm.objects.{from_type}.write", "crm.objects.{to_type}.write")
ONE = "/crm/v4/objects/<from_type>/<from_id>/associations"
MANY = "/crm/v4/associations/<from_type>/<to_type>/batch"
TAG = "Associations"


@route(routes, "GET", f"{ONE}/<to_type>", scope=(READ, "crm.objects.{to_type}.read"), tag=TAG)
def list_associations(
    call: Call, from_type: str, from_id: str, to_type: str, query: wire.AssociationsQuery
) -> wire.AssociatedPage:
    """What a record is associated with, of one type, a page at a time."""
    size = limit(query.limit, 500)
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        start, kind = ends.end(tx, from_type, from_id), ends.kind_of(tx, to_type)
        place = (number(query.after, "after"), size + 1)
        kept, more = cut(page_of(tx, call.viewer, known(tx), start, kind, place), size)
        results = [ends.associated(one) for one in kept]
        return wire.AssociatedPage(results=results, paging=paging(kept[-1].id) if more else None)


@route(routes, "PUT", f"{ONE}/<to_type>/<to_id>", scope=WRITE, status=201, tag=TAG)
def put_association(
    call: Call, from_type: str, from_id: str, to_type: str, to_id: str, body: list[wire.Spec]
) -> wire.Labels:
    """Associate two records by the types given."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        one, other = ends.end(tx, from_type, from_id), ends.end(tx, to_type, to_id)
        types = associate(tx, call.viewer, known(tx), one, other, ends.keys(body))
        return ends.labels(tx, one, other, types)


@route(routes, "DELETE", f"{ONE}/<to_type>/<to_id>", scope=WRITE, status=204, tag=TAG)
def delete_association(call: Call, from_type: str, from_id: str, to_type: str, to_id: str) -> None:
    """Take every association of two records away."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        one, other = ends.end(tx, from_type, from_id), ends.end(tx, to_type, to_id)
        dissociate(tx, call.viewer, known(tx), one, other)


@route(routes, "PUT", f"{ONE}/default/<to_type>/<to_id>", scope=WRITE, tag=TAG)
def put_default_association(
    call: Call, from_type: str, from_id: str, to_type: str, to_id: str
) -> wire.DefaultBatch:
    """Associate two records by the plain type."""
    began = call.deps.clock.now()
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        one, other = ends.end(tx, from_type, from_id), ends.end(tx, to_type, to_id)
        types = associate(tx, call.viewer, known(tx), one, other)
    return wire.DefaultBatch(results=_both(one, other, types[0]), **ended(began, call, []))


def _both(one: End, other: End, by: AssociationType) -> list[wire.DefaultSaid]:
    return [_said(one, other, by.category, by.id), _said(other, one, by.category, by.inverse_id)]


def _said(start: End, goal: End, category: str, number_: int) -> wire.DefaultSaid:
    return wire.DefaultSaid(
        from_=IdentifiedSaid(id=str(start.id)),
        to=IdentifiedSaid(id=str(goal.id)),
        association_spec=wire.SpecSaid(association_category=category, association_type_id=number_),
    )


@route(routes, "POST", f"{MANY}/associate/default", scope=WRITE, tag=TAG)
def create_default_associations(
    call: Call, from_type: str, to_type: str, body: wire.DefaultPairs
) -> wire.DefaultBatch:
    """Associate pairs of records by the plain type."""
    began = call.deps.clock.now()
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        using = known(tx)

        def make(pair: wire.DefaultPair) -> list[wire.DefaultSaid]:
            one, other = ends.end(tx, from_type, pair.from_.id), ends.end(tx, to_type, pair.to.id)
            return _both(one, other, associate(tx, call.viewer, using, one, other)[0])

        done, failed = each(body.inputs, make)
    return wire.DefaultBatch(results=[one for pair in done for one in pair], **ended(began, call, failed))


@route(routes, "POST", f"{MANY}/create", scope=WRITE, status=201, tag=TAG)
def create_associations(call: Call, from_type: str, to_type: str, body: wire.PairPosts) -> wire.LabelsBatch:
    """Associate pairs of records by the types given with each."""
    began = call.deps.clock.now()
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        using = known(tx)

        def make(pair: wire.PairPost) -> wire.Labels:
            one, other = ends.end(tx, from_type, pair.from_.id), ends.end(tx, to_type, pair.to.id)
            types = associate(tx, call.viewer, using, one, other, ends.keys(pair.types))
            return ends.labels(tx, one, other, types)

        done, failed = each(body.inputs, make)
    return wire.LabelsBatch(results=done, **ended(began, call, failed))


@route(routes, "POST", f"{MANY}/read", scope=(READ, "crm.objects.{to_type}.read"), tag=TAG)
def read_associations(call: Call, from_type: str, to_type: str, body: wire.Fetches) -> wire.FromToBatch:
    """What some records are associated with, of one type; up to 500 of each."""
    began = call.deps.clock.now()
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        using, kind = known(tx), ends.kind_of(tx, to_type)

        def look(wanted: wire.Fetch) -> wire.FromTo:
            place = (number(wanted.after, "after"), 501)
            start = ends.end(tx, from_type, wanted.id)
            kept, more = cut(page_of(tx, call.viewer, using, start, kind, place), 500)
            return wire.FromTo(
                from_=IdentifiedSaid(id=wanted.id),
                to=[ends.associated(one) for one in kept],
                paging=paging(kept[-1].id) if more else None,
            )

        done, failed = each(body.inputs, look)
    return wire.FromToBatch(results=done, **ended(began, call, failed))


@route(routes, "POST", f"{MANY}/archive", scope=WRITE, status=204, tag=TAG)
def archive_associations(call: Call, from_type: str, to_type: str, body: wire.PairsArchives) -> None:
    """Take every association of some pairs away."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        using = known(tx)
        for wanted in body.inputs:
            for goal in wanted.to:
                one, other = ends.end(tx, from_type, wanted.from_.id), ends.end(tx, to_type, goal.id)
                dissociate(tx, call.viewer, using, one, other)


@route(routes, "POST", f"{MANY}/labels/archive", scope=WRITE, status=204, tag=TAG)
def archive_labels(call: Call, from_type: str, to_type: str, body: wire.PairPosts) -> None:
    """Take labels off some associations, which themselves stay."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        using = known(tx)
        for pair in body.inputs:
            one, other = ends.end(tx, from_type, pair.from_.id), ends.end(tx, to_type, pair.to.id)
            unlabel(tx, call.viewer, using, one, other, ends.keys(pair.types))
