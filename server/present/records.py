"""Records with their values, as lists and record pages show them."""

from collections.abc import Iterable

from server.core.object_types import ObjectType
from server.core.permission import Viewer, reach
from server.core.properties import stamp
from server.present.timeline import card, pages
from server.store import addresses, lists
from server.store.records import Full
from server.store.tx import Read
from shared_schema import crm as wire
from shared_schema import records as r

MOST_RELATED = 50  # of one type on a page; the list of that type has them all


def values_of(full: Full) -> dict[str, str]:
    """A record's values with those that the server keeps in columns of its own."""
    changed = "lastmodifieddate" if full.record.kind == "contact" else "hs_lastmodifieddate"
    return full.properties | {
        "hs_object_id": str(full.record.id),
        "createdate": stamp(full.created_at),
        changed: stamp(full.updated_at),
    }


def row(viewer: Viewer, full: Full, columns: Iterable[str], stage: str | None) -> wire.RecordRow:
    """One line of a list with the values of some columns."""
    values = values_of(full)
    return wire.RecordRow(
        record=card(full.record),
        values={name: values[name] for name in columns if name in values},
        owner=full.record.owner_id,
        stage=_stage(full, stage),
        may_edit=reach(viewer, full.record.kind, "edit").covers(full.record.owner_id),
        updated_at=full.updated_at,
    )


def _stage(full: Full, stage: str | None) -> int | None:
    text = full.properties.get(stage or "", "")
    return int(text) if text.isdigit() else None


def values(full: Full, of: ObjectType) -> wire.RecordValues:
    """A record's values as they are now."""
    return wire.RecordValues(
        record=card(full.record),
        values=values_of(full),
        owner=full.record.owner_id,
        stage=_stage(full, of.stage_property),
    )


def page(tx: Read, viewer: Viewer, full: Full, types: dict[str, ObjectType]) -> wire.RecordPage:
    """Everything on a record's page, of what the viewer may see."""
    record = full.record
    may = {
        one: reach(viewer, record.kind, one).covers(record.owner_id)
        for one in ("edit", "delete", "communicate")
    }
    known = addresses.of_contacts(tx, [record.id]).get(record.id, []) if record.kind == "contact" else []
    return wire.RecordPage(
        seq=tx.seq(),
        record=card(record),
        values=values_of(full),
        owner=record.owner_id,
        stage=_stage(full, types[record.kind].stage_property),
        addresses=[r.AddressView(address=address, primary=primary) for address, primary in known],
        related=[_related(tx, viewer, record.id, kind) for kind in types],
        timeline=pages(tx, viewer, [record.id])[record.id],
        archived_at=full.archived_at,
        merged_into=full.merged_into,
        may_edit=may["edit"] and full.archived_at is None,
        may_delete=may["delete"],
        may_write=may["communicate"] and full.archived_at is None,
    )


def _related(tx: Read, viewer: Viewer, record_id: int, kind: str) -> wire.RelatedKind:
    found = lists.related(tx, record_id, kind, reach(viewer, kind, "view"), MOST_RELATED + 1)
    return wire.RelatedKind(
        kind=kind,
        records=[
            wire.RelatedCard(record=card(one), is_primary=primary) for one, primary in found[:MOST_RELATED]
        ],
        has_more=len(found) > MOST_RELATED,
    )


def may_create(viewer: Viewer, kind: str) -> bool:
    """Whether the viewer may make a record of a type: one of their own at least."""
    return reach(viewer, kind, "edit").covers(viewer.user_id)
