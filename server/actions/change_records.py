"""Create, change and merge records from the web app, one or several at a time."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from server.actions.archive_record import archive_record, restore_record
from server.actions.edit_record import create_record, find_record, update_record
from server.actions.merge_records import merge_records
from server.actions.open_list import schema_of
from server.actions.relate_records import relate
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Refusal
from server.present import records as present
from server.present.problems import problem
from server.store.tx import Write
from shared_schema import crm as wire
from shared_schema.records import RecordRef

T = TypeVar("T")


def create_one(deps: Deps, viewer: Viewer, cmd: wire.CreateRecord) -> wire.RecordValues:
    """A new record; associated with the record from whose page it was made, and with its company."""
    with deps.store.write(viewer.workspace_id) as tx:
        schema = schema_of(tx, viewer, cmd.kind)
        made = create_record(tx, viewer, schema, cmd.values)
        if cmd.related is not None:
            relate(tx, viewer, cmd.related, RecordRef(kind=cmd.kind, id=made.record.id), primary=False)
        if cmd.company is not None:
            company = RecordRef(kind="company", id=cmd.company)
            relate(tx, viewer, RecordRef(kind=cmd.kind, id=made.record.id), company, primary=False)
        return present.values(made, schema.type)


def update_one(deps: Deps, viewer: Viewer, cmd: wire.UpdateRecord) -> wire.RecordValues:
    """The record after an edit; a value that somebody else changed meanwhile is a `conflict`."""
    with deps.store.write(viewer.workspace_id) as tx:
        schema = schema_of(tx, viewer, cmd.record.kind)
        made = update_record(tx, viewer, schema, cmd.record.id, cmd.values, cmd.was)
        return present.values(made, schema.type)


def change_many(deps: Deps, viewer: Viewer, cmd: wire.ChangeMany) -> wire.Outcomes:
    """Change several records; each answers for itself and says what it was, to take it back."""
    with deps.store.write(viewer.workspace_id) as tx:
        schema = schema_of(tx, viewer, cmd.kind)

        def one(tx: Write, change: wire.Change) -> Mapping[str, str | None]:
            before = find_record(tx, viewer, cmd.kind, change.id, "edit").properties
            update_record(tx, viewer, schema, change.id, change.values)
            return {name: before.get(name) for name in change.values}

        return _each(tx, [(change.id, change) for change in cmd.changes], one)


def archive_many(deps: Deps, viewer: Viewer, cmd: wire.ArchiveRecords) -> wire.Outcomes:
    """Archive records; what may not be archived says why."""

    def one(tx: Write, ref: RecordRef) -> Mapping[str, str | None]:
        archive_record(tx, viewer, ref.kind, ref.id)
        return {}

    with deps.store.write(viewer.workspace_id) as tx:
        return _each(tx, [(ref.id, ref) for ref in cmd.records], one)


def restore_many(deps: Deps, viewer: Viewer, cmd: wire.RestoreRecords) -> wire.Outcomes:
    """Bring archived records back."""

    def one(tx: Write, ref: RecordRef) -> Mapping[str, str | None]:
        restore_record(tx, viewer, ref.kind, ref.id)
        return {}

    with deps.store.write(viewer.workspace_id) as tx:
        return _each(tx, [(ref.id, ref) for ref in cmd.records], one)


def merge_two(deps: Deps, viewer: Viewer, cmd: wire.MergeRecords) -> wire.RecordValues:
    """The kept record with everything that the other had."""
    with deps.store.write(viewer.workspace_id) as tx:
        schema = schema_of(tx, viewer, cmd.kind)
        return present.values(merge_records(tx, viewer, schema, cmd.kept, cmd.other), schema.type)


def _each(
    tx: Write, asked: Iterable[tuple[int, T]], act: Callable[[Write, T], Mapping[str, str | None]]
) -> wire.Outcomes:
    """One after the other: a refused record is left as it was, and the rest is done."""
    outcomes = []
    for ident, one in asked:
        try:
            outcomes.append(wire.Outcome(id=ident, was=dict(act(tx, one))))
        except Refusal as refused:
            outcomes.append(wire.Outcome(id=ident, problem=problem(refused.problem)))
    return wire.Outcomes(outcomes=outcomes)
