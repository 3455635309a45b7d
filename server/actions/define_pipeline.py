"""Define pipelines and their stages; what records stand in, stays until they have been moved (T10)."""

from typing import Any

from server.core import definitions
from server.core.definitions import MAX_PIPELINES, PipelineDraft, StageDraft
from server.core.object_types import STAGE_PROPERTIES, ObjectType
from server.core.permission import Viewer
from server.errors import Problem, Refusal
from server.store import definition_changes, pipelines
from server.store.pipelines import Pipeline, StageRow
from server.store.tx import Read, Write


def pipelines_of(tx: Read, of: ObjectType) -> list[Pipeline]:
    """The pipelines of an object type. Raises Refusal where records have no stages."""
    if of.name not in STAGE_PROPERTIES:
        raise Refusal(Problem("bad_request", f"{of.plural} have no pipelines.", field="objectType"))
    return pipelines.of_kind(tx, of.name)


def find_pipeline(tx: Read, of: ObjectType, pipeline_id: int) -> Pipeline:
    """One pipeline with its stages. Raises Refusal."""
    found = next((one for one in pipelines_of(tx, of) if one.id == pipeline_id), None)
    if found is None:
        raise Refusal(Problem("not_found", "There is no such pipeline."))
    return found


def create_pipeline(tx: Write, viewer: Viewer, of: ObjectType, draft: PipelineDraft) -> Pipeline:
    """A new pipeline with its stages. Raises Refusal."""
    others = pipelines_of(tx, of)
    if len(others) >= MAX_PIPELINES:
        raise Refusal(Problem("limit", f"There are {MAX_PIPELINES} pipelines already.", field="label"))
    taken = {one.label.casefold() for one in others}
    _accept(definitions.pipeline_problem(draft.label, draft.stages, taken))
    made = pipelines.add(tx, of.name, draft.label.strip(), draft.order)
    for one in draft.stages:
        _add_stage(tx, viewer, made, one)
    return _kept(tx, viewer, of, made, "CREATE")


def update_pipeline(
    tx: Write, viewer: Viewer, of: ObjectType, pipeline_id: int, label: str | None, order: int | None
) -> Pipeline:
    """A pipeline called or placed otherwise. Raises Refusal."""
    found = find_pipeline(tx, of, pipeline_id)
    wanted = found.label if label is None else label.strip()
    drafts = [_draft(one) for one in found.stages]
    _accept(definitions.pipeline_problem(wanted, drafts, _others(tx, of, pipeline_id)))
    place = found.display_order if order is None else order
    pipelines.save(tx, pipeline_id, label=wanted, display_order=place)
    return _kept(tx, viewer, of, pipeline_id, "UPDATE")


def replace_pipeline(
    tx: Write, viewer: Viewer, of: ObjectType, pipeline_id: int, draft: PipelineDraft
) -> Pipeline:
    """A pipeline has exactly these stages from now on: those with a known label stay what they are.

    Raises Refusal where records stand in a stage that would go.
    """
    found = find_pipeline(tx, of, pipeline_id)
    _accept(definitions.pipeline_problem(draft.label, draft.stages, _others(tx, of, pipeline_id)))
    by_label = {one.label.casefold(): one for one in found.stages}
    kept = {one.label.strip().casefold() for one in draft.stages}
    for row in found.stages:
        if row.label.casefold() not in kept:
            _archive_stage(tx, viewer, row)
    for one in draft.stages:
        known = by_label.get(one.label.strip().casefold())
        if known is None:
            _add_stage(tx, viewer, pipeline_id, one)
        else:
            _save_stage(tx, viewer, known.id, one)
    pipelines.save(tx, pipeline_id, label=draft.label.strip(), display_order=draft.order)
    return _kept(tx, viewer, of, pipeline_id, "UPDATE")


def archive_pipeline(tx: Write, viewer: Viewer, of: ObjectType, pipeline_id: int) -> None:
    """Take a pipeline away that no live record stands in, and that is not the last one. Raises Refusal."""
    found = find_pipeline(tx, of, pipeline_id)
    if pipelines.in_use(tx, pipeline_id=pipeline_id):
        raise Refusal(_in_use(of, f"the pipeline {found.label}"))
    if len(pipelines_of(tx, of)) == 1:
        raise Refusal(Problem("in_use", f"{of.plural} need at least one pipeline.", field="pipelineId"))
    pipelines.save(tx, pipeline_id, archived_at=tx.now)
    definition_changes.keep(
        tx, "pipeline", str(pipeline_id), "DELETE", {"label": found.label}, viewer.user_id or None
    )
    tx.tell(f"kind:{of.name}", "schema", 0)


