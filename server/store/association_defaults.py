"""Which default associations a workspace has switched on or off (H20, T11)."""

from sqlalchemy import delete, insert, select

from server.core.association import T11, Defaults
from server.store import tables as t
from server.store.tx import Read, Write, own

switch = t.association_default
_SWITCHES = select(switch).where(own(switch))


def read(tx: Read) -> Defaults:
    """The switches of the workspace; what nobody has touched is as T11 says."""
    rows = tx.ask(_SWITCHES)
    return T11.but({(row.origin, row.target): row.is_on for row in rows})


def save(tx: Write, wanted: Defaults) -> None:
    """Keep what differs from T11."""
    tx.run(delete(switch).where(tx.mine(switch)))
    rows = [
        {
            "workspace_id": tx.workspace_id,
            "origin": origin,
            "target": target,
            "is_on": (origin, target) in wanted.on,
        }
        for origin, target in sorted(wanted.on ^ T11.on)
    ]
    tx.run(insert(switch), rows)
