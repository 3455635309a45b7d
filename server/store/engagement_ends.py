"""The two ends of an engagement's associations: read page by page, and taken away."""

from collections.abc import Iterable

from sqlalchemy import and_, delete, func, select

from server.core.permission import Reach
from server.store import tables as t
from server.store.records import within
from server.store.tx import Read, Write

association = t.association
engagement = t.engagement
_RECORD = and_(
    t.record.c.workspace_id == association.c.workspace_id, t.record.c.id == association.c.record_id
)
_ENGAGEMENT = and_(
    engagement.c.workspace_id == association.c.workspace_id, engagement.c.id == association.c.engagement_id
)


def kinds(tx: Read, ids: Iterable[int]) -> dict[int, tuple[str, int | None]]:
    """Kind and user of some engagements."""
    rows = tx.all(
        select(engagement.c.id, engagement.c.kind, engagement.c.user_id).where(
            tx.mine(engagement), engagement.c.id.in_(list(ids))
        )
    )
    return {row.id: (row.kind, row.user_id) for row in rows}


def records(
    tx: Read, engagement_id: int, kind: str, reach: Reach, after: int = 0, limit: int = 500
) -> list[int]:
    """The live records of a kind that an engagement is on, within reach, by id."""
    rows = tx.all(
        select(association.c.record_id)
        .join(t.record, _RECORD)
        .where(
            tx.mine(association),
            association.c.engagement_id == engagement_id,
            association.c.record_id > after,
            t.record.c.kind == kind,
            t.record.c.archived_at.is_(None),
            within(reach),
        )
        .order_by(association.c.record_id)
        .limit(limit)
    )
    return [row.record_id for row in rows]


def engagements(tx: Read, record_id: int, kind: str, after: int = 0, limit: int = 500) -> list[int]:
    """The engagements of a kind on a record's timeline, by id."""
    rows = tx.all(
        select(association.c.engagement_id)
        .join(engagement, _ENGAGEMENT)
        .where(
            tx.mine(association),
            association.c.record_id == record_id,
            association.c.engagement_id > after,
            engagement.c.kind == kind,
        )
        .order_by(association.c.engagement_id)
        .limit(limit)
    )
    return [row.engagement_id for row in rows]


def count(tx: Read, engagement_id: int) -> int:
    """How many records an engagement is on (H23)."""
    there = (tx.mine(association), association.c.engagement_id == engagement_id)
    row = tx.one(select(func.count().label("n")).where(*there))
    return row.n if row else 0


def remove(tx: Write, kind: str, record_id: int, engagement_id: int) -> bool:
    """Take an engagement off one record's timeline; whether it was there."""
    there = (association.c.record_id == record_id, association.c.engagement_id == engagement_id)
    if not tx.run(delete(association).where(tx.mine(association), *there)):
        return False
    tx.tell(f"record:{kind}:{record_id}", "engagement", engagement_id)
    return True
