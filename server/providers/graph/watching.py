"""Change notifications: a subscription for the whole mailbox, prolonged daily, made anew when it is gone."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from server.errors import Gone, Rejected, Retry
from server.providers.graph.api import GraphApi
from server.providers.graph.convert import instant
from server.providers.port import Watching

LIVES = timedelta(days=6)  # Graph allows seven; the answer says what it gave (mail-engineering §2.3)


def watch(api: GraphApi, url: str, secret: str, known: str | None, now: datetime) -> Watching:
    """Prolong the known subscription, else make one; raises Rejected when Graph cannot reach us."""
    expires = {"expirationDateTime": f"{now + LIVES:%Y-%m-%dT%H:%M:%SZ}"}
    if known is not None:
        try:
            return _watching(api.patch(f"/subscriptions/{quote(known)}", expires))
        except Gone:
            pass  # it lapsed, or somebody removed it
    # The lifecycle address must be set now: Graph lets nobody add it later.
    body = {
        "changeType": "created,updated,deleted",
        "resource": "me/messages",
        "notificationUrl": f"{url}/push/microsoft",
        "lifecycleNotificationUrl": f"{url}/push/microsoft/lifecycle",
        "clientState": secret,
        **expires,
    }
    try:
        return _watching(api.post("/subscriptions", body))
    except Retry as refused:
        if not str(refused).startswith("409"):
            raise
    return _adopted(api, str(body["notificationUrl"]), expires)


def _adopted(api: GraphApi, url: str, expires: dict[str, str]) -> Watching:
    """There is one already that we do not know of; it has another secret, so it goes."""
    for one in api.get("/subscriptions").get("value", []):
        if one.get("notificationUrl") == url:
            api.delete(f"/subscriptions/{quote(one['id'])}")
    raise Retry(f"a forgotten subscription was removed; next round makes one until {expires}", 5.0)


def _watching(answer: dict[str, Any]) -> Watching:
    if "id" not in answer:
        raise Rejected("subscription", "no id came back")
    return Watching(str(answer["id"]), instant(answer["expirationDateTime"]))


def unwatch(api: GraphApi, known: str | None) -> None:
    """Remove the subscription, if it is still there."""
    if known is None:
        return
    try:
        api.delete(f"/subscriptions/{quote(known)}")
    except Gone:
        return
