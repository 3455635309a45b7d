"""Open a list: one page of it, what it counts, and from now on it is watched.

By name, by creation and by change a page is an index walk, and costs the same wherever it begins. What
must be looked at record by record (filters and orders by other properties, quick search) is bounded,
and the answer says so.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from server.core import list_query
from server.core.list_query import INDEXED, Filter, Query
from server.core.permission import Viewer, reach
from server.core.record_edit import Schema
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.records import row
from server.present.shown import Shown
from server.store import lists, records, schemas
from server.store.lists import Line, Place, Walk
from server.store.tx import Read
from shared_schema import crm as wire

BOUND = 5_000  # records looked at for one page
CHUNK = 500
COUNTED = 10_000
NO_TYPE = Problem("not_found", "There is no such object type, or you may not see it.")
NO_PLACE = Problem("bad_request", "This is no place in a list.", field="after")


@dataclass(frozen=True)
class Found:
    """A page of ids: where the next one begins, and how many there are, if that was counted."""

    ids: list[int]
    next: str | None
    count: int | None = None
    is_least: bool = False
    note: str = ""


@dataclass(frozen=True)
class Look:
    """How to look at each record of a walk."""

    schema: Schema
    filters: tuple[Filter, ...]
    search: str
    now: datetime

    def takes(self, line: Line) -> bool:
        """Whether a record belongs to the list."""
        of = self.schema.type
        if self.search and not list_query.found(
            self.search, line.name, line.subtitle, line.properties, of.searchable
        ):
            return False
        return list_query.matches(self.schema, self.filters, line.properties, self.now)


def open_list(deps: Deps, viewer: Viewer, cmd: wire.OpenList) -> Shown[wire.ListPage]:
    """A page of a list, under the viewer's reach; raises Refusal that names the property."""
    with deps.store.read(viewer.workspace_id) as tx:
        schema, query = asked(tx, viewer, cmd)
        found = _find(tx, viewer, schema, query, cmd.after, cmd.limit)
        full = records.full(tx, found.ids, kind=cmd.kind, archived=cmd.archived)
        stage = schema.type.stage_property
        page = wire.ListPage(
            seq=tx.seq(),
            rows=[row(viewer, full[one], cmd.columns, stage) for one in found.ids if one in full],
            next=found.next,
            count=found.count,
            count_is_least=found.is_least,
            note=found.note,
        )
    return Shown(page, frozenset({f"user:{viewer.user_id}", f"kind:{cmd.kind}"}), "list")


def schema_of(tx: Read, viewer: Viewer, kind: str) -> Schema:
    """An object type of which the viewer may see something; raises Refusal `not_found`."""
    of = schemas.type_of(tx, kind)
    if of is None or of.name != kind or reach(viewer, kind, "view").is_empty:
        raise Refusal(NO_TYPE)
    return schemas.schema(tx, of)


def asked(tx: Read, viewer: Viewer, cmd: wire.OpenList) -> tuple[Schema, Query]:
    """What a list asks for, of which object type; raises Refusal that names the property."""
    schema, query = schema_of(tx, viewer, cmd.kind), _query(cmd)
    wrong = list_query.problem(schema, query)
    if wrong is not None:
        raise Refusal(wrong)
    return schema, query


def _query(cmd: wire.OpenList) -> Query:
    filters = tuple(Filter(one.property, one.operator, tuple(one.values)) for one in cmd.filters)
    search = " ".join(cmd.search.split())
    return Query(cmd.kind, filters, cmd.sort.property, cmd.sort.descending, search, cmd.archived)


def way(tx: Read, viewer: Viewer, schema: Schema, query: Query) -> tuple[Walk, Look]:
    """Along which records a list goes, and how each of them is looked at."""
    along = Walk(
        kind=query.kind,
        reach=reach(viewer, query.kind, "view"),
        limits=list_query.limits(schema, query, viewer, tx.now),
        column=INDEXED.get(query.sort, "updated_at"),
        descending=query.descending if query.sort in INDEXED else True,
        archived=query.archived,
    )
    if along.is_limited and lists.count(tx, along, BOUND + 1) <= BOUND:
        along = replace(along, few=True)
    return along, Look(schema, list_query.looked_at(schema, query), query.search, tx.now)


