"""Records for a story, saying only what matters."""

from datetime import datetime

from server.core.record_edit import Columns
from server.store import addresses, records
from server.store.tx import Write


def record(
    tx: Write,
    kind: str,
    name: str,
    *,
    address: str | None = None,
    is_open: bool | None = None,
    owner: int | None = None,
    at: datetime | None = None,
) -> int:
    """A record of that kind and name; a contact's address on demand."""
    columns = Columns(name, "", None, is_open, owner, None)
    made = records.add(tx, kind, {"email": address} if address else {}, columns, at=at)
    if address:
        addresses.add(tx, made, address, primary=True)
    return made
