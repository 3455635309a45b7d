"""What is defined, as an administrator sees it."""

from collections.abc import Mapping

from server.core.definitions import FIELD_TYPES
from server.core.object_types import STAGE_PROPERTIES, ObjectType
from server.core.properties import Option, Property
from server.store import pipelines, schemas
from server.store.pipelines import Pipeline
from server.store.tx import Read
from shared_schema import definitions as wire


def all_types(tx: Read) -> wire.DefinedTypes:
    """Every object type, archived ones apart."""
    live, gone = schemas.types(tx), schemas.types(tx, archived=True)
    return wire.DefinedTypes(
        types=[_type(one) for one in live.values()], archived=[_type(one) for one in gone.values()]
    )


def _type(one: ObjectType) -> wire.DefinedType:
    return wire.DefinedType(
        kind=one.name,
        singular=one.singular,
        plural=one.plural,
        primary=one.primary,
        secondary=list(one.secondary),
        searchable=list(one.searchable),
        required=list(one.required),
        is_custom=one.is_custom,
        has_pipelines=one.name in STAGE_PROPERTIES,
    )


def definitions(tx: Read, of: ObjectType) -> wire.Definitions:
    """One object type with its groups and properties."""
    built_in = {one.group for one in schemas.own_first(of).values()}
    return wire.Definitions(
        of=_type(of),
        groups=[
            wire.DefinedGroup(name=name, label=label, is_built_in=name in built_in)
            for name, (label, _) in schemas.groups(tx, of).items()
        ],
        properties=[_property(one) for one in schemas.properties(tx, of).values()],
        archived=[_property(one) for one in schemas.properties(tx, of, archived=True).values()],
        choices=[wire.TypeChoice(type=name, field_types=list(fits)) for name, fits in FIELD_TYPES.items()],
    )


def _property(one: Property) -> wire.DefinedProperty:
    return wire.DefinedProperty(
        name=one.name,
        label=one.label,
        type=one.type,
        field_type=one.field_type,
        group=one.group,
        description=one.description,
        options=[_option(option) for option in one.options],
        is_unique=one.is_unique,
        is_hidden=one.is_hidden,
        is_built_in=one.id is None,
    )


def _option(one: Option) -> wire.PropertyOption:
    return wire.PropertyOption(value=one.value, label=one.label, hidden=one.hidden)


def all_pipelines(tx: Read, of: ObjectType) -> wire.DefinedPipelines:
    """The pipelines of an object type, with how many records stand in each stage."""
    counts = pipelines.standing(tx, of.name)
    found = [_pipeline(one, counts) for one in pipelines.of_kind(tx, of.name)]
    return wire.DefinedPipelines(kind=of.name, pipelines=found)


def _pipeline(one: Pipeline, counts: Mapping[int, int]) -> wire.DefinedPipeline:
    stages = [
        wire.DefinedStage(
            id=stage.id,
            label=stage.label,
            outcome=stage.outcome,  # type: ignore[arg-type]  # the table holds outcomes only
            probability=stage.probability,
            records=counts.get(stage.id, 0),
        )
        for stage in one.stages
    ]
    return wire.DefinedPipeline(id=one.id, label=one.label, stages=stages)
