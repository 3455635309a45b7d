"""Batches of definitions and associations: what a part of one that failed looks like."""

from datetime import datetime
from typing import Annotated

import msgspec

from shared_schema.hubspot.shape import Asked, ErrorDetail, Said
from shared_schema.struct import Line

Most = msgspec.Meta(max_length=1000)


class Identified(Asked, frozen=True, kw_only=True):
    """Something by its id."""

    id: Line


class IdentifiedSaid(Said, frozen=True, kw_only=True):
    """Something by its id."""

    id: str


class PartFailed(Said, frozen=True, kw_only=True):
    """One part of a batch that was refused; the others were done."""

    status: str
    category: str
    message: str
    context: dict[str, list[str]]
    links: dict[str, str]
    errors: list[ErrorDetail]


class Batch(Said, frozen=True, kw_only=True):
    """When a batch began and ended, and what failed of it."""

    status: str
    started_at: datetime
    completed_at: datetime
    num_errors: int | None = None
    errors: list[PartFailed] = []


Identifieds = Annotated[list[Identified], Most]
