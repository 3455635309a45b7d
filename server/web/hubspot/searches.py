"""`/crm/v3/objects/{type}/search`: filters, words and sorts."""

from flask import Blueprint

from server.actions.open_collection import plan_search
from server.core.record_filter import Given
from server.errors import Problem, Refusal
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import limit, number, paging
from server.web.hubspot.translate import HERE, READ, collection, show, text
from shared_schema.hubspot import objects as wire

routes = Blueprint("hubspot_searches", __name__)
DEEPEST = 10_000  # how far a search is walked, as with HubSpot


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
