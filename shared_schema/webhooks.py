"""The panel's webhooks: an admin sees where changes are reported to, and whether that works."""

from datetime import datetime
from typing import Annotated

import msgspec

from .records import Done
from .struct import Command, Id, Line, View


class ListWebhooks(Command, frozen=True, kw_only=True):
    """Every webhook with its newest deliveries."""


class WebhookEvent(Command, frozen=True, kw_only=True):
    """What to hear of: `contact.creation`; a change of a property names that; a custom type its id."""

    event: Line
    property: Line | None = None
    object_type: Line | None = None


class AddWebhook(Command, frozen=True, kw_only=True):
    """Report changes to an address."""

    url: Line
    events: Annotated[list[WebhookEvent], msgspec.Meta(min_length=1, max_length=200)]


class RemoveWebhook(Command, frozen=True, kw_only=True):
    """Report nothing to it any more."""

    webhook: Id


class TestWebhook(Command, frozen=True, kw_only=True):
    """Send one event that says it is a test."""

    webhook: Id


class ReplayWebhook(Command, frozen=True, kw_only=True):
    """Send again what failed, or one delivery; a webhook that was switched off is in use again."""

    webhook: Id
    delivery: Id | None = None


class WebhookDelivery(View, frozen=True, kw_only=True):
    """Some events on their way; `state` is waiting, sending, delivered or failed."""

    id: int
    state: str
    size: int
    attempts: int
    fault: str | None
    at: datetime


class WebhookView(View, frozen=True, kw_only=True):
    """One webhook; `secret` is shown once, when it has been made."""

    id: int
    url: str
    events: list[str]
    waiting: int
    failed: int
    failing_since: datetime | None
    disabled_at: datetime | None
    deliveries: list[WebhookDelivery]
    secret: str | None = None


class Webhooks(View, frozen=True, kw_only=True):
    """Every webhook of the workspace."""

    webhooks: list[WebhookView]


METHODS: dict[str, tuple[type[Command], type]] = {
    "webhook.list": (ListWebhooks, Webhooks),
    "webhook.add": (AddWebhook, WebhookView),
    "webhook.remove": (RemoveWebhook, Done),
    "webhook.test": (TestWebhook, Done),
    "webhook.replay": (ReplayWebhook, WebhookView),
}
