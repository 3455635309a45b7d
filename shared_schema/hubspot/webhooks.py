"""Webhooks: where changes are reported to, and of what."""

from datetime import datetime
from typing import Annotated

import msgspec

from shared_schema.hubspot.several import Batch, Most
from shared_schema.hubspot.shape import Asked, Said
from shared_schema.struct import Id, Line


class Throttling(Asked, frozen=True, kw_only=True):
    """How much at once; here, how many events one request may carry."""

    max_concurrent_requests: Annotated[int, msgspec.Meta(ge=1, le=100)]
    period: Line | None = None


class SettingsChange(Asked, frozen=True, kw_only=True):
    """Where changes shall be reported to."""

    target_url: Line
    throttling: Throttling


class ThrottlingSaid(Said, frozen=True, kw_only=True):
    """How much at once."""

    max_concurrent_requests: int


class Settings(Said, frozen=True, kw_only=True):
    """Where changes are reported to; `secret` is said once, when it is made, and signs every request."""

    target_url: str
    throttling: ThrottlingSaid
    created_at: datetime
    updated_at: datetime
    disabled_at: datetime | None = None
    failing_since: datetime | None = None
    secret: str | None = None


class SubscriptionCreate(Asked, frozen=True, kw_only=True):
    """What to hear of."""

    event_type: Line
    property_name: Line | None = None
    object_type_id: Line | None = None
    active: bool = False


class SubscriptionPatch(Asked, frozen=True, kw_only=True):
    """Pause, or go on."""

    active: bool | None = None


class SubscriptionUpdate(Asked, frozen=True, kw_only=True):
    """Pause one, or go on with it."""

    id: Id
    active: bool


class SubscriptionUpdates(Asked, frozen=True, kw_only=True):
    """Pause some, or go on with them."""

    inputs: Annotated[list[SubscriptionUpdate], Most]


class Subscription(Said, frozen=True, kw_only=True):
    """What is heard of."""

    id: str
    event_type: str
    active: bool
    created_at: datetime
    updated_at: datetime
    property_name: str | None = None
    object_type_id: str | None = None


class SubscriptionList(Said, frozen=True, kw_only=True):
    """Everything that is heard of."""

    results: list[Subscription]


class SubscriptionBatch(Batch, frozen=True, kw_only=True):
    """Subscriptions that were changed."""

    results: list[Subscription]
