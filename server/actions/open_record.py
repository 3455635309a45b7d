"""Open a record's page: values, associations, timeline; from now on it is watched."""

from server.actions.edit_record import GONE
from server.core.permission import Viewer, reach
from server.deps import Deps
from server.errors import Refusal
from server.present import records as present
from server.present.shown import Shown
from server.store import history, records, schemas
from shared_schema import crm as wire


def open_record(deps: Deps, viewer: Viewer, cmd: wire.OpenRecord) -> Shown[wire.RecordPage]:
    """The page; an archived record can be looked at, and restored. Raises Refusal `not_found`."""
    ref = cmd.record
    with deps.store.read(viewer.workspace_id) as tx:
        types = {
            name: one for name, one in schemas.types(tx).items() if not reach(viewer, name, "view").is_empty
        }
        found = records.full(tx, [ref.id], kind=ref.kind, archived=None).get(ref.id)
        if (
            found is None
            or ref.kind not in types
            or not reach(viewer, ref.kind, "view").covers(found.record.owner_id)
        ):
            raise Refusal(GONE)
        page = present.page(tx, viewer, found, types)
    near = [one.record for group in page.related for one in group.records]
    topics = {f"record:{one.kind}:{one.id}" for one in (page.record, *near)}
    return Shown(page, frozenset({f"user:{viewer.user_id}", *topics}), "record")


def read_history(deps: Deps, viewer: Viewer, cmd: wire.ReadHistory) -> wire.History:
    """Who changed a property, when, and from what. Raises Refusal `not_found`."""
    with deps.store.read(viewer.workspace_id) as tx:
        found = records.full(tx, [cmd.record.id], kind=cmd.record.kind, archived=None).get(cmd.record.id)
        if found is None or not reach(viewer, cmd.record.kind, "view").covers(found.record.owner_id):
            raise Refusal(GONE)
        changes = history.of_record(tx, cmd.record.id, cmd.property)
    return wire.History(
        changes=[
            wire.PropertyChange(old=one.old, new=one.new, by=one.user, source=one.source, at=one.at)
            for one in changes
        ]
    )
