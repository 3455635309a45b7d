"""What the web app knows before it shows a record: object types, owners, and the viewer's views."""

from server.core.permission import Viewer, reach
from server.deps import Deps
from server.present import schema as present
from server.store import schemas, views
from shared_schema import crm as wire


def read_schema(deps: Deps, viewer: Viewer, _: wire.ReadSchema) -> wire.CrmSchema:
    """The object types of which the viewer may see anything, and the views that are shared with them."""
    with deps.store.read(viewer.workspace_id) as tx:
        seen = [one for one in schemas.types(tx).values() if not reach(viewer, one.name, "view").is_empty]
        known = {one.name for one in seen}
        return wire.CrmSchema(
            kinds=[present.kind(tx, viewer, one) for one in seen],
            owners=[wire.OwnerView(id=ident, name=name) for ident, name in schemas.owners(tx).items()],
            views=[
                present.saved_view(viewer, one)
                for one in views.seen_by(tx, viewer.user_id, viewer.teammates)
                if one.fields.kind in known
            ],
        )
