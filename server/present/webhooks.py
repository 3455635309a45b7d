"""Webhooks as an admin sees them."""

from server.core.webhooks import spell
from server.store import webhooks
from server.store.tx import Read
from server.store.webhooks import Delivery, Subscription, Webhook
from shared_schema import webhooks as wire


def view(tx: Read, one: Webhook, secret: str | None = None) -> wire.WebhookView:
    """One webhook with its newest deliveries."""
    counted = webhooks.counts(tx).get(one.id, {})
    return wire.WebhookView(
        id=one.id,
        url=one.target_url,
        events=[_event(row) for row in webhooks.subscriptions(tx, one.id) if row.is_active],
        waiting=counted.get("waiting", 0) + counted.get("sending", 0),
        failed=counted.get("failed", 0),
        failing_since=one.failing_since,
        disabled_at=one.disabled_at,
        deliveries=[_delivery(row) for row in webhooks.deliveries(tx, one.id)],
        secret=secret,
    )


def _event(row: Subscription) -> str:
    spelled = spell(row.kind, row.event)
    of = f" of {row.kind}" if spelled.startswith("object.") else ""
    return f"{spelled}{of}" + (f" ({row.property_name})" if row.property_name else "")


def _delivery(row: Delivery) -> wire.WebhookDelivery:
    return wire.WebhookDelivery(
        id=row.id, state=row.state, size=row.size, attempts=row.attempts, fault=row.fault, at=row.created_at
    )
