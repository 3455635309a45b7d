"""Who defined, changed or removed a pipeline, a property, an object type or a label, and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from server.store import tables as t
from server.store.tx import Read, Write

definition_change = t.definition_change


@dataclass(frozen=True)
class DefinitionChange:
    """One act of definition, as it was given."""

    id: int
    ref: str
    action: str
    definition: dict[str, Any]
    user_id: int | None
    at: datetime


def keep(tx: Write, subject: str, ref: str, action: str, definition: dict[str, Any], by: int | None) -> None:
    """Write an act down, with what it did."""
    values = {"subject": subject, "ref": ref[:140], "action": action, "definition": definition, "user_id": by}
    tx.add(definition_change, at=tx.now, **values)


def of(tx: Read, subject: str, ref: str, limit: int = 500) -> list[DefinitionChange]:
    """What happened to one definition, newest first."""
    rows = tx.all(
        select(definition_change)
        .where(
            tx.mine(definition_change),
            definition_change.c.subject == subject,
            definition_change.c.ref == ref,
        )
        .order_by(definition_change.c.id.desc())
        .limit(limit)
    )
    return [
        DefinitionChange(row.id, row.ref, row.action, dict(row.definition), row.user_id, row.at)
        for row in rows
    ]
