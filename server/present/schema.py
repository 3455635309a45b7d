"""Object types, their properties and pipelines, and saved views, as the web app knows them."""

from server.core.object_types import PIPELINE_PROPERTIES, ObjectType
from server.core.permission import Viewer
from server.core.properties import Property
from server.present.records import may_create
from server.store import pipelines, schemas
from server.store.pipelines import Pipeline
from server.store.tx import Read
from server.store.views import View
from shared_schema import crm as wire


def kind(tx: Read, viewer: Viewer, of: ObjectType) -> wire.KindView:
    """One object type with everything a list, a form and a board need."""
    return wire.KindView(
        name=of.name,
        singular=of.singular,
        plural=of.plural,
        is_custom=of.is_custom,
        primary=of.primary,
        secondary=list(of.secondary),
        required=list(of.required),
        stage_property=of.stage_property,
        pipeline_property=PIPELINE_PROPERTIES.get(of.name),
        properties=[_property(one) for one in schemas.properties(tx, of).values()],
        groups=[
            wire.GroupView(name=name, label=label) for name, (label, _) in schemas.groups(tx, of).items()
        ],
        pipelines=[_pipeline(one) for one in pipelines.of_kind(tx, of.name)] if of.stage_property else [],
        may_create=may_create(viewer, of.name),
    )


def _property(one: Property) -> wire.PropertyView:
    return wire.PropertyView(
        name=one.name,
        label=one.label,
        type=one.type,  # type: ignore[arg-type]  # core.properties knows these types only
        field_type=one.field_type,
        group=one.group,
        description=one.description,
        options=[wire.OptionView(value=o.value, label=o.label, hidden=o.hidden) for o in one.options],
        is_hidden=one.is_hidden,
        is_read_only=one.is_read_only,
        is_multiple=one.is_multiple,
    )


def _pipeline(one: Pipeline) -> wire.PipelineView:
    stages = [
        wire.StageView(id=stage.id, label=stage.label, outcome=stage.outcome)  # type: ignore[arg-type]
        for stage in one.stages
    ]
    return wire.PipelineView(id=one.id, label=one.label, stages=stages)


def saved_view(viewer: Viewer, one: View) -> wire.SavedView:
    """A saved view, and whether the viewer may change it."""
    fields = one.fields
    return wire.SavedView(
        id=one.id,
        name=fields.name,
        kind=fields.kind,
        layout="board" if fields.layout == "board" else "list",
        columns=fields.columns,
        filters=[wire.Filter(**condition) for condition in fields.filters],
        sort=wire.Sort(**fields.sort),
        shared=fields.shared,  # type: ignore[arg-type]  # the table holds these words only
        owner=one.owner,
        is_mine=one.user_id == viewer.user_id,
    )
