"""The security log: who did what to whom, when and through what; added to, never changed (check 87).

There is no function here that changes or removes a line, and a test keeps it so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from server.core.permission import Viewer
from server.store import tables as t
from server.store.tx import Read, Write

audit = t.audit

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One event; people by id, `subject` names the role, team or token it is about."""

    id: int
    at: datetime
    event: str
    by_id: int | None
    about_id: int | None
    subject: str
    changed: dict[str, list[Any]]
    via: str


def keep(
    tx: Write,
    viewer: Viewer,
    event: str,
    *,
    about: int | None = None,
    subject: str = "",
    changed: Mapping[str, tuple[Any, Any]] | None = None,
) -> None:
    """Write down that something happened, in the transaction in which it happens."""
    tx.add(
        audit,
        event=event,
        by_id=viewer.user_id or None,
        about_id=about,
        subject=subject,
        changed={name: list(pair) for name, pair in (changed or {}).items()},
        via=viewer.via,
        at=tx.now,
    )


def page(
    tx: Read, *, before: int | None = None, events: tuple[str, ...] = (), person: int | None = None
) -> list[Entry]:
    """The newest events before a number, of some kinds, by or about a person; one more than a page."""
    wanted = [tx.mine(audit)]
    if before is not None:
        wanted.append(audit.c.id < before)
    if events:
        wanted.append(audit.c.event.in_(events))
    if person is not None:
        wanted.append(or_(audit.c.by_id == person, audit.c.about_id == person))
    rows = tx.all(select(audit).where(*wanted).order_by(audit.c.id.desc()).limit(PAGE + 1))
    return [
        Entry(row.id, row.at, row.event, row.by_id, row.about_id, row.subject, dict(row.changed), row.via)
        for row in rows
    ]
