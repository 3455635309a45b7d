"""Graph's subscriptions: made after the address has shown that it is there, prolonged, removed."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, request

from server.simulator import graph_asked as asked
from server.simulator.grants import Grants
from server.simulator.graph_messages import answer_json
from server.simulator.problems import GraphProblem
from server.simulator.push import Push

LONGEST = timedelta(days=7)


def routes(push: Push, grants: Grants) -> Blueprint:
    """The endpoints below /v1.0/subscriptions."""
    made = Blueprint("graph_subscriptions", __name__, url_prefix="/v1.0/subscriptions")

    def account() -> str:
        holder = grants.holder(request.headers.get("Authorization", ""))
        if holder is None:
            raise GraphProblem(401, "InvalidAuthenticationToken", "Access token has expired.")
        return holder.account.address

    def held(ident: str) -> dict[str, Any]:
        one = push.subscriptions().get(ident)
        if one is None or one["account"] != account():
            raise GraphProblem(404, "ResourceNotFound", "The object was not found.")
        return one

    def until(given: dict[str, Any]) -> float:
        try:
            wanted = datetime.fromisoformat(str(given.get("expirationDateTime")).replace("Z", "+00:00"))
        except ValueError as error:
            raise asked.refused("InvalidRequest", "expirationDateTime is not an instant.") from error
        if wanted > push.world.now() + LONGEST:
            raise asked.refused("InvalidRequest", "Subscription expiration can only be 10080 minutes ahead.")
        return wanted.timestamp()

    def shown(ident: str, one: dict[str, Any]) -> dict[str, Any]:
        at = datetime.fromtimestamp(one["until"], UTC)
        return {
            "id": ident,
            "resource": "me/messages",
            "changeType": "created,updated,deleted",
            "notificationUrl": one["url"],
            "lifecycleNotificationUrl": one["lifecycle"],
            "expirationDateTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        }

    @made.post("")
    def create() -> Response:
        given, who = asked.body(), account()
        if not str(given.get("resource", "me/messages")).lstrip("/").startswith("me/"):
            # A user's token subscribes to that user's own mailbox, whatever else it may read.
            raise GraphProblem(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")
        url = str(given.get("notificationUrl", ""))
        for one in (url, str(given.get("lifecycleNotificationUrl") or url)):
            _check(one)
        ident = secrets.token_hex(16)
        kept = {
            "account": who,
            "url": url,
            "lifecycle": given.get("lifecycleNotificationUrl") or url,
            "secret": given.get("clientState", ""),
            "until": until(given),
        }
        push.keep(push.subscriptions() | {ident: kept})
        return answer_json(shown(ident, kept), 201)

    @made.get("")
    def list_all() -> Response:
        who = account()
        mine = [shown(ident, one) for ident, one in push.subscriptions().items() if one["account"] == who]
        return answer_json({"value": mine})

    @made.patch("/<ident>")
    def prolong(ident: str) -> Response:
        kept = held(ident) | {"until": until(asked.body())}
        push.keep(push.subscriptions() | {ident: kept})
        return answer_json(shown(ident, kept))

    @made.delete("/<ident>")
    def remove(ident: str) -> Response:
        held(ident)
        push.keep({name: one for name, one in push.subscriptions().items() if name != ident})
        return Response(status=204)

    def _check(url: str) -> None:
        """The address must say what it is told, as text."""
        token = secrets.token_urlsafe(16)
        if push.validate(url, token) != token:
            raise asked.refused("InvalidRequest", "Subscription validation request failed.")

    return made
