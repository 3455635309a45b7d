"""Properties and their groups, as definitions."""

from datetime import datetime
from typing import Annotated

import msgspec

from shared_schema.hubspot.several import Batch, Most
from shared_schema.hubspot.shape import Asked, Query, Said
from shared_schema.struct import Line, Text

Order = Annotated[int, msgspec.Meta(ge=-1, le=2**31 - 1)]


class PropertiesQuery(Query, frozen=True, kw_only=True):
    """Which properties: live ones, or archived ones."""

    archived: bool = False
    properties: Line = ""


class Option(Asked, frozen=True, kw_only=True):
    """One choice of an enumeration."""

    value: Line
    label: Line
    hidden: bool = False
    display_order: Order = -1
    description: Line = ""


Options = Annotated[list[Option], msgspec.Meta(max_length=5000)]


class PropertyCreate(Asked, frozen=True, kw_only=True):
    """A property to define."""

    name: Line
    label: Line
    type: Line
    field_type: Line
    group_name: Line = ""
    description: Text = ""
    options: Options = []
    display_order: Order = -1
    has_unique_value: bool = False
    hidden: bool = False
    form_field: bool = False
    external_options: bool = False
    referenced_object_type: Line | None = None
    calculation_formula: Line | None = None
    # What a schema may say of a property besides; we have nothing to do with it.
    option_sort_strategy: Line | None = None
    show_currency_symbol: bool | None = None
    text_display_hint: Line | None = None
    number_display_hint: Line | None = None
    searchable_in_global_search: bool | None = None


class PropertyUpdate(Asked, frozen=True, kw_only=True):
    """What of a property shall be otherwise."""

    label: Line | None = None
    type: Line | None = None
    field_type: Line | None = None
    group_name: Line | None = None
    description: Text | None = None
    options: Options | None = None
    display_order: Order | None = None
    hidden: bool | None = None
    form_field: bool | None = None
    calculation_formula: Line | None = None


class OptionSaid(Said, frozen=True, kw_only=True):
    """One choice of an enumeration."""

    value: str
    label: str
    hidden: bool
    display_order: int


class Modification(Said, frozen=True, kw_only=True):
    """What may be changed of a property."""

    archivable: bool
    read_only_definition: bool
    read_only_value: bool
    read_only_options: bool


class Property(Said, frozen=True, kw_only=True):
    """A property as it is defined."""

    name: str
    label: str
    type: str
    field_type: str
    group_name: str
    description: str
    options: list[OptionSaid]
    display_order: int
    has_unique_value: bool
    hidden: bool
    form_field: bool
    calculated: bool
    external_options: bool
    hubspot_defined: bool
    archived: bool
    modification_metadata: Modification
    created_at: datetime | None = None
    updated_at: datetime | None = None
    archived_at: datetime | None = None


class PropertyList(Said, frozen=True, kw_only=True):
    """Every property of an object type."""

    results: list[Property]


class Name(Asked, frozen=True, kw_only=True):
    """A property by its name."""

    name: Line


class Names(Asked, frozen=True, kw_only=True):
    """Properties by name."""

    inputs: Annotated[list[Name], Most]


class NamesRead(Asked, frozen=True, kw_only=True):
    """Properties by name, live or archived."""

    inputs: Annotated[list[Name], Most]
    archived: bool = False


class PropertyCreates(Asked, frozen=True, kw_only=True):
    """Properties to define."""

    inputs: Annotated[list[PropertyCreate], Most]


class PropertyBatch(Batch, frozen=True, kw_only=True):
    """Properties that were read or defined."""

    results: list[Property]


class GroupCreate(Asked, frozen=True, kw_only=True):
    """A group to define."""

    name: Line
    label: Line
    display_order: Order = -1


class GroupUpdate(Asked, frozen=True, kw_only=True):
    """What of a group shall be otherwise."""

    label: Line | None = None
    display_order: Order | None = None


class Group(Said, frozen=True, kw_only=True):
    """A group of properties."""

    name: str
    label: str
    display_order: int
    archived: bool


class GroupList(Said, frozen=True, kw_only=True):
    """Every group of an object type."""

    results: list[Group]
