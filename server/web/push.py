"""Where the providers' notifications come in. Nothing in them is believed but which mailbox to look at."""

import base64
import json
from typing import Any

from flask import Blueprint, Response, request

from server.actions.receive_push import gmail_changed, graph_changed, graph_lifecycle
from server.errors import Fault, Problem, Refusal
from server.providers import registry
from server.web.guard import PUBLIC, allow, deps

routes = Blueprint("push", __name__)

MOST = 1000  # notifications in one request
TAKEN = 202
NOT_OURS = Problem("not_permitted", "This notification was not signed for this server.")


@routes.post("/push/google")
@allow(PUBLIC)
def google() -> Response:
    """Pub/Sub's push: its token is checked; what cannot be read is taken, lest it come again."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        registry.verify_push(deps().settings, deps().clock, token)
    except Fault as fault:
        raise Refusal(NOT_OURS) from fault
    message = _object(_json()).get("message")
    address = _object(_inner(message)).get("emailAddress")
    if isinstance(address, str):
        gmail_changed(deps(), address)
    return Response(status=TAKEN)


@routes.post("/push/microsoft")
@allow(PUBLIC)
def microsoft() -> Response:
    """Graph's change notifications; the first request only asks whether we are here."""
    return _validated() or _each(lambda one: graph_changed(deps(), one["subscription"], one["secret"]))


@routes.post("/push/microsoft/lifecycle")
@allow(PUBLIC)
def lifecycle() -> Response:
    """Graph's words about the subscription itself."""
    return _validated() or _each(
        lambda one: graph_lifecycle(deps(), one["subscription"], one["secret"], one["event"])
    )


def _validated() -> Response | None:
    """Echo as plain text and nothing else: it must never become a page (check 84)."""
    token = request.args.get("validationToken")
    if token is None:
        return None
    return Response(token[:2000], content_type="text/plain; charset=utf-8")


def _each(act: Any) -> Response:
    told = _object(_json()).get("value")
    seen = set()
    for one in told[:MOST] if isinstance(told, list) else []:
        given = _object(one)
        named = {
            "subscription": str(given.get("subscriptionId", ""))[:200],
            "secret": str(given.get("clientState", ""))[:200],
            "event": str(given.get("lifecycleEvent", ""))[:40],
        }
        # A thousand lines about one mailbox are one look.
        if tuple(named.values()) not in seen:
            seen.add(tuple(named.values()))
            act(named)
    return Response(status=TAKEN)


def _json() -> Any:
    try:
        return json.loads(request.get_data())
    except (ValueError, RecursionError):
        return None


def _inner(message: Any) -> Any:
    encoded = _object(message).get("data")
    try:
        return json.loads(base64.urlsafe_b64decode(encoded + "==")) if isinstance(encoded, str) else None
    except (ValueError, RecursionError):
        return None


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
