"""Who changed which property of a record, when, and from what."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, insert, select

from server.store import tables as t
from server.store.tx import Read, Write

property_change = t.property_change


@dataclass(frozen=True)
class Change:
    """One change of one property; `user` is a name, None for the server itself."""

    id: int
    name: str
    old: str | None
    new: str | None
    user: str | None
    source: str
    at: datetime


def keep(
    tx: Write,
    record_id: int,
    changed: Mapping[str, tuple[str | None, str | None]],
    by: int | None,
    source: str,
) -> None:
    """Write changes down, with the edit that made them."""
    rows = [
        {
            "workspace_id": tx.workspace_id,
            "id": tx.new_id(),
            "record_id": record_id,
            "name": name,
            "old": old,
            "new": new,
            "user_id": by,
            "source": source,
            "at": tx.now,
        }
        for name, (old, new) in changed.items()
    ]
    tx.run(insert(property_change), rows)


def of_record(tx: Read, record_id: int, name: str | None = None, limit: int = 100) -> list[Change]:
    """A record's changes, newest first; of one property when it is named."""
    who = and_(
        t.user.c.workspace_id == property_change.c.workspace_id, t.user.c.id == property_change.c.user_id
    )
    wanted = [tx.mine(property_change), property_change.c.record_id == record_id]
    if name is not None:
        wanted.append(property_change.c.name == name)
    rows = tx.all(
        select(property_change, t.user.c.name.label("user"))
        .outerjoin(t.user, who)
        .where(*wanted)
        .order_by(property_change.c.id.desc())
        .limit(limit)
    )
    return [Change(row.id, row.name, row.old, row.new, row.user, row.source, row.at) for row in rows]


def of_records(
    tx: Read, records: Iterable[int], names: Iterable[str], limit: int = 20
) -> dict[tuple[int, str], list[Change]]:
    """The changes of some properties of some records, newest first, so many of each; in one statement."""
    who = and_(
        t.user.c.workspace_id == property_change.c.workspace_id, t.user.c.id == property_change.c.user_id
    )
    rows = tx.all(
        select(property_change, t.user.c.name.label("user"))
        .outerjoin(t.user, who)
        .where(
            tx.mine(property_change),
            property_change.c.record_id.in_(list(records)),
            property_change.c.name.in_(list(names)),
        )
        .order_by(property_change.c.id.desc())
    )
    found: dict[tuple[int, str], list[Change]] = {}
    for row in rows:
        kept = found.setdefault((row.record_id, row.name), [])
        if len(kept) < limit:
            kept.append(Change(row.id, row.name, row.old, row.new, row.user, row.source, row.at))
    return found
