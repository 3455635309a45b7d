"""Find records of a type to choose from: by the beginning of the name, or by an address."""

from server.actions.open_list import schema_of
from server.core.address import NotAnAddress, check
from server.core.permission import Viewer, reach
from server.core.properties import BadValue, domain
from server.deps import Deps
from server.present.timeline import card
from server.store import addresses, lists, records
from server.store.records import Record
from server.store.tx import Read
from shared_schema import crm as wire
from shared_schema.records import RecordCard

MOST = 20


def find_records(deps: Deps, viewer: Viewer, cmd: wire.FindRecords) -> wire.RecordCards:
    """At most 20, within the viewer's reach; whoever has exactly this address or domain comes first."""
    text = " ".join(cmd.text.split())
    with deps.store.read(viewer.workspace_id) as tx:
        schema_of(tx, viewer, cmd.kind)
        may = reach(viewer, cmd.kind, "view")
        exact = [one for one in _exactly(tx, cmd.kind, text) if may.covers(one.owner_id)]
        named = lists.begin_with(tx, cmd.kind, may, text, MOST)
    return wire.RecordCards(records=_cards([*exact, *named]))


def _cards(found: list[Record]) -> list[RecordCard]:
    return [card(one) for one in {one.id: one for one in found}.values()][:MOST]


def _exactly(tx: Read, kind: str, text: str) -> list[Record]:
    if kind == "contact":
        return list(records.by_ids(tx, addresses.contacts(tx, _address(text)).values()).values())
    if kind == "company":
        return list(records.by_ids(tx, records.by_domain(tx, _domain(text)).values()).values())
    return []


def _address(text: str) -> list[str]:
    try:
        return [check(text)]
    except NotAnAddress:
        return []


def _domain(text: str) -> list[str]:
    try:
        return [domain(text)]
    except BadValue:
        return []
