"""What a viewer would reach: how many records, and the first of them, for a look before saving (B3)."""

from sqlalchemy import func, select

from server.core.permission import Reach
from server.store.records import COLUMNS, Record, named, of_row, record, within
from server.store.tx import Read


def count(tx: Read, kind: str, reach: Reach) -> int:
    """How many live records of a type are within reach."""
    wanted = (tx.mine(record), record.c.kind == kind, record.c.archived_at.is_(None), within(reach))
    row = tx.one(select(func.count().label("n")).select_from(record).where(*wanted))
    return row.n if row else 0


def first(tx: Read, kind: str, reach: Reach, limit: int) -> list[Record]:
    """Some of them, by name."""
    wanted = (tx.mine(record), record.c.kind == kind, record.c.archived_at.is_(None), within(reach))
    statement = named(select(*COLUMNS).select_from(record)).where(*wanted)
    return [of_row(row) for row in tx.all(statement.order_by(record.c.name, record.c.id).limit(limit))]


def with_value(tx: Read, kind: str, name: str) -> int:
    """How many live records of a type have a value of a property."""
    value = record.c.properties[name].as_string()
    wanted = (tx.mine(record), record.c.kind == kind, record.c.archived_at.is_(None), value.is_not(None))
    row = tx.one(select(func.count().label("n")).select_from(record).where(*wanted))
    return row.n if row else 0
