"""Deliver some events to a webhook: signed, in one request, tried again with growing patience."""

import json
from datetime import timedelta
from typing import Any

from server.actions.announce import EPOCH
from server.actions.define_webhook import context
from server.core import schedule
from server.core import webhooks as rules
from server.core.webhooks import DISABLE_AFTER, MAX_ATTEMPTS
from server.deps import Deps
from server.errors import Fault, Rejected
from server.ids import fraction
from server.providers.callback import post
from server.store import jobs, schemas, webhooks
from server.store.jobs import Job
from server.store.sealing import SealBroken
from server.store.tx import Write
from server.store.webhooks import Delivery, Told, Webhook


def deliver_webhook(deps: Deps, job: Job) -> None:
    """One attempt. A crash between request and write repeats it: receivers know an event by its id."""
    delivery_id = int(job.args["delivery"])
    with deps.store.write(job.workspace_id) as tx:
        found = _claim(tx, delivery_id)
        if found is None:
            jobs.done(tx, job)
            return
        hook, delivery = found
        events = [_event(tx, hook, delivery, one) for one in webhooks.told(tx, delivery_id)]
        if not events:  # what it told of was erased meanwhile
            _settle(tx, job, hook, delivery, None)
            return
    fault = _send(deps, job.workspace_id, hook, events)
    with deps.store.write(job.workspace_id) as tx:
        _settle(tx, job, hook, delivery, fault)


def _claim(tx: Write, delivery_id: int) -> tuple[Webhook, Delivery] | None:
    """What is to be sent, if it still is; from now on nothing new is put into it."""
    delivery = webhooks.by_delivery(tx, delivery_id)
    hook = webhooks.by_id(tx, delivery.webhook_id) if delivery else None
    if delivery is None or hook is None or delivery.state not in ("waiting", "sending"):
        return None
    if hook.disabled_at is not None:
        webhooks.save_delivery(tx, delivery_id, state="failed", fault="the webhook is switched off")
        return None
    webhooks.save_delivery(tx, delivery_id, state="sending", attempts=delivery.attempts + 1, tried_at=tx.now)
    return hook, delivery


def _event(tx: Write, hook: Webhook, delivery: Delivery, one: Told) -> dict[str, Any]:
    of = schemas.type_of(tx, str(one.content.get("kind", "")))
    rest = {name: value for name, value in one.content.items() if name != "kind"}
    return {
        "eventId": one.id,
        "subscriptionId": one.subscription_id,
        "portalId": tx.workspace_id,
        "appId": hook.app_id,
        "subscriptionType": one.type,
        "attemptNumber": delivery.attempts,
        "occurredAt": int((one.at - EPOCH).total_seconds() * 1000),
        **({"objectTypeId": of.type_id} if of else {}),
        **rest,
    }


def _send(deps: Deps, workspace_id: int, hook: Webhook, events: list[dict[str, Any]]) -> str | None:
    """None when it was taken; else what went wrong, in words for an admin."""
    try:
        secret = deps.vault.open(hook.secret, context(workspace_id, hook.id)).decode()
    except SealBroken:
        return "its secret does not open with this root key"
    body = json.dumps(events, separators=(",", ":"), ensure_ascii=False).encode()
    milliseconds = int((deps.clock.now() - EPOCH).total_seconds() * 1000)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Alongside-Webhooks",
        "X-HubSpot-Request-Timestamp": str(milliseconds),
        "X-HubSpot-Signature-v3": rules.sign(secret, hook.target_url, body, milliseconds),
        "X-HubSpot-Signature-Version": "v3",
    }
    local, bundle = deps.settings.webhook_local, deps.settings.ca_bundle
    try:
        status = post(hook.target_url, body, headers, local=local, ca_bundle=bundle)
    except Rejected as refused:
        return f"not called: {refused.detail}"
    except Fault as fault:
        return str(fault)
    return None if 200 <= status < 300 else f"answered {status}"


def _settle(tx: Write, job: Job, hook: Webhook, delivery: Delivery, fault: str | None) -> None:
    """Delivered, or waiting for the next attempt, or given up; after days of failure it is switched off."""
    if fault is None:
        jobs.done(tx, job)
        webhooks.save_delivery(tx, delivery.id, state="delivered", fault=None)
        webhooks.save(tx, hook.id, failing_since=None)
        return
    since = hook.failing_since or tx.now
    is_over = tx.now - since >= DISABLE_AFTER
    webhooks.save(tx, hook.id, failing_since=since, disabled_at=tx.now if is_over else hook.disabled_at)
    if is_over or job.attempts >= MAX_ATTEMPTS:
        jobs.done(tx, job)
        webhooks.save_delivery(tx, delivery.id, state="failed", fault=fault)
        return
    wait = timedelta(seconds=schedule.webhook_backoff(job.attempts, fraction()))
    jobs.later(tx, job, tx.now + wait, fault)
    webhooks.save_delivery(tx, delivery.id, state="waiting", fault=fault)
