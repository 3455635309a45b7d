"""Communication preferences v3: two states; who opted out cannot be brought back here (H38)."""

from flask import Blueprint

from server.actions.set_consent import Wish, statuses_of, subscribe, unsubscribe
from server.present.hubspot_consent import old_status, type_definition
from server.store import consent, workspaces
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import ident
from shared_schema.hubspot import consent as wire

routes = Blueprint("hubspot_consent_v3", __name__)
READ, WRITE = "communication_preferences.read", "communication_preferences.write"
ROOT = "/communication-preferences/v3"
TAG = "Communication preferences v3"


@route(routes, "GET", f"{ROOT}/definitions", scope=READ, tag=TAG)
def list_definitions(call: Call) -> wire.Definitions:
    """Every subscription type."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        founded = workspaces.founded_at(tx)
        return wire.Definitions(
            subscription_definitions=[type_definition(one, founded) for one in consent.types(tx)]
        )


@route(routes, "GET", f"{ROOT}/status/email/<email>", scope=READ, tag=TAG)
def show_status(call: Call, email: str) -> wire.OldStatuses:
    """How an address stands to every subscription type."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = statuses_of(tx, email)
        return wire.OldStatuses(recipient=email, subscription_statuses=[old_status(one) for one in found])


@route(routes, "POST", f"{ROOT}/subscribe", scope=WRITE, tag=TAG)
def subscribe_address(call: Call, body: wire.OldUpdate) -> wire.OldStatus:
    """Subscribe an address to a type, unless it has opted out."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        return old_status(subscribe(tx, call.viewer, _wish(body), may_resubscribe=False)[0])


@route(routes, "POST", f"{ROOT}/unsubscribe", scope=WRITE, tag=TAG)
def unsubscribe_address(call: Call, body: wire.OldUpdate) -> wire.OldStatus:
    """Unsubscribe an address from a type."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        return old_status(unsubscribe(tx, call.viewer, _wish(body))[0])


def _wish(body: wire.OldUpdate) -> Wish:
    number, why = ident(body.subscription_id), body.legal_basis_explanation or ""
    return Wish(body.email_address, number, body.legal_basis, why)
