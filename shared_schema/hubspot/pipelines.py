"""Pipelines and their stages."""

from datetime import datetime
from typing import Annotated

import msgspec

from shared_schema.hubspot.shape import Asked, Query, Said
from shared_schema.struct import Line

Order = Annotated[int, msgspec.Meta(ge=-1, le=2**31 - 1)]
Metadata = Annotated[dict[Line, Line], msgspec.Meta(max_length=20)]


class ReferencesQuery(Query, frozen=True, kw_only=True):
    """Both are always looked at: what records stand in, stays."""

    validate_references_before_delete: bool = True
    validate_deal_stage_usages_before_delete: bool = True


class StageInput(Asked, frozen=True, kw_only=True):
    """A stage as it shall be."""

    label: Line
    display_order: Order
    metadata: Metadata = {}
    stage_id: Line | None = None


class StagePatch(Asked, frozen=True, kw_only=True):
    """What of a stage shall be otherwise."""

    label: Line | None = None
    display_order: Order | None = None
    metadata: Metadata | None = None
    archived: bool | None = None


class PipelineInput(Asked, frozen=True, kw_only=True):
    """A pipeline as it shall be."""

    label: Line
    display_order: Order
    stages: Annotated[list[StageInput], msgspec.Meta(max_length=200)]
    pipeline_id: Line | None = None


class PipelinePatch(Asked, frozen=True, kw_only=True):
    """What of a pipeline shall be otherwise."""

    label: Line | None = None
    display_order: Order | None = None
    archived: bool | None = None


class Stage(Said, frozen=True, kw_only=True):
    """A stage of a pipeline."""

    id: str
    label: str
    display_order: int
    metadata: dict[str, str]
    created_at: datetime
    updated_at: datetime
    archived: bool
    write_permissions: str


class Pipeline(Said, frozen=True, kw_only=True):
    """A pipeline with its stages."""

    id: str
    label: str
    display_order: int
    stages: list[Stage]
    created_at: datetime
    updated_at: datetime
    archived: bool


class PipelineList(Said, frozen=True, kw_only=True):
    """Every pipeline of an object type."""

    results: list[Pipeline]


class StageList(Said, frozen=True, kw_only=True):
    """Every stage of a pipeline."""

    results: list[Stage]


class Audit(Said, frozen=True, kw_only=True):
    """Who changed a definition, and how."""

    identifier: str
    portal_id: int
    action: str
    timestamp: datetime
    raw_object: dict[str, str | int | float | bool | None]
    from_user_id: int | None = None


class Audits(Said, frozen=True, kw_only=True):
    """Every change of a definition, newest first."""

    results: list[Audit]
