"""Values that only one record of a type may have, and whose they are."""

from collections.abc import Iterable

from sqlalchemy import delete, insert, select

from server.store import tables as t
from server.store.tx import Read, Write

unique_value = t.unique_value


def holders(tx: Read, kind: str, name: str, values: Iterable[str]) -> dict[str, int]:
    """Which record has each value of a unique property."""
    rows = tx.all(
        select(unique_value.c.value, unique_value.c.record_id).where(
            tx.mine(unique_value),
            unique_value.c.kind == kind,
            unique_value.c.name == name,
            unique_value.c.value.in_(list(values)),
        )
    )
    return {row.value: row.record_id for row in rows}


def replace(tx: Write, record_id: int, kind: str, name: str, value: str | None) -> None:
    """A record has this value from now on, or none."""
    mine = (
        tx.mine(unique_value),
        unique_value.c.kind == kind,
        unique_value.c.name == name,
        unique_value.c.record_id == record_id,
    )
    tx.run(delete(unique_value).where(*mine))
    if value is not None:
        row = {"kind": kind, "name": name, "value": value, "record_id": record_id}
        tx.run(insert(unique_value).values(workspace_id=tx.workspace_id, **row))


def forget(tx: Write, record_id: int) -> None:
    """Let go of every value of a record, so that another one may have it."""
    tx.run(delete(unique_value).where(tx.mine(unique_value), unique_value.c.record_id == record_id))
