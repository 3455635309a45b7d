"""Saved views: a list as somebody likes it, for oneself, one's team, or everybody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, or_, select, update

from server.store import tables as t
from server.store.tx import Read, Write

view = t.view


@dataclass(frozen=True)
class Fields:
    """What a person chooses of a view; filters and sort as the wire has them."""

    name: str
    kind: str
    layout: str
    columns: list[str]
    filters: list[dict[str, Any]]
    sort: dict[str, Any]
    shared: str


@dataclass(frozen=True)
class View:
    """One saved view and whose it is."""

    id: int
    user_id: int
    owner: str
    fields: Fields


def seen_by(tx: Read, user_id: int, mates: Iterable[int]) -> list[View]:
    """One's own views, those of one's team that are shared with it, and those shared with everybody."""
    shared = or_(
        view.c.user_id == user_id,
        view.c.shared == "everyone",
        and_(view.c.shared == "team", view.c.user_id.in_(sorted(mates))),
    )
    rows = tx.all(_select().where(tx.mine(view), shared).order_by(view.c.name, view.c.id))
    return [_view(row) for row in rows]


def by_id(tx: Read, view_id: int) -> View | None:
    """One view."""
    row = tx.one(_select().where(tx.mine(view), view.c.id == view_id))
    return _view(row) if row else None


def add(tx: Write, user_id: int, fields: Fields) -> int:
    """A new view; its id."""
    return tx.add(view, user_id=user_id, created_at=tx.now, updated_at=tx.now, **fields.__dict__)


def save(tx: Write, view_id: int, fields: Fields) -> None:
    """A view is this from now on."""
    mine = (tx.mine(view), view.c.id == view_id)
    tx.run(update(view).where(*mine).values(updated_at=tx.now, **fields.__dict__))


def remove(tx: Write, view_id: int) -> None:
    """Delete a view."""
    tx.run(delete(view).where(tx.mine(view), view.c.id == view_id))


def _select() -> Any:
    owner = and_(t.user.c.workspace_id == view.c.workspace_id, t.user.c.id == view.c.user_id)
    return select(view, t.user.c.name.label("owner")).join(t.user, owner)


def _view(row: Any) -> View:
    fields = Fields(row.name, row.kind, row.layout, row.columns, row.filters, row.sort, row.shared)
    return View(row.id, row.user_id, row.owner, fields)
