"""What an administrator defines: properties and their groups, object types, pipelines and stages."""

from typing import Annotated, Any, Literal

import msgspec

from .records import RecordKind
from .struct import Command, Id, Line, Text, View

Names = Annotated[list[Line], msgspec.Meta(max_length=1000)]
Order = Annotated[int, msgspec.Meta(ge=-1, le=1_000_000)]
Outcome = Literal["open", "won", "lost", "closed"]


class PropertyOption(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One choice; a hidden one stays in records that have it, and is not offered."""

    value: Line
    label: Line
    hidden: bool = False


class DefinedProperty(View, frozen=True, kw_only=True):
    """One property of an object type; a built-in one stays as it is."""

    name: str
    label: str
    type: str
    field_type: str
    group: str
    description: str
    options: list[PropertyOption]
    is_unique: bool
    is_hidden: bool
    is_built_in: bool


class DefinedGroup(View, frozen=True, kw_only=True):
    """A group of properties."""

    name: str
    label: str
    is_built_in: bool


class DefinedType(View, frozen=True, kw_only=True):
    """One object type: how it is called, and which of its properties have a part in that."""

    kind: RecordKind
    singular: str
    plural: str
    primary: str
    secondary: list[str]
    searchable: list[str]
    required: list[str]
    is_custom: bool
    has_pipelines: bool


class TypeChoice(View, frozen=True, kw_only=True):
    """A type of property, and how it may be edited."""

    type: str
    field_types: list[str]


class DefinedTypes(View, frozen=True, kw_only=True):
    """The object types in use, and those archived."""

    types: list[DefinedType]
    archived: list[DefinedType]


class Definitions(View, frozen=True, kw_only=True):
    """Everything that is defined of one object type; `choices` are the types a property may have."""

    of: DefinedType
    groups: list[DefinedGroup]
    properties: list[DefinedProperty]
    archived: list[DefinedProperty]
    choices: list[TypeChoice]


class ReadTypes(Command, frozen=True, kw_only=True):
    """Every object type."""


class ReadDefinitions(Command, frozen=True, kw_only=True):
    """The properties of one object type, by group and order."""

    kind: RecordKind


class PropertyFields(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A property as it is to be."""

    label: Line
    type: Line
    field_type: Line
    group: Line
    description: Text = ""
    options: Annotated[list[PropertyOption], msgspec.Meta(max_length=5000)] = []
    is_unique: bool = False
    is_hidden: bool = False


class CreateProperty(Command, frozen=True, kw_only=True):
    """Define a property; under the name of an archived one, that one comes back."""

    kind: RecordKind
    name: Line
    fields: PropertyFields


class ChangeProperty(Command, frozen=True, kw_only=True):
    """A property is so from now on; its name stays."""

    kind: RecordKind
    name: Line
    fields: PropertyFields


class ArchiveProperty(Command, frozen=True, kw_only=True):
    """Take a property out of use; values stay in the records."""

    kind: RecordKind
    name: Line


class RestoreProperty(Command, frozen=True, kw_only=True):
    """Bring an archived property back, with its values."""

    kind: RecordKind
    name: Line


class CountProperty(Command, frozen=True, kw_only=True):
    """How many records have a value of a property; asked for one at a time, because it reads them all."""

    kind: RecordKind
    name: Line


class PropertyCount(View, frozen=True, kw_only=True):
    """Records with a value, of all records of the type."""

    used: int
    total: int


class OrderProperties(Command, frozen=True, kw_only=True):
    """Own properties are shown in this order."""

    kind: RecordKind
    names: Names


class SaveGroup(Command, frozen=True, kw_only=True):
    """A group is called this; with `is_new` it is made."""

    kind: RecordKind
    name: Line
    label: Line
    is_new: bool = False


class ArchiveGroup(Command, frozen=True, kw_only=True):
    """Take away a group that no property is in."""

    kind: RecordKind
    name: Line


class CreateType(Command, frozen=True, kw_only=True):
    """A new object type; `primary` is the label of the text property its records are called by."""

    name: Line
    singular: Line
    plural: Line
    primary: Line
    associated: Annotated[list[RecordKind], msgspec.Meta(max_length=60)] = []


class ChangeType(Command, frozen=True, kw_only=True):
    """An own object type is called and shown like this from now on."""

    kind: RecordKind
    singular: Line
    plural: Line
    primary: Line
    secondary: Names
    searchable: Names
    required: Names


class ArchiveType(Command, frozen=True, kw_only=True):
    """Take away an object type that there are no records of."""

    kind: RecordKind


class RestoreType(Command, frozen=True, kw_only=True):
    """Bring an archived object type back, with its properties."""

    kind: RecordKind


class DefinedStage(View, frozen=True, kw_only=True):
    """One stage, and how many live records stand in it."""

    id: Id
    label: str
    outcome: Outcome
    probability: str
    records: int


class DefinedPipeline(View, frozen=True, kw_only=True):
    """One pipeline with its stages in order."""

    id: Id
    label: str
    stages: list[DefinedStage]


class DefinedPipelines(View, frozen=True, kw_only=True):
    """The pipelines of one object type, in order."""

    kind: RecordKind
    pipelines: list[DefinedPipeline]


class ReadPipelines(Command, frozen=True, kw_only=True):
    """The pipelines of deals or tickets."""

    kind: RecordKind


class StageFields(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A stage as it is to be; `probability` from 0.0 to 1.0 for deals, empty for tickets."""

    label: Line
    outcome: Outcome
    probability: Line = ""


class CreatePipeline(Command, frozen=True, kw_only=True):
    """A new pipeline with its stages."""

    kind: RecordKind
    label: Line
    stages: Annotated[list[StageFields], msgspec.Meta(max_length=100)]


class RenamePipeline(Command, frozen=True, kw_only=True):
    """A pipeline is called this from now on."""

    kind: RecordKind
    pipeline: Id
    label: Line


class ArchivePipeline(Command, frozen=True, kw_only=True):
    """Take away a pipeline that no record stands in."""

    kind: RecordKind
    pipeline: Id


class CreateStage(Command, frozen=True, kw_only=True):
    """One more stage, at the end."""

    kind: RecordKind
    pipeline: Id
    fields: StageFields


class ChangeStage(Command, frozen=True, kw_only=True):
    """A stage is so from now on; records in it are open, won or lost with it."""

    kind: RecordKind
    pipeline: Id
    stage: Id
    fields: StageFields


class OrderStages(Command, frozen=True, kw_only=True):
    """The stages of a pipeline stand in this order."""

    kind: RecordKind
    pipeline: Id
    stages: Annotated[list[Id], msgspec.Meta(max_length=100)]


class EmptyStage(Command, frozen=True, kw_only=True):
    """Move some of the records that stand in a stage to another; asked again until none is left."""

    kind: RecordKind
    stage: Id
    to: Id


class Emptied(View, frozen=True, kw_only=True):
    """How many were moved now, and how many still stand there."""

    moved: int
    left: int


class ArchiveStage(Command, frozen=True, kw_only=True):
    """Take away a stage that no record stands in."""

    kind: RecordKind
    pipeline: Id
    stage: Id


METHODS: dict[str, tuple[type[Command], Any]] = {
    "object_type.list": (ReadTypes, DefinedTypes),
    "object_type.create": (CreateType, DefinedTypes),
    "object_type.change": (ChangeType, DefinedTypes),
    "object_type.archive": (ArchiveType, DefinedTypes),
    "object_type.restore": (RestoreType, DefinedTypes),
    "property.list": (ReadDefinitions, Definitions),
    "property.create": (CreateProperty, Definitions),
    "property.change": (ChangeProperty, Definitions),
    "property.archive": (ArchiveProperty, Definitions),
    "property.restore": (RestoreProperty, Definitions),
    "property.order": (OrderProperties, Definitions),
    "property.count": (CountProperty, PropertyCount),
    "property.save_group": (SaveGroup, Definitions),
    "property.archive_group": (ArchiveGroup, Definitions),
    "pipeline.list": (ReadPipelines, DefinedPipelines),
    "pipeline.create": (CreatePipeline, DefinedPipelines),
    "pipeline.rename": (RenamePipeline, DefinedPipelines),
    "pipeline.archive": (ArchivePipeline, DefinedPipelines),
    "pipeline.add_stage": (CreateStage, DefinedPipelines),
    "pipeline.change_stage": (ChangeStage, DefinedPipelines),
    "pipeline.order_stages": (OrderStages, DefinedPipelines),
    "pipeline.empty_stage": (EmptyStage, Emptied),
    "pipeline.archive_stage": (ArchiveStage, DefinedPipelines),
}
