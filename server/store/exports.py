"""Records of a list, page by page in the order of their ids: for exports of any length."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, select

from server.core.permission import Reach
from server.store import records
from server.store import tables as t
from server.store.records import Full
from server.store.tx import Read

PAGE = 1000


def pages(
    tx: Read, kind: str, reach: Reach, wanted: Sequence[ColumnElement[bool]] = (), *, archived: bool = False
) -> Iterator[list[Full]]:
    """The records of a type within a reach, and within a list's own filters (`wanted`)."""
    record, last = records.record, 0
    gone = record.c.archived_at.is_not(None) if archived else record.c.archived_at.is_(None)
    while True:
        rows = tx.all(
            records.full_select()
            .where(
                tx.mine(record),
                record.c.kind == kind,
                gone,
                records.within(reach),
                record.c.id > last,
                *wanted,
            )
            .order_by(record.c.id)
            .limit(PAGE)
        )
        if rows:
            yield [records.full_of_row(row) for row in rows]
        if len(rows) < PAGE:
            return
        last = rows[-1].id


def words_for_ids(tx: Read, kind: str) -> dict[str, dict[str, str]]:
    """Words that files have in place of ids: owners by address; pipelines and stages by label."""
    users = tx.all(select(t.user.c.id, t.user.c.email).where(tx.mine(t.user)))
    pipelines = tx.all(
        select(t.pipeline.c.id, t.pipeline.c.label).where(tx.mine(t.pipeline), t.pipeline.c.kind == kind)
    )
    stages = tx.all(
        select(t.stage.c.id, t.stage.c.label).where(
            tx.mine(t.stage), t.stage.c.pipeline_id.in_([row.id for row in pipelines])
        )
    )
    return {
        "owner": {str(row.id): row.email for row in users},
        "pipeline": _labels(pipelines),
        "stage": _labels(stages),
    }


def _labels(rows: Sequence[Any]) -> dict[str, str]:
    return {str(row.id): row.label for row in rows}
