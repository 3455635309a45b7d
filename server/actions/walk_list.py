"""Walk a whole list in its own order: for whoever wants every record of it, such as an export."""

from collections.abc import Iterator
from itertools import islice

from server.actions.open_list import CHUNK, Look, in_order, way
from server.core.list_query import INDEXED, Query
from server.core.permission import Viewer
from server.core.record_edit import Schema
from server.store import lists, records
from server.store.lists import Line, Walk
from server.store.records import Full
from server.store.tx import Read


def walk_list(tx: Read, viewer: Viewer, schema: Schema, query: Query) -> Iterator[Full]:
    """Every record that the list would show, however many there are; pages of it are read as they go."""
    along, look = way(tx, viewer, schema, query)
    taken = _taken(tx, along, look)
    ids = iter(in_order(look, query, taken)) if query.sort not in INDEXED else (one.place.id for one in taken)
    while some := list(islice(ids, CHUNK)):
        full = records.full(tx, some, kind=query.kind, archived=query.archived)
        yield from (full[one] for one in some if one in full)


def _taken(tx: Read, along: Walk, look: Look) -> Iterator[Line]:
    place = None
    while lines := lists.walk(tx, along, place, CHUNK):
        yield from (line for line in lines if look.takes(line))
        place = lines[-1].place