def _in_use(of: ObjectType, what: str) -> Problem:
    steps = (f"Move them to another stage first, or archive them: search {of.plural_name} by stage.",)
    return Problem("in_use", f"{of.plural} stand in {what}.", steps, field="stageId")


def create_stage(tx: Write, viewer: Viewer, of: ObjectType, pipeline_id: int, draft: StageDraft) -> StageRow:
    """One more stage of a pipeline. Raises Refusal."""
    found = find_pipeline(tx, of, pipeline_id)
    drafts = [*(_draft(one) for one in found.stages), draft]
    _accept(definitions.pipeline_problem(found.label, drafts, ()))
    made = _add_stage(tx, viewer, pipeline_id, draft)
    _kept(tx, viewer, of, pipeline_id, "UPDATE")
    return find_stage(find_pipeline(tx, of, pipeline_id), made)


def update_stage(tx: Write, viewer: Viewer, of: ObjectType, pipeline_id: int, draft: StageDraft) -> StageRow:
    """A stage changed; whoever stands in it is open, won or lost with it. Raises Refusal."""
    found = find_pipeline(tx, of, pipeline_id)
    stage = find_stage(found, draft.id or 0)
    drafts = [draft if one.id == stage.id else _draft(one) for one in found.stages]
    _accept(definitions.pipeline_problem(found.label, drafts, ()))
    _save_stage(tx, viewer, stage.id, draft)
    tx.tell(f"kind:{of.name}", "schema", 0)
    return find_stage(find_pipeline(tx, of, pipeline_id), stage.id)


def archive_stage(tx: Write, viewer: Viewer, of: ObjectType, pipeline_id: int, stage_id: int) -> None:
    """Take a stage away that no live record stands in, and that is not the last one. Raises Refusal."""
    found = find_pipeline(tx, of, pipeline_id)
    stage = find_stage(found, stage_id)
    if len(found.stages) == 1:
        raise Refusal(Problem("in_use", "A pipeline needs at least one stage.", field="stageId"))
    _archive_stage(tx, viewer, stage)
    tx.tell(f"kind:{of.name}", "schema", 0)


def find_stage(found: Pipeline, stage_id: int) -> StageRow:
    """One stage of a pipeline. Raises Refusal."""
    stage = next((one for one in found.stages if one.id == stage_id), None)
    if stage is None:
        raise Refusal(Problem("not_found", "There is no such stage in this pipeline."))
    return stage


def _draft(row: StageRow) -> StageDraft:
    return StageDraft(row.label, row.display_order, row.outcome, row.probability, row.id)


def _others(tx: Read, of: ObjectType, pipeline_id: int) -> set[str]:
    return {one.label.casefold() for one in pipelines_of(tx, of) if one.id != pipeline_id}


def _add_stage(tx: Write, viewer: Viewer, pipeline_id: int, draft: StageDraft) -> int:
    made = pipelines.add_stage(
        tx, pipeline_id, draft.label.strip(), draft.order, draft.outcome, draft.probability
    )
    _stage_kept(tx, viewer, made, "CREATE", draft)
    return made


def _save_stage(tx: Write, viewer: Viewer, stage_id: int, draft: StageDraft) -> None:
    values: dict[str, Any] = {
        "label": draft.label.strip(),
        "display_order": draft.order,
        "outcome": draft.outcome,
        "probability": draft.probability,
    }
    pipelines.save_stage(tx, stage_id, **values)
    _stage_kept(tx, viewer, stage_id, "UPDATE", draft)


def _archive_stage(tx: Write, viewer: Viewer, stage: StageRow) -> None:
    if pipelines.in_use(tx, stage_id=stage.id):
        title = f"Records stand in the stage {stage.label}."
        steps = ("Move them to another stage first, or archive them.",)
        raise Refusal(Problem("in_use", title, steps, field="stageId"))
    pipelines.save_stage(tx, stage.id, archived_at=tx.now)
    _stage_kept(tx, viewer, stage.id, "DELETE", _draft(stage))


def _accept(problem: Problem | None) -> None:
    if problem is not None:
        raise Refusal(problem)


def _stage_kept(tx: Write, viewer: Viewer, stage_id: int, action: str, draft: StageDraft) -> None:
    definition = {"label": draft.label, "displayOrder": draft.order, "outcome": draft.outcome}
    definition_changes.keep(tx, "stage", str(stage_id), action, definition, viewer.user_id or None)


def _kept(tx: Write, viewer: Viewer, of: ObjectType, pipeline_id: int, action: str) -> Pipeline:
    made = find_pipeline(tx, of, pipeline_id)
    definition = {"label": made.label, "displayOrder": made.display_order}
    definition_changes.keep(tx, "pipeline", str(pipeline_id), action, definition, viewer.user_id or None)
    tx.tell(f"kind:{of.name}", "schema", 0)
    return made
