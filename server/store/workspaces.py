"""The tenants."""

from datetime import datetime

from sqlalchemy import func, insert, select, update

from server.store import tables as t
from server.store.tx import Read, System, Write


def add(tx: System, name: str) -> int:
    """A new, empty workspace; its id."""
    row = tx.one(insert(t.workspace).values(name=name, created_at=tx.now).returning(t.workspace.c.id))
    return int(row.id) if row else 0


def ids(tx: System) -> list[int]:
    """Every workspace, for periodic work."""
    return [row.id for row in tx.all(select(t.workspace.c.id).order_by(t.workspace.c.id))]


def name(tx: System, workspace_id: int) -> str:
    """What a workspace is called."""
    row = tx.one(select(t.workspace.c.name).where(t.workspace.c.id == workspace_id))
    return row.name if row else ""


def behind(tx: System) -> list[int]:
    """The workspaces where something happened that search has not read yet."""
    late = t.workspace.c.searched_seq < t.workspace.c.seq
    return [row.id for row in tx.all(select(t.workspace.c.id).where(late).order_by(t.workspace.c.id))]


def search_lag(tx: System) -> int:
    """How many lines of the feed search has not read yet, of the workspace where it is most."""
    lag = func.max(t.workspace.c.seq - t.workspace.c.searched_seq).label("lag")
    row = tx.one(select(lag))
    return int(row.lag) if row and row.lag is not None else 0


def searched(tx: Read) -> int:
    """How far search has read the feed of its workspace."""
    row = tx.one(select(t.workspace.c.searched_seq).where(t.workspace.c.id == tx.workspace_id))
    return int(row.searched_seq) if row else 0


def set_searched(tx: Write, seq: int) -> None:
    """Search has read the feed so far; -1 asks for everything to be read again."""
    tx.run(update(t.workspace).where(t.workspace.c.id == tx.workspace_id).values(searched_seq=seq))


def founded_at(tx: Read) -> datetime:
    """Since when there is this workspace."""
    row = tx.one(select(t.workspace.c.created_at).where(t.workspace.c.id == tx.workspace_id))
    return row.created_at if row else tx.now
