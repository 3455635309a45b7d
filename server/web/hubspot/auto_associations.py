"""Which records mail is logged to by itself: the settings read, and changed by an admin (H24)."""

from flask import Blueprint

from server.actions.define_object_type import find_type
from server.actions.set_defaults import turn
from server.core import auto_association
from server.core.association import T11
from server.core.auto_association import Turn
from server.errors import Problem, Refusal
from server.present.hubspot_auto_associations import customization, customizations
from server.store import association_defaults
from server.store.tx import Read
from server.web.hubspot.declare import Call, route
from server.web.hubspot.several import each, ended
from shared_schema.hubspot import auto_associations as wire

routes = Blueprint("hubspot_auto_associations", __name__)
ROOT = "/crm/auto-associations/2027-03-beta"
READ = "crm.schemas.{object_type}.read"
# A setting reaches over every type that mail may come along to.
WRITE = tuple(f"crm.schemas.{one}.write" for one in ("contacts", "companies", "deals", "tickets"))
TAG = "Default associations"


@route(routes, "GET", f"{ROOT}/<object_type>", scope=READ, tag=TAG)
def list_customizations(call: Call, object_type: str) -> wire.CustomizationList:
    """What comes along by itself with mail logged on an object type."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        return customizations(association_defaults.read(tx), find_type(tx, object_type).name)


@route(routes, "GET", f"{ROOT}/<object_type>/defaults", scope=READ, tag=TAG)
def list_default_customizations(call: Call, object_type: str) -> wire.CustomizationList:
    """What comes along where nobody has changed anything."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        return customizations(T11, find_type(tx, object_type).name)


@route(routes, "POST", f"{ROOT}/batch/upsert", scope=WRITE, tag=TAG, admin=True)
def upsert_customizations(call: Call, body: wire.CustomizationPosts) -> wire.CustomizationBatch:
    """Change some settings, for mail logged from now on."""
    began = call.deps.clock.now()
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        parts = body.association_customizations_to_upsert
        turns, failed = each(parts, lambda one: _read(tx, one))
        rules = turn(tx, call.viewer, {(one.origin, one.target): one.on for one in turns})
    done = [customization(rules, one.origin, one.target) for one in turns]
    return wire.CustomizationBatch(results=done, **ended(began, call, failed))


def _read(tx: Read, one: wire.CustomizationPost) -> Turn:
    origin = _kind(tx, one.subject_object_type_id, "subjectObjectTypeId")
    target = _kind(tx, one.target_object_type_id, "targetObjectTypeId")
    found = auto_association.read(one.engagement_type, origin, target, one.association_customization)
    if isinstance(found, Problem):
        raise Refusal(found, (found,))
    return found


def _kind(tx: Read, word: str, field: str) -> str:
    try:
        return find_type(tx, word).name
    except Refusal:
        none = Problem("bad_request", f"There is no object type {word[:80]!r}.", field=field)
        raise Refusal(none, (none,)) from None
