"""Associate two records from a record's page, and take that away again."""

from server.actions.associate import End, associate, dissociate, known
from server.core.permission import Viewer
from server.deps import Deps
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
    using = known(tx)
    wanted = [kind.key for kind in using.between(record.kind, other.kind) if primary and kind.is_primary]
    associate(tx, viewer, using, _end(record), _end(other), wanted)


def unrelate_records(deps: Deps, viewer: Viewer, cmd: wire.Unrelate) -> Done:
    """Take an association away; a second time changes nothing."""
    with deps.store.write(viewer.workspace_id) as tx:
        dissociate(tx, viewer, known(tx), _end(cmd.record), _end(cmd.other))
    return Done()


def _end(ref: RecordRef) -> End:
    return End(ref.kind, ref.id)
