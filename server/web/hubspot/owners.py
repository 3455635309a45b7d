"""Owners: who records may belong to."""

from flask import Blueprint

from server.errors import Problem, Refusal
from server.present.hubspot_owners import owners
from server.store import users
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import cut, limit, number, paging
from shared_schema.hubspot import owners as wire

routes = Blueprint("hubspot_owners", __name__)
SCOPE = "crm.objects.owners.read"


@route(routes, "GET", "/crm/v3/owners/", scope=SCOPE, tag="Owners")
def list_owners(call: Call, query: wire.OwnersQuery) -> wire.OwnersPage:
    """The people whom records may belong to, a page at a time."""
    size = limit(query.limit, 500)
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = users.members(
            tx,
            after=number(query.after, "after"),
            limit=size + 1,
            email=query.email,
            disabled=query.archived,
        )
        kept, more = cut(found, size)
        return wire.OwnersPage(results=owners(tx, kept), paging=paging(kept[-1].id) if more else None)


@route(routes, "GET", "/crm/v3/owners/<owner_id>", scope=SCOPE, tag="Owners")
def show_owner(call: Call, owner_id: str, query: wire.OwnerQuery) -> wire.Owner:
    """One of them, by `id` or `userId`."""
    if query.id_property not in ("id", "userId"):
        raise Refusal(Problem("bad_request", "An owner is asked for by id or userId.", field="idProperty"))
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = users.member(tx, number(owner_id, "ownerId"))
        if found is None or (found.disabled_at is not None) != query.archived:
            raise Refusal(Problem("not_found", "There is no owner with this id."))
        return owners(tx, [found])[0]
