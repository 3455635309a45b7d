"""The two shapes of struct in the HubSpot-compatible API, its page, and its error."""

from typing import Annotated

import msgspec

from shared_schema.struct import Line

Word = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Names = Annotated[list[Line], msgspec.Meta(max_length=1000)]


class Asked(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """What a client sends: unknown fields are refused, so that a typo is not a silent nothing."""


class Query(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Query parameters; lists come repeated or joined by commas, unknown ones are let pass."""


class Said(msgspec.Struct, frozen=True, kw_only=True, rename="camel", omit_defaults=True):
    """What we answer: what there is none of is left out, as HubSpot does."""


class Next(Said, frozen=True, kw_only=True):
    """Where the next page begins."""

    after: str
    link: str | None = None


class Paging(Said, frozen=True, kw_only=True):
    """There is a next page."""

    next: Next


class ErrorDetail(Said, frozen=True, kw_only=True):
    """One reason of a refusal."""

    message: str
    code: str | None = None
    context: dict[str, list[str]] = {}


class Error(Said, frozen=True, kw_only=True):
    """A refusal; `correlationId` finds it in our log."""

    status: str
    message: str
    correlation_id: str
    category: str
    errors: list[ErrorDetail] = []
    context: dict[str, list[str]] = {}
    policy_name: str | None = None
    error_type: str | None = None
