"""Stages of a pipeline, one by one."""

from flask import Blueprint

from server.actions.define_object_type import find_type
from server.actions.define_pipeline import (
    archive_stage,
    create_stage,
    find_pipeline,
    find_stage,
    update_stage,
)
from server.core import stage_outcome
from server.present.hubspot_pipelines import stage
from server.web.hubspot.declare import Call, route
from server.web.hubspot.pages import ident
from server.web.hubspot.pipelines import READ, WRITE, stage_draft
from shared_schema.hubspot import pipelines as wire

routes = Blueprint("hubspot_stages", __name__)
ALL = "/crm/v3/pipelines/<object_type>/<pipeline_id>/stages"
ONE = f"{ALL}/<stage_id>"
TAG = "Pipelines"


@route(routes, "GET", ALL, scope=READ, tag=TAG)
def list_stages(call: Call, object_type: str, pipeline_id: str) -> wire.StageList:
    """Every stage of a pipeline."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = find_pipeline(tx, find_type(tx, object_type), ident(pipeline_id))
        return wire.StageList(results=[stage(found.kind, one) for one in found.stages])


@route(routes, "POST", ALL, scope=WRITE, status=201, tag=TAG, admin=True)
def define_stage(call: Call, object_type: str, pipeline_id: str, body: wire.StageInput) -> wire.Stage:
    """Define one more stage."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of = find_type(tx, object_type)
        find_pipeline(tx, of, ident(pipeline_id))
        draft = stage_draft(of.name, body.label, body.display_order, body.metadata)
        return stage(of.name, create_stage(tx, call.viewer, of, ident(pipeline_id), draft))


@route(routes, "GET", ONE, scope=READ, tag=TAG)
def show_stage(call: Call, object_type: str, pipeline_id: str, stage_id: str) -> wire.Stage:
    """One stage."""
    with call.deps.store.read(call.viewer.workspace_id) as tx:
        found = find_pipeline(tx, find_type(tx, object_type), ident(pipeline_id))
        return stage(found.kind, find_stage(found, ident(stage_id)))


@route(routes, "PATCH", ONE, scope=WRITE, tag=TAG, admin=True)
def change_stage(
    call: Call, object_type: str, pipeline_id: str, stage_id: str, body: wire.StagePatch
) -> wire.Stage:
    """Change a stage: what is not given stays."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of, number = find_type(tx, object_type), ident(pipeline_id)
        was = find_stage(find_pipeline(tx, of, number), ident(stage_id))
        kept = stage_outcome.written(of.name, was.outcome, was.probability)
        metadata = kept if body.metadata is None else body.metadata
        order = was.display_order if body.display_order is None else body.display_order
        draft = stage_draft(of.name, body.label or was.label, order, metadata, was.id)
        changed = update_stage(tx, call.viewer, of, number, draft)
        if body.archived:
            archive_stage(tx, call.viewer, of, number, was.id)
        return stage(of.name, changed, archived=bool(body.archived))


@route(routes, "PUT", ONE, scope=WRITE, tag=TAG, admin=True)
def put_stage(
    call: Call, object_type: str, pipeline_id: str, stage_id: str, body: wire.StageInput
) -> wire.Stage:
    """Replace a stage's definition; whoever stands in it, stays."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        of, number = find_type(tx, object_type), ident(pipeline_id)
        was = find_stage(find_pipeline(tx, of, number), ident(stage_id))
        draft = stage_draft(of.name, body.label, body.display_order, body.metadata, was.id)
        return stage(of.name, update_stage(tx, call.viewer, of, number, draft))


@route(routes, "DELETE", ONE, scope=WRITE, status=204, tag=TAG, admin=True)
def delete_stage(call: Call, object_type: str, pipeline_id: str, stage_id: str) -> None:
    """Archive a stage that no record stands in."""
    with call.deps.store.write(call.viewer.workspace_id) as tx:
        archive_stage(tx, call.viewer, find_type(tx, object_type), ident(pipeline_id), ident(stage_id))
