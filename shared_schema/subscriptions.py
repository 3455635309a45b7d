"""Subscription types: the kinds of mail that people may want or not, as an administrator makes them."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from .admin import Name
from .struct import Command, Id, View

Words = Annotated[
    str, msgspec.Meta(max_length=1000, pattern="^[^\\x00-\\x08\\x0b-\\x1f\\x7f\\ud800-\\udfff]*$")
]


UnsubscribePolicy = Literal["always", "choice"]


class SubscriptionTypeRow(View, frozen=True, kw_only=True):
    """One type; the built-in one stays as it is. `said` are the addresses that said something about it."""

    id: Id
    name: str
    description: str
    purpose: str
    is_active: bool
    is_built_in: bool
    said: int
    created_at: datetime | None = None


class SubscriptionTypes(View, frozen=True, kw_only=True):
    """Every type: the built-in one, then the workspace's own, in the order they were made.

    `unsubscribe_link` says whether one-to-one mail always bears the link, or its writer decides (H40).
    """

    types: list[SubscriptionTypeRow]
    unsubscribe_link: UnsubscribePolicy


class ListSubscriptionTypes(Command, frozen=True, kw_only=True):
    """Every type, those not in use included."""


class CreateSubscriptionType(Command, frozen=True, kw_only=True):
    """A new type."""

    name: Name
    description: Words = ""
    purpose: Name = ""


class ChangeSubscriptionType(Command, frozen=True, kw_only=True):
    """A type is so from now on; one that is not active is not offered, and what was said about it stays."""

    type: Id
    name: Name
    description: Words
    purpose: Name
    is_active: bool


class SetUnsubscribeLink(Command, frozen=True, kw_only=True):
    """Whether one-to-one mail always bears a link to unsubscribe, or each user decides (H40)."""

    policy: UnsubscribePolicy


METHODS: dict[str, tuple[type[Command], type]] = {
    "subscription_type.list": (ListSubscriptionTypes, SubscriptionTypes),
    "subscription_type.create": (CreateSubscriptionType, SubscriptionTypes),
    "subscription_type.change": (ChangeSubscriptionType, SubscriptionTypes),
    "subscription_type.set_link": (SetUnsubscribeLink, SubscriptionTypes),
}
