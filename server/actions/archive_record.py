"""Archive a record and bring it back; what is archived keeps its timeline and associations (H42)."""

from server.actions.announce import announce, record_events
from server.actions.edit_record import GONE, find_record, not_yours
from server.core.permission import Viewer, reach
from server.errors import Problem, Refusal
from server.store import records, relations
from server.store.records import Full
from server.store.tx import Write


def archive_record(tx: Write, viewer: Viewer, kind: str, record_id: int) -> None:
    """Take a record out of lists, search and matching. Raises Refusal."""
    find_record(tx, viewer, kind, record_id, "delete")
    records.set_archived(tx, [record_id], kind, archived=True)
    if kind == "company":
        relations.hand_over(tx, record_id)
    announce(tx, viewer, record_events(kind, record_id, "deletion"))


def restore_record(tx: Write, viewer: Viewer, kind: str, record_id: int) -> Full:
    """Bring an archived record back. Raises Refusal; a merged one stays part of the other."""
    found = records.full(tx, [record_id], kind=kind, archived=True).get(record_id)
    if found is None or not reach(viewer, kind, "view").covers(found.record.owner_id):
        raise Refusal(GONE)
    if not reach(viewer, kind, "delete").covers(found.record.owner_id):
        raise Refusal(not_yours(found))
    if found.merged_into is not None:
        title = f"{found.record.name} was merged into another record and cannot come back."
        raise Refusal(Problem("conflict", title))
    records.set_archived(tx, [record_id], kind, archived=False)
    announce(tx, viewer, record_events(kind, record_id, "restore"))
    return records.full(tx, [record_id])[record_id]
