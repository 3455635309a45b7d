"""Webhooks: who wants to hear of what, and the deliveries, written with the change that they tell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, delete, func, or_, select, update

from server.store import jobs
from server.store import tables as t
from server.store.tx import Read, System, Write

webhook = t.webhook
subscription = t.webhook_subscription
delivery = t.webhook_delivery
event = t.webhook_event


@dataclass(frozen=True)
class Webhook:
    """One address that changes are reported to."""

    id: int
    app_id: int
    target_url: str
    secret: bytes  # sealed
    batch: int
    failing_since: datetime | None
    disabled_at: datetime | None
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Subscription:
    """One kind of event that an address wants to hear of; of one property, if it names one."""

    id: int
    webhook_id: int
    kind: str
    event: str
    property_name: str | None
    is_active: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Delivery:
    """Some events on their way: waiting, sending, delivered or failed."""

    id: int
    webhook_id: int
    state: str
    size: int
    attempts: int
    fault: str | None
    created_at: datetime
    tried_at: datetime | None


@dataclass(frozen=True)
class Told:
    """One event of a delivery."""

    id: int
    subscription_id: int
    type: str
    content: dict[str, Any]
    at: datetime


def _row(kind: type[Any], row: Any) -> Any:
    return kind(**{name: getattr(row, name) for name in kind.__dataclass_fields__})


def all_of(tx: Read) -> list[Webhook]:
    """Every webhook, by its number."""
    return [
        _row(Webhook, row)
        for row in tx.all(select(webhook).where(tx.mine(webhook)).order_by(webhook.c.app_id))
    ]


def by_id(tx: Read, webhook_id: int) -> Webhook | None:
    """One webhook."""
    row = tx.one(select(webhook).where(tx.mine(webhook), webhook.c.id == webhook_id))
    return _row(Webhook, row) if row else None


def by_app(tx: Read, app_id: int) -> Webhook | None:
    """One webhook by the number that its owner calls it by."""
    row = tx.one(select(webhook).where(tx.mine(webhook), webhook.c.app_id == app_id))
    return _row(Webhook, row) if row else None


def add(tx: Write, app_id: int, target_url: str, batch: int) -> int:
    """A new webhook; its id. The secret follows, because it is sealed for this row."""
    values = {"app_id": app_id, "target_url": target_url, "secret": b"", "batch": batch}
    return tx.add(webhook, created_at=tx.now, updated_at=tx.now, **values)


def save(tx: Write, webhook_id: int, **values: Any) -> None:
    """Change a webhook."""
    mine = (tx.mine(webhook), webhook.c.id == webhook_id)
    tx.run(update(webhook).where(*mine).values(updated_at=tx.now, **values))


def remove(tx: Write, webhook_id: int) -> None:
    """Forget a webhook with its subscriptions and deliveries."""
    sent = select(delivery.c.id).where(tx.mine(delivery), delivery.c.webhook_id == webhook_id)
    tx.run(delete(event).where(tx.mine(event), event.c.delivery_id.in_(sent)))
    tx.run(delete(delivery).where(tx.mine(delivery), delivery.c.webhook_id == webhook_id))
    tx.run(delete(subscription).where(tx.mine(subscription), subscription.c.webhook_id == webhook_id))
    tx.run(delete(webhook).where(tx.mine(webhook), webhook.c.id == webhook_id))


def subscriptions(tx: Read, webhook_id: int) -> list[Subscription]:
    """What a webhook wants to hear of."""
    wanted = (tx.mine(subscription), subscription.c.webhook_id == webhook_id)
    return [
        _row(Subscription, row)
        for row in tx.all(select(subscription).where(*wanted).order_by(subscription.c.id))
    ]


def add_subscription(
    tx: Write, webhook_id: int, kind: str, name: str, property_name: str | None, *, active: bool
) -> int:
    """A webhook wants to hear of one more thing; the subscription's id."""
    values = {"kind": kind, "event": name, "property_name": property_name, "is_active": active}
    return tx.add(subscription, webhook_id=webhook_id, created_at=tx.now, updated_at=tx.now, **values)


def set_subscription_active(tx: Write, subscription_id: int, *, active: bool) -> None:
    """Pause a subscription, or go on with it."""
    mine = (tx.mine(subscription), subscription.c.id == subscription_id)
    tx.run(update(subscription).where(*mine).values(is_active=active, updated_at=tx.now))


def remove_subscription(tx: Write, subscription_id: int) -> None:
    """Forget a subscription; what is on its way arrives."""
    tx.run(delete(subscription).where(tx.mine(subscription), subscription.c.id == subscription_id))


def wanting(tx: Read, kind: str, name: str) -> list[tuple[Subscription, int]]:
    """The active subscriptions to an event of a kind, with how many events go into one delivery."""
    home = and_(
        webhook.c.workspace_id == subscription.c.workspace_id, webhook.c.id == subscription.c.webhook_id
    )
    rows = tx.all(
        select(subscription, webhook.c.batch)
        .join(webhook, home)
        .where(
            tx.mine(subscription),
            subscription.c.kind == kind,
            subscription.c.event == name,
            subscription.c.is_active,
            webhook.c.disabled_at.is_(None),
        )
        .order_by(subscription.c.id)
    )
    return [(_row(Subscription, row), row.batch) for row in rows]


