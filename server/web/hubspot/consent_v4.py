"""Communication preferences v4: three states; who opted out may ask again (H37, H38)."""

from flask import Blueprint

from server.actions.set_consent import (
    Wish,
    is_out_of_all,
    statuses_of,
    subscribe,
    unsubscribe,
    unsubscribe_all,
)
from server.core.consent import NOT_SPECIFIED, SUBSCRIBED
from server.errors import Problem, Refusal
from server.present.hubspot_consent import status, type_definition, wide
from server.store import consent, workspaces
from server.store.tx import Read, Write
from server.web.hubspot.declare import Call, route
from server.web.hubspot.several import each, ended
from shared_schema.hubspot import consent as wire

routes = Blueprint("hubspot_consent_v4", __name__)
READ, WRITE = "communication_preferences.read", "communication_preferences.write"
ROOT = "/communication-preferences/v4"
ONE = f"{ROOT}/statuses/<address>"
MANY = f"{ROOT}/statuses/batch"
TAG = "Communication preferences v4"


@route(routes, "GET", f"{ROOT}/definitions", scope=READ, tag=TAG)
def list_types(call: Call) -> wire.DefinitionList:
    """Every subscription type."""
    now = call.deps.clock.now()
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = [type_definition(one, workspaces.founded_at(tx)) for one in consent.types(tx)]
        return wire.DefinitionList(status="COMPLETE", results=found, started_at=now, completed_at=now)


@route(routes, "GET", ONE, scope=READ, tag=TAG)
def show_statuses(call: Call, address: str, query: wire.ChannelQuery) -> wire.Statuses:
    """How an address stands to every subscription type."""
    del query  # there is mail only
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = _statuses(tx, call, address)
    now = call.deps.clock.now()
    return wire.Statuses(status="COMPLETE", results=found, started_at=now, completed_at=now)


@route(routes, "POST", ONE, scope=WRITE, tag=TAG)
def set_status(call: Call, address: str, body: wire.Update) -> wire.Statuses:
    """Subscribe an address to a type, or unsubscribe it."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        said = _set(tx, call, address, body)
    now = call.deps.clock.now()
    return wire.Statuses(status="COMPLETE", results=[said], started_at=now, completed_at=now)


@route(routes, "GET", f"{ONE}/unsubscribe-all", scope=READ, tag=TAG)
def show_wide_status(call: Call, address: str, query: wire.ChannelQuery) -> wire.WideStatuses:
    """Whether an address wants no mail at all."""
    del query  # there is mail only
    now = call.deps.clock.now()
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = wide(address, now, is_out=is_out_of_all(tx, address))
    return wire.WideStatuses(status="COMPLETE", results=found, started_at=now, completed_at=now)


@route(routes, "POST", f"{ONE}/unsubscribe-all", scope=WRITE, tag=TAG)
def unsubscribe_wide(call: Call, address: str, query: wire.ChannelQuery) -> wire.Statuses:
    """Unsubscribe an address from all mail."""
    del query  # there is mail only
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        unsubscribe_all(tx, call.viewer, address)
        found = _statuses(tx, call, address)
    now = call.deps.clock.now()
    return wire.Statuses(status="COMPLETE", results=found, started_at=now, completed_at=now)


@route(routes, "POST", f"{MANY}/read", scope=READ, tag=TAG)
def read_statuses(call: Call, body: wire.Addresses) -> wire.StatusesBatch:
    """How some addresses stand."""
    began = call.deps.clock.now()
    with call.deps.store.read(call.viewer.workspace_id) as tx:

        def look(address: str) -> wire.AddressStatuses:
            return wire.AddressStatuses(subscriber_id_string=address, statuses=_statuses(tx, call, address))

        done, failed = each(body.inputs, look)
    return wire.StatusesBatch(results=done, **ended(began, call, failed))


@route(routes, "POST", f"{MANY}/write", scope=WRITE, tag=TAG)
def write_statuses(call: Call, body: wire.BatchUpdates) -> wire.StatusBatch:
    """Subscribe or unsubscribe some addresses."""
    began = call.deps.clock.now()
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        done, failed = each(body.inputs, lambda one: _set(tx, call, one.subscriber_id_string, one))
    return wire.StatusBatch(results=done, **ended(began, call, failed))


@route(routes, "POST", f"{MANY}/unsubscribe-all/read", scope=READ, tag=TAG)
def read_wide_statuses(call: Call, body: wire.Addresses) -> wire.WideBatch:
    """Whether some addresses want no mail at all."""
    began = call.deps.clock.now()
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        done, failed = each(body.inputs, lambda one: _wide(tx, call, one))
    return wire.WideBatch(results=done, **ended(began, call, failed))


@route(routes, "POST", f"{MANY}/unsubscribe-all", scope=WRITE, tag=TAG)
def unsubscribe_many(call: Call, body: wire.Addresses) -> wire.WideBatch:
    """Unsubscribe some addresses from all mail."""
    began = call.deps.clock.now()
    with call.deps.store.write(call.viewer.workspace_id) as tx:

        def act(address: str) -> wire.AddressWide:
            unsubscribe_all(tx, call.viewer, address)
            return _wide(tx, call, address)

        done, failed = each(body.inputs, act)
    return wire.WideBatch(results=done, **ended(began, call, failed))


def _statuses(tx: Read, call: Call, address: str) -> list[wire.Status]:
    now = call.deps.clock.now()
    return [status(address, one, now) for one in statuses_of(tx, address)]


def _wide(tx: Read, call: Call, address: str) -> wire.AddressWide:
    found = wide(address, call.deps.clock.now(), is_out=is_out_of_all(tx, address))
    return wire.AddressWide(subscriber_id_string=address, wide_statuses=found)


def _set(tx: Write, call: Call, address: str, body: wire.Update) -> wire.Status:
    if body.status_state == NOT_SPECIFIED:
        title = "What was said cannot be unsaid: statusState is SUBSCRIBED or UNSUBSCRIBED."
        raise Refusal(Problem("bad_request", title, field="statusState"))
    why = body.legal_basis_explanation or ""
    wish = Wish(address, body.subscription_id, body.legal_basis, why)
    if body.status_state == SUBSCRIBED:
        found, outcome = subscribe(tx, call.viewer, wish, may_resubscribe=True)
    else:
        found, outcome = unsubscribe(tx, call.viewer, wish)
    return status(address, found, call.deps.clock.now(), outcome.reason)
