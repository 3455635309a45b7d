"""Object types of the workspace's own."""

from datetime import datetime
from typing import Annotated

import msgspec

from shared_schema.hubspot.properties import Property, PropertyCreate
from shared_schema.hubspot.shape import Asked, Query, Said
from shared_schema.struct import Line, Text

Names = Annotated[list[Line], msgspec.Meta(max_length=50)]


class SchemasQuery(Query, frozen=True, kw_only=True):
    """Live object types, or archived ones."""

    archived: bool = False


class TypeLabels(Asked, frozen=True, kw_only=True):
    """What one and several are called."""

    singular: Line | None = None
    plural: Line | None = None


class TypeLabelsSaid(Said, frozen=True, kw_only=True):
    """What one and several are called."""

    singular: str
    plural: str


class SchemaCreate(Asked, frozen=True, kw_only=True):
    """An object type to define."""

    name: Line
    labels: TypeLabels
    properties: Annotated[list[PropertyCreate], msgspec.Meta(max_length=1000)]
    required_properties: Names = []
    searchable_properties: Names = []
    secondary_display_properties: Names = []
    primary_display_property: Line | None = None
    associated_objects: Names = []
    description: Text = ""


class SchemaPatch(Asked, frozen=True, kw_only=True):
    """What of an object type shall be otherwise."""

    labels: TypeLabels | None = None
    required_properties: Names | None = None
    searchable_properties: Names | None = None
    secondary_display_properties: Names | None = None
    primary_display_property: Line | None = None
    description: Text | None = None
    clear_description: bool | None = None
    restorable: bool | None = None


class Association(Said, frozen=True, kw_only=True):
    """What an object type may be associated with."""

    id: str
    name: str
    from_object_type_id: str
    to_object_type_id: str


class AssociationCreate(Asked, frozen=True, kw_only=True):
    """What an object type may be associated with from now on."""

    from_object_type_id: Line
    to_object_type_id: Line
    name: Line = ""


class Schema(Said, frozen=True, kw_only=True):
    """An object type with its properties and associations."""

    id: str
    object_type_id: str
    fully_qualified_name: str
    name: str
    labels: TypeLabelsSaid
    description: str
    primary_display_property: str
    secondary_display_properties: list[str]
    searchable_properties: list[str]
    required_properties: list[str]
    properties: list[Property]
    associations: list[Association]
    created_at: datetime
    updated_at: datetime
    archived: bool


class SchemaList(Said, frozen=True, kw_only=True):
    """Every object type of the workspace's own."""

    results: list[Schema]


class TypeDefinition(Said, frozen=True, kw_only=True):
    """An object type without its properties."""

    id: str
    object_type_id: str
    fully_qualified_name: str
    name: str
    labels: TypeLabelsSaid
    description: str
    primary_display_property: str
    secondary_display_properties: list[str]
    searchable_properties: list[str]
    required_properties: list[str]
    created_at: datetime
    updated_at: datetime
    archived: bool
