"""Pipelines: read, defined, changed, replaced and archived."""

from flask import Blueprint

from server.actions.define_object_type import find_type
from server.actions.define_pipeline import (
    archive_pipeline,
    create_pipeline,
    find_pipeline,
    pipelines_of,
    replace_pipeline,
    update_pipeline,
)
from server.core import stage_outcome
from server.core.definitions import PipelineDraft, StageDraft
from server.errors import Problem, Refusal
from server.present.hubspot_pipelines import audits, pipeline
from server.store import definition_changes
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import ident
from shared_schema.hubspot import pipelines as wire

routes = Blueprint("hubspot_pipelines", __name__)
READ, WRITE = "crm.pipelines.read", "crm.pipelines.write"
ALL = "/crm/v3/pipelines/<object_type>"
ONE = f"{ALL}/<pipeline_id>"
TAG = "Pipelines"


@route(routes, "GET", ALL, scope=READ, tag=TAG)
def list_pipelines(call: Call, object_type: str) -> wire.PipelineList:
    """Every pipeline of an object type, with its stages."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        return wire.PipelineList(
            results=[pipeline(one) for one in pipelines_of(tx, find_type(tx, object_type))]
        )


@route(routes, "POST", ALL, scope=WRITE, status=201, tag=TAG, admin=True)
def define_pipeline(call: Call, object_type: str, body: wire.PipelineInput) -> wire.Pipeline:
    """Define a pipeline with its stages."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        return pipeline(create_pipeline(tx, call.viewer, of, _draft(of.name, body)))


@route(routes, "GET", ONE, scope=READ, tag=TAG)
def show_pipeline(call: Call, object_type: str, pipeline_id: str) -> wire.Pipeline:
    """One pipeline."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        return pipeline(find_pipeline(tx, find_type(tx, object_type), ident(pipeline_id)))


@route(routes, "PATCH", ONE, scope=WRITE, tag=TAG, admin=True)
def change_pipeline(
    call: Call, object_type: str, pipeline_id: str, body: wire.PipelinePatch
) -> wire.Pipeline:
    """Call a pipeline something else, or move it."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of, number = find_type(tx, object_type), ident(pipeline_id)
        changed = update_pipeline(tx, call.viewer, of, number, body.label, body.display_order)
        if body.archived:
            archive_pipeline(tx, call.viewer, of, number)
        return pipeline(changed, archived=bool(body.archived))


@route(routes, "PUT", ONE, scope=WRITE, tag=TAG, admin=True)
def put_pipeline(
    call: Call, object_type: str, pipeline_id: str, body: wire.PipelineInput, query: wire.ReferencesQuery
) -> wire.Pipeline:
    """Give a pipeline exactly these stages; those with a known label stay what they are."""
    del query  # references are always looked at
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        draft = _draft(of.name, body)
        return pipeline(replace_pipeline(tx, call.viewer, of, ident(pipeline_id), draft))


@route(routes, "DELETE", ONE, scope=WRITE, status=204, tag=TAG, admin=True)
def delete_pipeline(call: Call, object_type: str, pipeline_id: str, query: wire.ReferencesQuery) -> None:
    """Archive a pipeline that no record stands in."""
    del query  # references are always looked at
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        archive_pipeline(tx, call.viewer, find_type(tx, object_type), ident(pipeline_id))


@route(routes, "GET", f"{ONE}/audit", scope=READ, tag=TAG)
def show_pipeline_audit(call: Call, object_type: str, pipeline_id: str) -> wire.Audits:
    """Who changed a pipeline, and how."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = find_pipeline(tx, find_type(tx, object_type), ident(pipeline_id))
        return audits(tx.workspace_id, definition_changes.of(tx, "pipeline", str(found.id)))


@route(routes, "GET", f"{ONE}/stages/<stage_id>/audit", scope=READ, tag=TAG)
def show_stage_audit(call: Call, object_type: str, pipeline_id: str, stage_id: str) -> wire.Audits:
    """Who changed a stage, and how; the stage alone says which pipeline it is."""
    del pipeline_id  # HubSpot's Python client sends the word in braces, not the number
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        for one in pipelines_of(tx, find_type(tx, object_type)):
            if any(stage.id == ident(stage_id) for stage in one.stages):
                return audits(tx.workspace_id, definition_changes.of(tx, "stage", stage_id))
    raise Refusal(Problem("not_found", "There is no such stage."))


def _draft(kind: str, given: wire.PipelineInput) -> PipelineDraft:
    if given.pipeline_id or any(one.stage_id for one in given.stages):
        title = "Ids are given by the server: leave pipelineId and stageId out."
        raise Refusal(Problem("bad_request", title, field="pipelineId"))
    stages = tuple(stage_draft(kind, one.label, one.display_order, one.metadata) for one in given.stages)
    return PipelineDraft(given.label, given.display_order, stages)


def stage_draft(
    kind: str, label: str, order: int, metadata: dict[str, str], stage_id: int | None = None
) -> StageDraft:
    """A stage as a request describes it. Raises Refusal."""
    try:
        outcome, probability = stage_outcome.read(kind, metadata)
    except stage_outcome.BadMetadata as bad:
        raise Refusal(Problem("bad_request", f"Stage {label[:60]!r}: {bad}.", field="metadata")) from bad
    return StageDraft(label, order, outcome, probability, stage_id)