def queue(tx: Write, wanted: Subscription, batch: int, kind: str, content: Mapping[str, Any]) -> None:
    """Put an event on its way: into the delivery that still waits, or into a new one with its job."""
    open_one = tx.one(
        select(delivery.c.id)
        .where(
            tx.mine(delivery),
            delivery.c.webhook_id == wanted.webhook_id,
            delivery.c.state == "waiting",
            delivery.c.attempts == 0,
            delivery.c.size < batch,
        )
        .order_by(delivery.c.id.desc())
        .limit(1)
    )
    made = open_one.id if open_one else _new(tx, wanted.webhook_id)
    tx.run(update(delivery).where(tx.mine(delivery), delivery.c.id == made).values(size=delivery.c.size + 1))
    values = {"delivery_id": made, "subscription_id": wanted.id, "type": kind, "content": dict(content)}
    tx.add(event, at=tx.now, **values)


def _new(tx: Write, webhook_id: int) -> int:
    made = tx.add(delivery, webhook_id=webhook_id, state="waiting", size=0, created_at=tx.now)
    jobs.add(tx, "deliver_webhook", {"delivery": made}, unique_key=f"webhook:{made}")
    return made


def by_delivery(tx: Read, delivery_id: int) -> Delivery | None:
    """One delivery."""
    row = tx.one(select(delivery).where(tx.mine(delivery), delivery.c.id == delivery_id))
    return _row(Delivery, row) if row else None


def told(tx: Read, delivery_id: int) -> list[Told]:
    """The events of a delivery, in the order in which they happened."""
    wanted = (tx.mine(event), event.c.delivery_id == delivery_id)
    return [_row(Told, row) for row in tx.all(select(event).where(*wanted).order_by(event.c.id))]


def save_delivery(tx: Write, delivery_id: int, **values: Any) -> None:
    """Write down how a delivery stands."""
    tx.run(update(delivery).where(tx.mine(delivery), delivery.c.id == delivery_id).values(**values))


def again(tx: Write, webhook_id: int, delivery_id: int | None) -> int:
    """Queue one failed delivery again, or all of a webhook's; how many."""
    wanted = [tx.mine(delivery), delivery.c.webhook_id == webhook_id]
    wanted.append(delivery.c.id == delivery_id if delivery_id is not None else delivery.c.state == "failed")
    wanted.append(delivery.c.state.in_(("failed", "delivered")))
    chosen = [row.id for row in tx.all(select(delivery.c.id).where(*wanted))]
    for one in chosen:
        # Attempts begin at one: nothing new is put into a delivery that has been out already.
        save_delivery(tx, one, state="waiting", attempts=1, fault=None)
        jobs.add(tx, "deliver_webhook", {"delivery": one}, unique_key=f"webhook:{one}")
    return len(chosen)


def deliveries(tx: Read, webhook_id: int, limit: int = 20) -> list[Delivery]:
    """The newest deliveries of a webhook."""
    wanted = (tx.mine(delivery), delivery.c.webhook_id == webhook_id)
    rows = tx.all(select(delivery).where(*wanted).order_by(delivery.c.id.desc()).limit(limit))
    return [_row(Delivery, row) for row in rows]


def counts(tx: Read) -> dict[int, dict[str, int]]:
    """How many deliveries each webhook has in each state."""
    rows = tx.all(
        select(delivery.c.webhook_id, delivery.c.state, func.count().label("n"))
        .where(tx.mine(delivery))
        .group_by(delivery.c.webhook_id, delivery.c.state)
    )
    found: dict[int, dict[str, int]] = {}
    for row in rows:
        found.setdefault(row.webhook_id, {})[row.state] = row.n
    return found


@dataclass(frozen=True)
class Failing:
    """Webhooks, of any workspace, that fail now, and those that were switched off for it."""

    failing: int
    disabled: int


def failing(tx: System) -> Failing:
    """How many webhooks do not work."""
    off = webhook.c.disabled_at.is_not(None)
    rows = tx.all(
        select(off.label("is_off"), func.count().label("n"))
        .where(webhook.c.workspace_id == t.workspace.c.id, or_(off, webhook.c.failing_since.is_not(None)))
        .group_by(off)
    )
    found = {bool(row.is_off): int(row.n) for row in rows}
    return Failing(found.get(False, 0), found.get(True, 0))


def prune(tx: Write, before: datetime) -> None:
    """Forget what was delivered, or given up on, before an instant."""
    old = (
        tx.mine(delivery),
        delivery.c.created_at < before,
        delivery.c.state.in_(("delivered", "failed")),
    )
    gone = select(delivery.c.id).where(*old)
    tx.run(delete(event).where(tx.mine(event), event.c.delivery_id.in_(gone)))
    tx.run(delete(delivery).where(*old))


def forget(tx: Write, record_id: int) -> None:
    """Forget the values of an erased record, delivered or not."""
    about = event.c.content["objectId"].as_integer() == record_id
    tx.run(delete(event).where(tx.mine(event), about))
