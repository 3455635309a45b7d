"""Webhooks: where changes are reported to and of what; an admin adds, tests, replays and removes them."""

from dataclasses import dataclass

from server import ids
from server.core import webhooks as rules
from server.core.object_types import ObjectType
from server.core.permission import Viewer
from server.core.webhooks import MAX_EVENTS, BadEvent, BadTarget
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import schemas, webhooks
from server.store.tx import Read, Write
from server.store.webhooks import Subscription, Webhook

MAX_WEBHOOKS = 25
MAX_SUBSCRIPTIONS = 1000
GONE = Problem("not_found", "There is no such webhook.")


@dataclass(frozen=True)
class Made:
    """A new webhook; its `secret` signs every delivery, and is shown this once."""

    id: int
    secret: str


def context(workspace_id: int, webhook_id: int) -> str:
    """What a sealed secret is bound to."""
    return f"webhook|{workspace_id}|{webhook_id}"


def check_target(deps: Deps, url: str) -> None:
    """Refuse an address that would never be called. Raises Refusal."""
    try:
        rules.target(url, local=deps.settings.webhook_local)
    except BadTarget as bad:
        raise Refusal(Problem("webhook_target", f"The address {bad}.", field="targetUrl")) from bad


def add_webhook(deps: Deps, tx: Write, url: str, app_id: int | None = None, batch: int = MAX_EVENTS) -> Made:
    """A new webhook without subscriptions. Raises Refusal."""
    check_target(deps, url)
    existing = webhooks.all_of(tx)
    if len(existing) >= MAX_WEBHOOKS:
        raise Refusal(Problem("limit", f"There are {MAX_WEBHOOKS} webhooks already."))
    number = app_id or max((one.app_id for one in existing), default=0) + 1
    if any(one.app_id == number for one in existing):
        raise Refusal(Problem("exists", f"There is a webhook {number} already.", field="appId"))
    made, secret = webhooks.add(tx, number, url, batch), ids.secret()
    sealed = deps.vault.seal(secret.encode(), context(tx.workspace_id, made))
    webhooks.save(tx, made, secret=sealed)
    return Made(made, secret)


def find_webhook(tx: Read, app_id: int) -> Webhook:
    """A webhook by its number. Raises Refusal."""
    found = webhooks.by_app(tx, app_id)
    if found is None:
        raise Refusal(GONE)
    return found


def add_subscription(
    tx: Write,
    found: Webhook,
    event_type: str,
    object_type: str | None,
    property_name: str | None,
    *,
    active: bool,
) -> Subscription:
    """A webhook hears of one more kind of event. Raises Refusal."""
    of = _type(tx, event_type, object_type)
    try:
        kind, event = rules.parse(event_type, of.name if of else None)
    except BadEvent as bad:
        raise Refusal(Problem("bad_request", f"eventType: {bad}.", field="eventType")) from bad
    _check_property(tx, kind, event, property_name)
    existing = webhooks.subscriptions(tx, found.id)
    if len(existing) >= MAX_SUBSCRIPTIONS:
        raise Refusal(Problem("limit", f"There are {MAX_SUBSCRIPTIONS:,} subscriptions already."))
    if any((one.kind, one.event, one.property_name) == (kind, event, property_name) for one in existing):
        raise Refusal(Problem("exists", "There is such a subscription already.", field="eventType"))
    made = webhooks.add_subscription(tx, found.id, kind, event, property_name, active=active)
    return next(one for one in webhooks.subscriptions(tx, found.id) if one.id == made)


def _type(tx: Read, event_type: str, object_type: str | None) -> ObjectType | None:
    if not event_type.startswith("object.") or object_type is None:
        return None
    found = schemas.type_of(tx, object_type)
    if found is None:
        title = f"There is no object type {object_type[:40]!r}."
        raise Refusal(Problem("bad_request", title, field="objectTypeId"))
    return found


def _check_property(tx: Read, kind: str, event: str, name: str | None) -> None:
    if event != "propertyChange":
        if name is not None:
            raise Refusal(
                Problem("bad_request", "Only propertyChange names a property.", field="propertyName")
            )
        return
    of = schemas.type_of(tx, kind)
    if name is None or of is None or name not in schemas.properties(tx, of):
        title = f"propertyChange needs the name of a property of {kind}, not {name or ''!r}."
        raise Refusal(Problem("bad_request", title[:200], field="propertyName"))


def find_subscription(tx: Read, found: Webhook, subscription_id: int) -> Subscription:
    """One subscription of a webhook. Raises Refusal."""
    wanted = next((one for one in webhooks.subscriptions(tx, found.id) if one.id == subscription_id), None)
    if wanted is None:
        raise Refusal(Problem("not_found", "There is no such subscription."))
    return wanted


def try_webhook(tx: Write, viewer: Viewer, found: Webhook) -> None:
    """Send one event that says it is a test, by the same road as every other."""
    now = Subscription(0, found.id, "contact", "creation", None, True, tx.now, tx.now)
    content = {"objectId": 0, "changeSource": "TEST", "sourceId": f"userId:{viewer.user_id}"}
    webhooks.queue(tx, now, found.batch, "contact.creation", content)


def replay(tx: Write, found: Webhook, delivery_id: int | None) -> int:
    """Send what failed once more, or one delivery whatever became of it; the webhook is in use again."""
    webhooks.save(tx, found.id, disabled_at=None, failing_since=None)
    return webhooks.again(tx, found.id, delivery_id)
