"""Associate a new record or engagement with the records that were named when it was made."""

from collections.abc import Iterable
from dataclasses import dataclass

from server.actions.associate import End, Known, associate, known
from server.actions.edit_record import find_record
from server.actions.open_collection import Collection
from server.core.permission import Viewer
from server.errors import Problem, Refusal
from server.store import records
from server.store.tx import Read, Write

MOST = 500  # associations given with one new record


@dataclass(frozen=True)
class Named:
    """One association as it was asked for: the other end's id, and the numbers of its types."""

    id: int
    types: tuple[int, ...]


def relate(tx: Write, viewer: Viewer, of: Collection, ident: int, named: Iterable[Named]) -> None:
    """Associate with each; what the viewer may not see is not there (check 38). Raises Refusal."""
    wanted = list(named)
    if not wanted:
        return
    if len(wanted) > MOST:
        raise Refusal(Problem("bad_request", f"More than {MOST} associations at once.", field="associations"))
    using = known(tx)
    for one in wanted:
        kind = _kind(tx, one.id)
        find_record(tx, viewer, kind, one.id)
        keys = _keys(using, of.kind, kind, one.types)
        associate(tx, viewer, using, End(of.kind, ident), End(kind, one.id), keys)


def _keys(using: Known, one: str, other: str, numbers: tuple[int, ...]) -> list[tuple[str, int]]:
    """The types that bare numbers mean: HubSpot's own ones first. Raises Refusal for one that is none."""
    types = sorted(using.between(one, other), key=lambda kind: kind.category)
    by_number = {kind.id: kind.key for kind in reversed(types)}
    unknown = next((number for number in numbers if number not in by_number), None)
    if unknown is not None:
        title = f"{unknown} is no type of association from {one} to {other}."
        raise Refusal(Problem("bad_request", title, field="associations"))
    return [by_number[number] for number in numbers]


def _kind(tx: Read, ident: int) -> str:
    found = records.owners_of(tx, [ident]).get(ident)
    if found is None:
        raise Refusal(
            Problem("not_found", f"There is no record {ident} to associate with.", field="associations")
        )
    return found[0]
