"""Labels of associations, and limits of their number (v4)."""

from flask import Blueprint

from server.actions.associate import known
from server.actions.define_label import define_label, limit_association, remove_label, rename_label
from server.core.association_types import AssociationType
from server.store.tx import Read
from server.web.hubspot import association_ends as ends
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import ident
from server.web.hubspot.several import each, ended
from shared_schema.hubspot import associations as wire

routes = Blueprint("hubspot_association_labels", __name__)
READ = ("crm.schemas.{from_type}.read",)
WRITE = ("crm.schemas.{from_type}.write", "crm.schemas.{to_type}.write")
LABELS = "/crm/v4/associations/<from_type>/<to_type>/labels"
LIMITS = "/crm/v4/associations/definitions/configurations"
TAG = "Association labels"


def _ends(tx: Read, from_type: str, to_type: str) -> tuple[str, str]:
    return ends.kind_of(tx, from_type), ends.kind_of(tx, to_type)


@route(routes, "GET", LABELS, scope=READ, tag=TAG)
def list_labels(call: Call, from_type: str, to_type: str) -> wire.LabelList:
    """Every type of association from one object type to another."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = known(tx).between(*_ends(tx, from_type, to_type))
        return wire.LabelList(results=[ends.label(one) for one in found])


@route(routes, "POST", LABELS, scope=WRITE, tag=TAG, admin=True)
def create_label(call: Call, from_type: str, to_type: str, body: wire.LabelCreate) -> wire.LabelList:
    """Define a label, in both directions."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        pair = _ends(tx, from_type, to_type)
        made = define_label(tx, call.viewer, pair, body.name, (body.label, body.inverse_label))
        return wire.LabelList(results=[ends.label(one) for one in made])


@route(routes, "PUT", LABELS, scope=WRITE, status=204, tag=TAG, admin=True)
def update_label(call: Call, from_type: str, to_type: str, body: wire.LabelUpdate) -> None:
    """Call a label something else."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        pair, names = _ends(tx, from_type, to_type), (body.label, body.inverse_label)
        rename_label(tx, call.viewer, pair, body.association_type_id, names)


@route(routes, "DELETE", f"{LABELS}/<number>", scope=WRITE, status=204, tag=TAG, admin=True)
def delete_label(call: Call, from_type: str, to_type: str, number: str) -> None:
    """Forget a label in both directions; the associations stay."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        remove_label(tx, call.viewer, _ends(tx, from_type, to_type), ident(number))


@route(routes, "GET", f"{LIMITS}/all", scope="crm.schemas.contacts.read", tag=TAG)
def list_all_limits(call: Call) -> wire.LimitList:
    """Every type of association that has a limit of its own."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        using = known(tx)
        found = [
            _limit(kind, most)
            for (one, other, *key), most in using.limits.items()
            for kind in using.between(one, other)
            if kind.key == tuple(key)
        ]
        return wire.LimitList(results=found)


@route(routes, "GET", f"{LIMITS}/<from_type>/<to_type>", scope=READ, tag=TAG)
def list_limits(call: Call, from_type: str, to_type: str) -> wire.LimitList:
    """The types of association that have a limit of their own."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        one, other = _ends(tx, from_type, to_type)
        using = known(tx)
        limits = {kind: using.limits.get((one, other, *kind.key)) for kind in using.between(one, other)}
        return wire.LimitList(
            results=[_limit(kind, most) for kind, most in limits.items() if most is not None]
        )


def _limit(kind: AssociationType, most: int) -> wire.LimitSaid:
    return wire.LimitSaid(
        category=kind.category, type_id=kind.id, label=kind.label, user_enforced_max_to_object_ids=most
    )


@route(routes, "POST", f"{LIMITS}/<from_type>/<to_type>/batch/create", scope=WRITE, tag=TAG, admin=True)
def create_limits(call: Call, from_type: str, to_type: str, body: wire.Limits) -> wire.LimitBatch:
    """Limit how many records may be associated by a type."""
    return _set_limits(call, (from_type, to_type), body)


@route(routes, "POST", f"{LIMITS}/<from_type>/<to_type>/batch/update", scope=WRITE, tag=TAG, admin=True)
def update_limits(call: Call, from_type: str, to_type: str, body: wire.Limits) -> wire.LimitBatch:
    """Limit it otherwise."""
    return _set_limits(call, (from_type, to_type), body)


def _set_limits(call: Call, words: tuple[str, str], body: wire.Limits) -> wire.LimitBatch:
    began = call.deps.clock.now()
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        pair = _ends(tx, *words)

        def act(one: wire.Limit) -> wire.LimitSaid:
            limit_association(tx, call.viewer, pair, (one.category, one.type_id), one.max_to_object_ids)
            return wire.LimitSaid(
                category=one.category,
                type_id=one.type_id,
                user_enforced_max_to_object_ids=one.max_to_object_ids,
            )

        done, failed = each(body.inputs, act)
    return wire.LimitBatch(results=done, **ended(began, call, failed))


@route(
    routes,
    "POST",
    f"{LIMITS}/<from_type>/<to_type>/batch/purge",
    scope=WRITE,
    status=204,
    tag=TAG,
    admin=True,
)
def purge_limits(call: Call, from_type: str, to_type: str, body: wire.Unlimits) -> None:
    """Take such limits away."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        pair = _ends(tx, from_type, to_type)
        for one in body.inputs:
            limit_association(tx, call.viewer, pair, (one.category, one.type_id), None)
