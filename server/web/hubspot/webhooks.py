"""Webhooks: an app of a number of your own, its address and what it hears of."""

from flask import Blueprint

from server.actions.define_webhook import (
    add_subscription,
    add_webhook,
    check_target,
    find_subscription,
    find_webhook,
)
from server.core.webhooks import BUILT_IN, spell
from server.errors import Problem, Refusal
from server.store import schemas, webhooks
from server.store.tx import Read
from server.store.webhooks import Webhook
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import ident
from server.web.hubspot.several import each, ended
from shared_schema.hubspot import webhooks as wire

routes = Blueprint("hubspot_webhooks", __name__)
SCOPE = "webhooks"
SETTINGS = "/webhooks/v3/<app_id>/settings"
ALL = "/webhooks/v3/<app_id>/subscriptions"
TAG = "Webhooks"


@route(routes, "GET", SETTINGS, scope=SCOPE, tag=TAG, admin=True)
def show_settings(call: Call, app_id: str) -> wire.Settings:
    """Where changes are reported to, and whether that works."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        return _settings(find_webhook(tx, ident(app_id)))


@route(routes, "PUT", SETTINGS, scope=SCOPE, tag=TAG, admin=True)
def put_settings(call: Call, app_id: str, body: wire.SettingsChange) -> wire.Settings:
    """Report changes to this address; the first time, a secret is made and said."""
    number, batch = ident(app_id), body.throttling.max_concurrent_requests
    if number == 0:
        raise Refusal(Problem("bad_request", "An app's id is a number from 1.", field="appId"))
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        found = webhooks.by_app(tx, number)
        if found is None:
            made = add_webhook(call.deps, tx, body.target_url, number, batch)
            return _settings(find_webhook(tx, number), made.secret)
        check_target(call.deps, body.target_url)
        webhooks.save(
            tx, found.id, target_url=body.target_url, batch=batch, disabled_at=None, failing_since=None
        )
        return _settings(find_webhook(tx, number))


@route(routes, "DELETE", SETTINGS, scope=SCOPE, status=204, tag=TAG, admin=True)
def delete_settings(call: Call, app_id: str) -> None:
    """Report nothing any more, and forget the subscriptions."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        webhooks.remove(tx, find_webhook(tx, ident(app_id)).id)


@route(routes, "GET", ALL, scope=SCOPE, tag=TAG, admin=True)
def list_subscriptions(call: Call, app_id: str) -> wire.SubscriptionList:
    """Everything that the app hears of."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = webhooks.subscriptions(tx, find_webhook(tx, ident(app_id)).id)
        return wire.SubscriptionList(results=[_subscription(tx, one) for one in found])


@route(routes, "POST", ALL, scope=SCOPE, status=201, tag=TAG, admin=True)
def subscribe_app(call: Call, app_id: str, body: wire.SubscriptionCreate) -> wire.Subscription:
    """Hear of one more kind of event."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        found = find_webhook(tx, ident(app_id))
        named = (body.event_type, body.object_type_id, body.property_name)
        return _subscription(tx, add_subscription(tx, found, *named, active=body.active))


@route(routes, "GET", f"{ALL}/<subscription_id>", scope=SCOPE, tag=TAG, admin=True)
def show_subscription(call: Call, app_id: str, subscription_id: str) -> wire.Subscription:
    """One subscription."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = find_webhook(tx, ident(app_id))
        return _subscription(tx, find_subscription(tx, found, ident(subscription_id)))


@route(routes, "PATCH", f"{ALL}/<subscription_id>", scope=SCOPE, tag=TAG, admin=True)
def change_subscription(
    call: Call, app_id: str, subscription_id: str, body: wire.SubscriptionPatch
) -> wire.Subscription:
    """Pause a subscription, or go on with it."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        found = find_webhook(tx, ident(app_id))
        one = find_subscription(tx, found, ident(subscription_id))
        if body.active is not None:
            webhooks.set_subscription_active(tx, one.id, active=body.active)
        return _subscription(tx, find_subscription(tx, found, one.id))


@route(routes, "DELETE", f"{ALL}/<subscription_id>", scope=SCOPE, status=204, tag=TAG, admin=True)
def delete_subscription(call: Call, app_id: str, subscription_id: str) -> None:
    """Forget a subscription."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        found = find_webhook(tx, ident(app_id))
        webhooks.remove_subscription(tx, find_subscription(tx, found, ident(subscription_id)).id)


@route(routes, "POST", f"{ALL}/batch/update", scope=SCOPE, tag=TAG, admin=True)
def change_subscriptions(call: Call, app_id: str, body: wire.SubscriptionUpdates) -> wire.SubscriptionBatch:
    """Pause some subscriptions, or go on with them."""
    began = call.deps.clock.now()
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        found = find_webhook(tx, ident(app_id))

        def act(one: wire.SubscriptionUpdate) -> wire.Subscription:
            find_subscription(tx, found, one.id)
            webhooks.set_subscription_active(tx, one.id, active=one.active)
            return _subscription(tx, find_subscription(tx, found, one.id))

        done, failed = each(body.inputs, act)
    return wire.SubscriptionBatch(results=done, **ended(began, call, failed))


def _settings(found: Webhook, secret: str | None = None) -> wire.Settings:
    return wire.Settings(
        target_url=found.target_url,
        throttling=wire.ThrottlingSaid(max_concurrent_requests=found.batch),
        created_at=found.created_at,
        updated_at=found.updated_at,
        disabled_at=found.disabled_at,
        failing_since=found.failing_since,
        secret=secret,
    )


def _subscription(tx: Read, one: webhooks.Subscription) -> wire.Subscription:
    of = schemas.type_of(tx, one.kind) if one.kind not in BUILT_IN else None
    return wire.Subscription(
        id=str(one.id),
        event_type=spell(one.kind, one.event),
        active=one.is_active,
        created_at=one.created_at,
        updated_at=one.updated_at,
        property_name=one.property_name,
        object_type_id=of.type_id if of else None,
    )
