"""Communication preferences: what people said about mail to their addresses, versions 3 and 4."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from shared_schema.hubspot.several import Batch
from shared_schema.hubspot.shape import Asked, Query, Said
from shared_schema.struct import Line

Most = msgspec.Meta(max_length=100)
Channel = Literal["EMAIL"]
StatusState = Literal["SUBSCRIBED", "UNSUBSCRIBED", "NOT_SPECIFIED"]


class Definition(Said, frozen=True, kw_only=True):
    """A subscription type."""

    id: str
    name: str
    description: str
    purpose: str
    communication_method: str
    is_active: bool
    is_default: bool
    is_internal: bool
    created_at: datetime
    updated_at: datetime


class Definitions(Said, frozen=True, kw_only=True):
    """Every subscription type (version 3)."""

    subscription_definitions: list[Definition]


class DefinitionList(Said, frozen=True, kw_only=True):
    """Every subscription type (version 4)."""

    status: str
    results: list[Definition]
    started_at: datetime
    completed_at: datetime


class OldStatus(Said, frozen=True, kw_only=True):
    """How an address stands to one type (version 3 knows two states)."""

    id: str
    name: str
    description: str
    status: str
    source_of_status: str
    legal_basis: str | None = None
    legal_basis_explanation: str | None = None


class OldStatuses(Said, frozen=True, kw_only=True):
    """How an address stands to every type."""

    recipient: str
    subscription_statuses: list[OldStatus]


class OldUpdate(Asked, frozen=True, kw_only=True):
    """Version 3: subscribe an address to a type, or unsubscribe it."""

    email_address: Line
    subscription_id: Line
    legal_basis: Line | None = None
    legal_basis_explanation: Line | None = None


class ChannelQuery(Query, frozen=True, kw_only=True):
    """There is mail only."""

    channel: Channel = "EMAIL"
    verbose: bool = False
    business_unit_id: int | None = None


class Status(Said, frozen=True, kw_only=True):
    """How an address stands to one type (version 4 knows three states)."""

    subscriber_id_string: str
    channel: str
    subscription_id: int
    subscription_name: str
    status: str
    source: str
    timestamp: datetime
    legal_basis: str | None = None
    legal_basis_explanation: str | None = None
    set_status_success_reason: str | None = None


class Statuses(Said, frozen=True, kw_only=True):
    """How an address stands to every type."""

    status: str
    results: list[Status]
    started_at: datetime
    completed_at: datetime


class Update(Asked, frozen=True, kw_only=True):
    """Version 4: what an address shall be to a type."""

    subscription_id: int
    status_state: StatusState
    channel: Channel = "EMAIL"
    legal_basis: Line | None = None
    legal_basis_explanation: Line | None = None


class BatchUpdate(Update, frozen=True, kw_only=True):
    """The same of one address among several."""

    subscriber_id_string: Line


class BatchUpdates(Asked, frozen=True, kw_only=True):
    """What some addresses shall be to a type each."""

    inputs: Annotated[list[BatchUpdate], Most]


class Addresses(Asked, frozen=True, kw_only=True):
    """Some addresses."""

    inputs: Annotated[list[Line], Most]


class WideStatus(Said, frozen=True, kw_only=True):
    """Whether an address wants no mail at all."""

    subscriber_id_string: str
    channel: str
    wide_status_type: str
    status: str
    timestamp: datetime


class WideStatuses(Said, frozen=True, kw_only=True):
    """Whether an address wants no mail at all: one entry where it said so, none else."""

    status: str
    results: list[WideStatus]
    started_at: datetime
    completed_at: datetime


class AddressStatuses(Said, frozen=True, kw_only=True):
    """How one of several addresses stands."""

    subscriber_id_string: str
    statuses: list[Status]


class AddressWide(Said, frozen=True, kw_only=True):
    """Whether one of several addresses wants no mail at all."""

    subscriber_id_string: str
    wide_statuses: list[WideStatus]


class StatusesBatch(Batch, frozen=True, kw_only=True):
    """How some addresses stand."""

    results: list[AddressStatuses]


class StatusBatch(Batch, frozen=True, kw_only=True):
    """What was written of some addresses."""

    results: list[Status]


class WideBatch(Batch, frozen=True, kw_only=True):
    """Whether some addresses want no mail at all."""

    results: list[AddressWide]
