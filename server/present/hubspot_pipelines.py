"""Pipelines and stages as HubSpot has them."""

from collections.abc import Iterable

from server.core import stage_outcome
from server.store.definition_changes import DefinitionChange
from server.store.pipelines import Pipeline, StageRow
from shared_schema.hubspot import pipelines as wire


def pipeline(one: Pipeline, *, archived: bool = False) -> wire.Pipeline:
    """A pipeline with its stages."""
    return wire.Pipeline(
        id=str(one.id),
        label=one.label,
        display_order=one.display_order,
        stages=[stage(one.kind, row) for row in one.stages],
        created_at=one.created_at,
        updated_at=one.updated_at,
        archived=archived,
    )


def stage(kind: str, row: StageRow, *, archived: bool = False) -> wire.Stage:
    """A stage; its outcome is in the metadata."""
    return wire.Stage(
        id=str(row.id),
        label=row.label,
        display_order=row.display_order,
        metadata=stage_outcome.written(kind, row.outcome, row.probability),
        created_at=row.created_at,
        updated_at=row.updated_at,
        archived=archived,
        write_permissions="CRM_PERMISSIONS_ENFORCEMENT",
    )


def audits(workspace_id: int, found: Iterable[DefinitionChange]) -> wire.Audits:
    """Every change of a definition."""
    return wire.Audits(
        results=[
            wire.Audit(
                identifier=one.ref,
                portal_id=workspace_id,
                action=one.action,
                timestamp=one.at,
                raw_object=one.definition,
                from_user_id=one.user_id,
            )
            for one in found
        ]
    )
