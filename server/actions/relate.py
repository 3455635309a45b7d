"""Associate a new record or engagement with the records that were named when it was made."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.actions.edit_record import find_record
from server.actions.open_collection import Collection
from server.core.permission import Viewer
from server.errors import Problem, Refusal
from server.store import records
from server.store.tx import Read, Write

PRIMARY = frozenset({1, 2, 5, 6, 25, 26})  # HubSpot's numbers for a primary company, from either end
MOST = 500  # associations given with one new record


@dataclass(frozen=True)
class Named:
    """One association as it was asked for: the other end's id, and the numbers of its types."""

    id: int
    types: tuple[int, ...]


def relate(tx: Write, viewer: Viewer, of: Collection, ident: int, named: Iterable[Named]) -> None:
    """Associate with each; what the viewer may not see is not there (check 38). Raises Refusal."""
    wanted = list(named)
    if len(wanted) > MOST:
        raise Refusal(Problem("bad_request", f"More than {MOST} associations at once.", field="associations"))
    for one in wanted:
        kind = _kind(tx, one.id)
        find_record(tx, viewer, kind, one.id)
        of.relate(tx, ident, (kind, one.id), primary=bool(PRIMARY & set(one.types)))


def _kind(tx: Read, ident: int) -> str:
    found = records.owners_of(tx, [ident]).get(ident)
    if found is None:
        raise Refusal(
            Problem("not_found", f"There is no record {ident} to associate with.", field="associations")
        )
    return found[0]
