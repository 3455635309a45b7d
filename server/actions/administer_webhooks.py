"""The admin page's webhooks: list, add, remove, test, replay."""

from urllib.parse import urlsplit

from server.actions import define_webhook
from server.actions.define_webhook import GONE
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Refusal
from server.present.webhooks import view
from server.store import audit, webhooks
from server.store.tx import Read
from server.store.webhooks import Webhook
from shared_schema import webhooks as wire
from shared_schema.records import Done


def list_webhooks(deps: Deps, viewer: Viewer, _: wire.ListWebhooks) -> wire.Webhooks:
    """Every webhook of the workspace."""
    with deps.store.read(viewer.workspace_id) as tx:
        return wire.Webhooks(webhooks=[view(tx, one) for one in webhooks.all_of(tx)])


def add_webhook(deps: Deps, viewer: Viewer, cmd: wire.AddWebhook) -> wire.WebhookView:
    """A new webhook with what it hears of; its secret is in this answer and in no other. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        made = define_webhook.add_webhook(deps, tx, cmd.url)
        found = _find(tx, made.id)
        for one in cmd.events:
            define_webhook.add_subscription(tx, found, one.event, one.object_type, one.property, active=True)
        audit.keep(tx, viewer, "webhook_added", subject=_host(found))
        return view(tx, found, made.secret)


def remove_webhook(deps: Deps, viewer: Viewer, cmd: wire.RemoveWebhook) -> Done:
    """Report nothing to it any more."""
    with deps.store.write(viewer.workspace_id) as tx:
        found = _find(tx, cmd.webhook)
        webhooks.remove(tx, found.id)
        audit.keep(tx, viewer, "webhook_removed", subject=_host(found))
    return Done()


def send_test(deps: Deps, viewer: Viewer, cmd: wire.TestWebhook) -> Done:
    """Send one event that says it is a test."""
    with deps.store.write(viewer.workspace_id) as tx:
        define_webhook.try_webhook(tx, viewer, _find(tx, cmd.webhook))
    return Done()


def replay_webhook(deps: Deps, viewer: Viewer, cmd: wire.ReplayWebhook) -> wire.WebhookView:
    """Send again what failed, or one delivery."""
    with deps.store.write(viewer.workspace_id) as tx:
        define_webhook.replay(tx, _find(tx, cmd.webhook), cmd.delivery)
        return view(tx, _find(tx, cmd.webhook))


def _host(found: Webhook) -> str:
    """The address without its path, which may hold a secret of the receiver's."""
    return urlsplit(found.target_url).hostname or ""


def _find(tx: Read, webhook_id: int) -> Webhook:
    found = webhooks.by_id(tx, webhook_id)
    if found is None:
        raise Refusal(GONE)
    return found
