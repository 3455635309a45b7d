"""`/crm/v3/objects/{type}/batch`: up to a hundred at once, each by itself; 207 where some were refused."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from flask import Blueprint

from server.actions.edit_record import GONE
from server.actions.open_collection import Collection
from server.actions.relate import relate
from server.errors import Problem, Refusal
from server.present import hubspot
from server.store.tx import Write
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import ident
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

routes = Blueprint("hubspot_batches", __name__)
Item = TypeVar("Item")
Carry = Callable[[Write, Collection, Item], wire.Object | None]


@route(routes, "POST", f"{HERE}/batch/read", scope=READ, tag="Batches")
def read_batch(call: Call, object_type: str, query: wire.ArchivedQuery, body: wire.BatchRead) -> wire.Batch:
    """Objects by id or by a unique value; merged ones as what they became; what is not there is named."""
    began = call.deps.clock.now()
    asked = [one.id for one in body.inputs]
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        of = collection(tx, call, object_type)
        if body.id_property is None or body.id_property == "hs_object_id":
            wanted = {one: ident(one) for one in asked}
        else:
            wanted = of.by_value(tx, body.id_property, asked)
        if not query.archived:
            today = of.now(tx, wanted.values())
            wanted = {text: today[one] for text, one in wanted.items()}
        items = of.many(tx, set(wanted.values()), archived=query.archived)
        results = show(tx, of, items.values(), body.properties, body.properties_with_history)
    missing = [one for one in dict.fromkeys(asked) if wanted.get(one) not in items]
    gone = Problem("not_found", "Could not get some objects: they are not there, or not to be seen.")
    refused = [hubspot.batch_error(gone, (), {"ids": missing})] if missing else []
    return hubspot.batch(results, refused, began, call.deps.clock.now())


@route(routes, "POST", f"{HERE}/batch/create", scope=WRITE, status=201, tag="Batches")
def create_batch(call: Call, object_type: str, body: wire.BatchCreate) -> wire.Batch:
    """New objects; each is made, or refused by itself."""

    def create(tx: Write, of: Collection, one: wire.Create) -> wire.Object:
        made = of.create(tx, texts(one.properties))
        relate(tx, call.viewer, of, made.id, named(one.associations))
        return show_written(of, made, one.properties)

    return _each(call, object_type, body.inputs, create)


@route(routes, "POST", f"{HERE}/batch/update", scope=WRITE, tag="Batches")
def update_batch(call: Call, object_type: str, body: wire.BatchUpdate) -> wire.Batch:
    """Changes of several objects; each is made, or refused by itself."""

    def update(tx: Write, of: Collection, one: wire.UpdateOne) -> wire.Object:
        wanted = found_id(tx, of, one.id, one.id_property)
        return show_written(of, of.update(tx, wanted, texts(one.properties)), one.properties)

    return _each(call, object_type, body.inputs, update)


@route(routes, "POST", f"{HERE}/batch/upsert", scope=WRITE, tag="Batches")
def upsert_batch(call: Call, object_type: str, body: wire.BatchUpsert) -> wire.Batch:
    """Update what has the unique value, make what is not there."""

    def upsert(tx: Write, of: Collection, one: wire.UpsertOne) -> wire.Object:
        wanted = found_id(tx, of, one.id, one.id_property)
        given = texts(one.properties)
        if wanted:
            return show_written(of, of.update(tx, wanted, given), given, new=False)
        if one.id_property is None or one.id_property == "hs_object_id":
            raise Refusal(GONE)
        return show_written(of, of.create(tx, {one.id_property: one.id, **given}), given, new=True)

    return _each(call, object_type, body.inputs, upsert)


@route(routes, "POST", f"{HERE}/batch/archive", scope=WRITE, status=204, tag="Batches")
def archive_batch(call: Call, object_type: str, body: wire.BatchArchive) -> None:
    """Archive several objects; what is not there is let pass."""

    def archive(tx: Write, of: Collection, one: wire.Ref) -> None:
        if of.many(tx, [ident(one.id)]):
            of.archive(tx, ident(one.id))

    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = collection(tx, call, object_type)
        for one in body.inputs:
            archive(tx, of, one)


def _each(call: Call, object_type: str, inputs: Sequence[Item], carry: Carry[Item]) -> wire.Batch:
    """Do one after another in one transaction; what is refused is taken back alone."""
    began = call.deps.clock.now()
    done: list[wire.Object] = []
    refused: list[wire.BatchError] = []
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = collection(tx, call, object_type)
        for place, one in enumerate(inputs):
            try:
                with tx.trial():
                    made = carry(tx, of, one)
            except Refusal as no:
                refused.append(hubspot.batch_error(no.problem, no.problems, _context(place, one)))
                continue
            if made is not None:
                done.append(made)
    return hubspot.batch(done, refused, began, call.deps.clock.now())


def _context(place: int, one: object) -> dict[str, list[str]]:
    """Which item it was: its id, its trace id, and its place in the batch."""
    context = {"index": [str(place)]}
    if isinstance(one, (wire.UpdateOne, wire.UpsertOne)):
        context["ids"] = [one.id]
    trace = getattr(one, "object_write_trace_id", None)
    if trace is not None:
        context["objectWriteTraceId"] = [trace]
    return context
