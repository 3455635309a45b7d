"""The panel's side of pipelines: definitions as the API makes them, order by hand, and emptying a stage."""

from collections.abc import Callable

from server.actions import define_pipeline as define
from server.actions.administer import accept, still_admin
from server.actions.define_object_type import find_type
from server.actions.edit_record import update_record
from server.core import administration, stage_outcome
from server.core.definitions import PipelineDraft, StageDraft
from server.core.object_types import ObjectType
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.definitions import all_pipelines
from server.store import pipelines, schemas
from server.store.tx import Read, Write
from shared_schema import definitions as wire

MOVED_AT_ONCE = 200  # records a transaction: everyone in the workspace waits behind a long one


def list_pipelines(deps: Deps, viewer: Viewer, cmd: wire.ReadPipelines) -> wire.DefinedPipelines:
    """The pipelines of an object type. Raises Refusal."""
    with deps.store.read(viewer.workspace_id) as tx:
        return _shown(tx, find_type(tx, cmd.kind))


def _shown(tx: Read, of: ObjectType) -> wire.DefinedPipelines:
    define.pipelines_of(tx, of)
    return all_pipelines(tx, of)


def _defining(
    deps: Deps, viewer: Viewer, kind: str, act: Callable[[Write, ObjectType], object]
) -> wire.DefinedPipelines:
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        of = find_type(tx, kind)
        act(tx, of)
        return _shown(tx, of)


def create_pipeline(deps: Deps, viewer: Viewer, cmd: wire.CreatePipeline) -> wire.DefinedPipelines:
    """A new pipeline, after the ones that are there. Raises Refusal."""
    stages = tuple(_draft(cmd.kind, one, order) for order, one in enumerate(cmd.stages))

    def act(tx: Write, of: ObjectType) -> None:
        order = len(define.pipelines_of(tx, of))
        define.create_pipeline(tx, viewer, of, PipelineDraft(cmd.label.strip(), order, stages))

    return _defining(deps, viewer, cmd.kind, act)


def rename_pipeline(deps: Deps, viewer: Viewer, cmd: wire.RenamePipeline) -> wire.DefinedPipelines:
    """A pipeline is called otherwise. Raises Refusal."""
    return _defining(
        deps,
        viewer,
        cmd.kind,
        lambda tx, of: define.update_pipeline(tx, viewer, of, cmd.pipeline, cmd.label, None),
    )


def archive_pipeline(deps: Deps, viewer: Viewer, cmd: wire.ArchivePipeline) -> wire.DefinedPipelines:
    """Take away a pipeline that nothing stands in. Raises Refusal."""
    return _defining(
        deps, viewer, cmd.kind, lambda tx, of: define.archive_pipeline(tx, viewer, of, cmd.pipeline)
    )


def add_stage(deps: Deps, viewer: Viewer, cmd: wire.CreateStage) -> wire.DefinedPipelines:
    """One more stage at the end. Raises Refusal."""

    def act(tx: Write, of: ObjectType) -> None:
        found = define.find_pipeline(tx, of, cmd.pipeline)
        order = max((one.display_order for one in found.stages), default=-1) + 1
        define.create_stage(tx, viewer, of, cmd.pipeline, _draft(cmd.kind, cmd.fields, order))

    return _defining(deps, viewer, cmd.kind, act)


def change_stage(deps: Deps, viewer: Viewer, cmd: wire.ChangeStage) -> wire.DefinedPipelines:
    """A stage is so from now on. Raises Refusal."""

    def act(tx: Write, of: ObjectType) -> None:
        row = define.find_stage(define.find_pipeline(tx, of, cmd.pipeline), cmd.stage)
        draft = _draft(cmd.kind, cmd.fields, row.display_order, row.id)
        define.update_stage(tx, viewer, of, cmd.pipeline, draft)

    return _defining(deps, viewer, cmd.kind, act)


def order_stages(deps: Deps, viewer: Viewer, cmd: wire.OrderStages) -> wire.DefinedPipelines:
    """The stages stand in this order: all of them, each once. Raises Refusal."""

    def act(tx: Write, of: ObjectType) -> None:
        found = define.find_pipeline(tx, of, cmd.pipeline)
        rows = {one.id: one for one in found.stages}
        if sorted(cmd.stages) != sorted(rows):
            steps = ("Reload the page.",)
            raise Refusal(Problem("conflict", "The stages were changed meanwhile.", steps, field="stages"))
        for order, stage in enumerate(cmd.stages):
            row = rows[stage]
            if row.display_order != order:
                draft = StageDraft(row.label, order, row.outcome, row.probability, row.id)
                define.update_stage(tx, viewer, of, cmd.pipeline, draft)

    return _defining(deps, viewer, cmd.kind, act)


def empty_stage(deps: Deps, viewer: Viewer, cmd: wire.EmptyStage) -> wire.Emptied:
    """Move some records of a stage to another, as any edit does: with history, for those who watch.

    Raises Refusal.
    """
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        of = find_type(tx, cmd.kind)
        schema = schemas.schema(tx, of)
        known = {one.id for one in schema.stages}
        if cmd.stage == cmd.to or not {cmd.stage, cmd.to} <= known or of.stage_property is None:
            raise Refusal(Problem("not_found", "There is no such stage to move records to.", field="to"))
        chosen = pipelines.standing_in(tx, cmd.stage, MOVED_AT_ONCE)
        for record_id in chosen:
            update_record(tx, viewer, schema, record_id, {of.stage_property: str(cmd.to)})
        return wire.Emptied(moved=len(chosen), left=pipelines.standing(tx, of.name).get(cmd.stage, 0))


def archive_stage(deps: Deps, viewer: Viewer, cmd: wire.ArchiveStage) -> wire.DefinedPipelines:
    """Take away a stage that nothing stands in. Raises Refusal."""
    return _defining(
        deps, viewer, cmd.kind, lambda tx, of: define.archive_stage(tx, viewer, of, cmd.pipeline, cmd.stage)
    )


def _draft(kind: str, given: wire.StageFields, order: int, stage_id: int | None = None) -> StageDraft:
    accept(administration.outcome_fits(kind, given.outcome))
    outcome, probability = given.outcome, ""
    if kind == "deal":
        closed = "false" if outcome == stage_outcome.OPEN else "true"
        chance = {"won": "1.0", "lost": "0.0"}.get(outcome, given.probability)
        try:
            outcome_read, probability = stage_outcome.read(kind, {"probability": chance, "isClosed": closed})
        except stage_outcome.BadMetadata as bad:
            raise Refusal(Problem("bad_request", f"Probability: {bad}.", field="probability")) from bad
        return StageDraft(given.label.strip(), order, outcome_read, probability, stage_id)
    return StageDraft(given.label.strip(), order, outcome, probability, stage_id)
