"""Associate two records, and take that away again; both sides are told."""

from server.actions.edit_record import find_record
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import relations
from server.store.tx import Write
from shared_schema import crm as wire
from shared_schema.records import Done, RecordRef


def relate_records(deps: Deps, viewer: Viewer, cmd: wire.Relate) -> Done:
    """Associate them; a second time only the primary company changes."""
    with deps.store.write(viewer.workspace_id) as tx:
        relate(tx, viewer, cmd.record, cmd.other, primary=cmd.primary)
    return Done()


def relate(tx: Write, viewer: Viewer, record: RecordRef, other: RecordRef, *, primary: bool) -> None:
    """The same inside a transaction; raises Refusal. Editing the one and seeing the other is enough."""
    if record.id == other.id:
        raise Refusal(Problem("bad_request", "A record cannot be associated with itself.", field="other"))
    find_record(tx, viewer, record.kind, record.id, "edit")
    find_record(tx, viewer, other.kind, other.id)
    known = relations.of(tx, [record.id], (other.kind,)).get(record.id, [])
    if all(one.record.id != other.id for one in known):
        # The first company of a record is its primary one (T11 begins with it).
        first = other.kind == "company" and not any(one.is_primary for one in known)
        relations.add(tx, (record.kind, record.id), (other.kind, other.id), primary=primary or first)
    if primary:
        relations.set_primary(tx, record.id, other.id, other.kind)
    _told(tx, record, other)


def unrelate_records(deps: Deps, viewer: Viewer, cmd: wire.Unrelate) -> Done:
    """Take an association away; a second time changes nothing."""
    with deps.store.write(viewer.workspace_id) as tx:
        find_record(tx, viewer, cmd.record.kind, cmd.record.id, "edit")
        find_record(tx, viewer, cmd.other.kind, cmd.other.id)
        relations.remove(tx, cmd.record.id, cmd.other.id)
        _told(tx, cmd.record, cmd.other)
    return Done()


def _told(tx: Write, *refs: RecordRef) -> None:
    for one in refs:
        tx.tell(f"record:{one.kind}:{one.id}", "record", one.id)
