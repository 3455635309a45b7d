"""Pipelines of deals and tickets, and their stages (T10)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import exists, func, select, update

from server.store import tables as t
from server.store.tx import Read, Write

pipeline = t.pipeline
stage = t.stage


@dataclass(frozen=True)
class StageRow:
    """One stage; `outcome` is open, won, lost or closed, `probability` text as the API has it."""

    id: int
    pipeline_id: int
    label: str
    display_order: int
    outcome: str
    probability: str
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True)
class Pipeline:
    """One pipeline with its stages in order."""

    id: int
    kind: str
    label: str
    display_order: int
    created_at: datetime
    updated_at: datetime
    stages: tuple[StageRow, ...]


def of_kind(tx: Read, kind: str) -> list[Pipeline]:
    """The live pipelines of an object type, in order."""
    live = (tx.mine(pipeline), pipeline.c.kind == kind, pipeline.c.archived_at.is_(None))
    rows = tx.all(select(pipeline).where(*live).order_by(pipeline.c.display_order, pipeline.c.id))
    stages = _stages(tx, [row.id for row in rows])
    return [
        Pipeline(
            row.id,
            row.kind,
            row.label,
            row.display_order,
            row.created_at,
            row.updated_at,
            tuple(stages.get(row.id, ())),
        )
        for row in rows
    ]


def _stages(tx: Read, pipelines: list[int]) -> dict[int, list[StageRow]]:
    live = (tx.mine(stage), stage.c.pipeline_id.in_(pipelines), stage.c.archived_at.is_(None))
    found: dict[int, list[StageRow]] = {}
    for row in tx.all(select(stage).where(*live).order_by(stage.c.display_order, stage.c.id)):
        found.setdefault(row.pipeline_id, []).append(
            StageRow(
                row.id,
                row.pipeline_id,
                row.label,
                row.display_order,
                row.outcome,
                row.probability,
                row.created_at,
                row.updated_at,
            )
        )
    return found


def add(tx: Write, kind: str, label: str, order: int) -> int:
    """A new pipeline without stages; its id."""
    return tx.add(pipeline, kind=kind, label=label, display_order=order, created_at=tx.now, updated_at=tx.now)


def save(tx: Write, pipeline_id: int, **values: Any) -> None:
    """Change a pipeline's label or order, or archive it by `archived_at`."""
    mine = (tx.mine(pipeline), pipeline.c.id == pipeline_id)
    tx.run(update(pipeline).where(*mine).values(updated_at=tx.now, **values))


def add_stage(
    tx: Write, pipeline_id: int, label: str, order: int, outcome: str, probability: str = ""
) -> int:
    """A new stage; its id."""
    return tx.add(
        stage,
        pipeline_id=pipeline_id,
        label=label,
        display_order=order,
        outcome=outcome,
        probability=probability,
        created_at=tx.now,
        updated_at=tx.now,
    )


def save_stage(tx: Write, stage_id: int, **values: Any) -> None:
    """Change a stage, or archive it; a changed outcome is written to the records that stand in it."""
    mine = (tx.mine(stage), stage.c.id == stage_id)
    tx.run(update(stage).where(*mine).values(updated_at=tx.now, **values))
    if "outcome" in values:
        there = (tx.mine(t.record), t.record.c.stage_id == stage_id)
        tx.run(update(t.record).where(*there).values(is_open=values["outcome"] == "open"))


def in_use(tx: Read, *, stage_id: int | None = None, pipeline_id: int | None = None) -> bool:
    """Whether live records stand in a stage, or in any stage of a pipeline."""
    stages = select(stage.c.id).where(tx.mine(stage), stage.c.pipeline_id == pipeline_id)
    place = t.record.c.stage_id == stage_id if stage_id is not None else t.record.c.stage_id.in_(stages)
    there = exists().where(tx.mine(t.record), place, t.record.c.archived_at.is_(None))
    row = tx.one(select(there.label("used")))
    return bool(row and row.used)


def standing(tx: Read, kind: str) -> dict[int, int]:
    """How many live records stand in each stage."""
    there = (tx.mine(t.record), t.record.c.kind == kind, t.record.c.archived_at.is_(None))
    rows = tx.all(
        select(t.record.c.stage_id, func.count().label("n")).where(*there).group_by(t.record.c.stage_id)
    )
    return {row.stage_id: row.n for row in rows if row.stage_id is not None}


def standing_in(tx: Read, stage_id: int, limit: int) -> list[int]:
    """Some of the live records that stand in a stage, the oldest first."""
    there = (tx.mine(t.record), t.record.c.stage_id == stage_id, t.record.c.archived_at.is_(None))
    rows = tx.all(select(t.record.c.id).where(*there).order_by(t.record.c.id).limit(limit))
    return [row.id for row in rows]
