"""Keep a list as somebody likes it, and delete it again."""

import msgspec

from server.actions.open_list import schema_of
from server.core import list_query
from server.core.list_query import Filter, Query
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.schema import saved_view
from server.store import views
from server.store.tx import Read
from server.store.views import Fields, View
from shared_schema import crm as wire
from shared_schema.records import Done

GONE = Problem("not_found", "This view is not there any more, or it is not yours.", field="view")


def save_view(deps: Deps, viewer: Viewer, cmd: wire.SaveView) -> wire.SavedView:
    """The view as it is kept. Raises Refusal when a filter does not fit its property."""
    with deps.store.write(viewer.workspace_id) as tx:
        schema = schema_of(tx, viewer, cmd.kind)
        filters = tuple(Filter(one.property, one.operator, tuple(one.values)) for one in cmd.filters)
        wrong = list_query.problem(schema, Query(cmd.kind, filters, cmd.sort.property))
        if wrong is not None:
            raise Refusal(wrong)
        if cmd.view is not None:
            _own(tx, viewer, cmd.view)
            views.save(tx, cmd.view, _fields(cmd))
            kept = cmd.view
        else:
            kept = views.add(tx, viewer.user_id, _fields(cmd))
        return saved_view(viewer, _own(tx, viewer, kept))


def remove_view(deps: Deps, viewer: Viewer, cmd: wire.RemoveView) -> Done:
    """Delete one's own view."""
    with deps.store.write(viewer.workspace_id) as tx:
        views.remove(tx, _own(tx, viewer, cmd.view).id)
    return Done()


def _own(tx: Read, viewer: Viewer, view_id: int) -> View:
    found = views.by_id(tx, view_id)
    if found is None or found.user_id != viewer.user_id:
        raise Refusal(GONE)
    return found


def _fields(cmd: wire.SaveView) -> Fields:
    return Fields(
        name=cmd.name.strip() or "View",
        kind=cmd.kind,
        layout=cmd.layout,
        columns=list(cmd.columns),
        filters=[msgspec.structs.asdict(one) for one in cmd.filters],
        sort=msgspec.structs.asdict(cmd.sort),
        shared=cmd.shared,
    )