def _find(tx: Read, viewer: Viewer, schema: Schema, query: Query, after: str | None, limit: int) -> Found:
    along, look = way(tx, viewer, schema, query)
    if query.sort not in INDEXED:
        return _ordered(tx, along, look, query, after, limit)
    start = _place(after, along.column) if after else None
    if look.filters or look.search:
        return _looked_through(tx, along, look, start, limit)
    return _walked(tx, along, start, limit)


def _walked(tx: Read, along: Walk, start: Place | None, limit: int) -> Found:
    lines = lists.walk(tx, along, start, limit + 1)
    following = _cursor(lines[limit - 1].place) if len(lines) > limit else None
    ids = [line.place.id for line in lines[:limit]]
    if start is not None:
        return Found(ids, following)
    number = lists.count(tx, along, COUNTED + 1)
    return Found(ids, following, min(number, COUNTED), is_least=number > COUNTED)


def _looked_through(tx: Read, along: Walk, look: Look, start: Place | None, limit: int) -> Found:
    """Records that were looked at one by one; the first page of a filter looks on to count."""
    kept: list[Line] = []
    seen, place, ended = 0, start, False
    counts = start is None and not look.search
    while seen < BOUND and not ended and (counts or len(kept) <= limit):
        lines = lists.walk(tx, along, place, CHUNK)
        kept += [line for line in lines if look.takes(line)]
        seen += len(lines)
        ended = len(lines) < CHUNK
        place = lines[-1].place if lines else place
    ids = [line.place.id for line in kept[:limit]]
    following = kept[limit - 1].place if len(kept) > limit else None if ended else place
    note = "" if ended or len(kept) > limit else f"Looked through {seen:,} records; more may follow."
    count = len(kept) if start is None else None
    return Found(ids, _cursor(following) if following else None, count, is_least=not ended, note=note)


def _ordered(tx: Read, along: Walk, look: Look, query: Query, after: str | None, limit: int) -> Found:
    """Ordered by a property that no index has: among the records that were changed last."""
    lines = lists.walk(tx, along, None, BOUND + 1)
    kept = [line for line in lines[:BOUND] if look.takes(line)]
    order = in_order(look, query, kept)
    first = _number(after) if after else 0
    ids = order[first : first + limit]
    following = str(first + limit) if len(kept) > first + limit else None
    least = len(lines) > BOUND
    note = f"Ordered among the {BOUND:,} records changed last." if least else ""
    return Found(ids, following, len(kept), is_least=least, note=note)


def in_order(look: Look, query: Query, lines: Iterable[Line]) -> list[int]:
    """The ids of records by a property that no index has; those without a value come last."""
    keys = {line.place.id: list_query.sort_key(look.schema, query.sort, line.properties) for line in lines}
    order = sorted(keys)
    order.sort(key=lambda one: keys[one][1:], reverse=query.descending)
    order.sort(key=lambda one: keys[one][0])
    return order


def _cursor(place: Place) -> str:
    value = place.value
    return json.dumps([value if isinstance(value, str) else value.isoformat(), place.id])


def _place(cursor: str, column: str) -> Place:
    """Where a cursor stands; raises Refusal for one we never gave out."""
    try:
        value, ident = json.loads(cursor)
        if not isinstance(value, str) or not isinstance(ident, int) or "\x00" in value:
            raise Refusal(NO_PLACE)
        if column == "name":
            return Place(value, ident)
        at = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        raise Refusal(NO_PLACE) from None
    if at.tzinfo is None:
        raise Refusal(NO_PLACE)
    return Place(at, ident)


def _number(cursor: str) -> int:
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) < 9):
        raise Refusal(NO_PLACE)
    return int(cursor)
