"""Records and engagements on the wire: HubSpot's SimplePublicObject and what goes with it."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from shared_schema.hubspot.shape import Asked, Names, Paging, Query, Said, Word
from shared_schema.struct import Line

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]
Value = str | int | float | bool | None
Values = Annotated[dict[Name, Value], msgspec.Meta(max_length=2000)]
Ident = Annotated[str, msgspec.Meta(min_length=1, max_length=320)]
Place = str | int
Operator = Literal[
    "EQ", "NEQ", "LT", "LTE", "GT", "GTE", "BETWEEN", "IN", "NOT_IN", "HAS_PROPERTY", "NOT_HAS_PROPERTY",
    "CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN",
]  # fmt: skip


class ReadQuery(Query, frozen=True, kw_only=True):
    """Which properties and associations to show; `idProperty` names the object by a unique value."""

    properties: Names = []
    properties_with_history: Names = []
    associations: Names = []
    archived: bool = False
    id_property: Word | None = None


class PageQuery(Query, frozen=True, kw_only=True):
    """A page of objects."""

    limit: int = 10
    after: Line | None = None
    properties: Names = []
    properties_with_history: Names = []
    associations: Names = []
    archived: bool = False


class ArchivedQuery(Query, frozen=True, kw_only=True):
    """Whether archived objects are meant."""

    archived: bool = False


class KeyQuery(Query, frozen=True, kw_only=True):
    """`idProperty` names the object by a unique value."""

    id_property: Word | None = None


class AssociationSpec(Asked, frozen=True, kw_only=True):
    """One type of association by HubSpot's number."""

    association_category: Word
    association_type_id: int


class Ref(Asked, frozen=True, kw_only=True):
    """An object by id."""

    id: Ident


class Association(Asked, frozen=True, kw_only=True):
    """An association to make along with a new object."""

    to: Ref
    types: Annotated[list[AssociationSpec], msgspec.Meta(max_length=20)] = []


Associations = Annotated[list[Association], msgspec.Meta(max_length=500)]


class Create(Asked, frozen=True, kw_only=True):
    """A new object."""

    properties: Values
    associations: Associations | None = None
    object_write_trace_id: Line | None = None


class Update(Asked, frozen=True, kw_only=True):
    """Some values of an object; an empty one takes the value away."""

    properties: Values
    object_write_trace_id: Line | None = None


class UpdateOne(Update, frozen=True, kw_only=True):
    """An update in a batch."""

    id: Ident
    id_property: Word | None = None


class UpsertOne(Update, frozen=True, kw_only=True):
    """Update the object with this value of `idProperty`, or make it."""

    id: Ident
    id_property: Word | None = None


class BatchRead(Asked, frozen=True, kw_only=True):
    """Objects by id, or by a unique value."""

    inputs: Annotated[list[Ref], msgspec.Meta(max_length=100)]
    properties: Names = []
    properties_with_history: Names = []
    id_property: Word | None = None


class BatchCreate(Asked, frozen=True, kw_only=True):
    """Up to 100 new objects."""

    inputs: Annotated[list[Create], msgspec.Meta(max_length=100)]


class BatchUpdate(Asked, frozen=True, kw_only=True):
    """Up to 100 updates."""

    inputs: Annotated[list[UpdateOne], msgspec.Meta(max_length=100)]


class BatchUpsert(Asked, frozen=True, kw_only=True):
    """Up to 100 updates that make what is not there."""

    inputs: Annotated[list[UpsertOne], msgspec.Meta(max_length=100)]


class BatchArchive(Asked, frozen=True, kw_only=True):
    """Up to 100 objects to archive."""

    inputs: Annotated[list[Ref], msgspec.Meta(max_length=100)]


class Filter(Asked, frozen=True, kw_only=True):
    """One comparison; BETWEEN takes `value` and `highValue`, IN and NOT_IN take `values`."""

    property_name: Name
    operator: Operator
    value: Value = None
    high_value: Value = None
    values: Annotated[list[str | int | float | bool], msgspec.Meta(max_length=100)] | None = None


class FilterGroup(Asked, frozen=True, kw_only=True):
    """Filters that must all match."""

    filters: list[Filter] = []


class Sort(Asked, frozen=True, kw_only=True):
    """An order."""

    property_name: Name
    direction: Annotated[str, msgspec.Meta(pattern="^(ASCENDING|DESCENDING)$")] = "ASCENDING"


class Search(Asked, frozen=True, kw_only=True):
    """Objects that match any of the groups, and hold every word of the query."""

    filter_groups: list[FilterGroup] = []
    query: str | None = None
    sorts: list[str | Sort] = []
    properties: Names = []
    limit: int = 10
    after: Place = 0


class Merge(Asked, frozen=True, kw_only=True):
    """Two objects that are one."""

    primary_object_id: Ident
    object_id_to_merge: Ident


class GdprDelete(Asked, frozen=True, kw_only=True):
    """Whom to erase: by id, or with `idProperty` `email` by address."""

    object_id: Ident
    id_property: Word | None = None


class Past(Said, frozen=True, kw_only=True):
    """A value that a property had, since when and by whom."""

    value: str
    timestamp: datetime
    source_type: str
    updated_by_user_id: int | None = None


class AssociatedId(Said, frozen=True, kw_only=True):
    """The other end of an association."""

    id: str
    type: str


class AssociatedIds(Said, frozen=True, kw_only=True):
    """All other ends of one type."""

    results: list[AssociatedId]


class Object(Said, frozen=True, kw_only=True):
    """One record or engagement; what it holds is text by name."""

    id: str
    properties: dict[str, str | None]
    created_at: datetime
    updated_at: datetime
    archived: bool
    archived_at: datetime | None = None
    properties_with_history: dict[str, list[Past]] | None = None
    associations: dict[str, AssociatedIds] | None = None
    new: bool | None = None


class Page(Said, frozen=True, kw_only=True):
    """One page of objects."""

    results: list[Object]
    paging: Paging | None = None


class Found(Said, frozen=True, kw_only=True):
    """One page of what matches, and how many match in all."""

    total: int
    results: list[Object]
    paging: Paging | None = None


class BatchErrorDetail(Said, frozen=True, kw_only=True):
    """One reason."""

    message: str
    code: str | None = None
    context: dict[str, list[str]] = {}


class BatchError(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Why some items of a batch were refused; `context` says which."""

    status: str
    category: str
    message: str
    context: dict[str, list[str]]
    errors: list[BatchErrorDetail]
    links: dict[str, str]


class Batch(Said, frozen=True, kw_only=True):
    """What a batch has done: the rest is done where some items were refused."""

    status: str
    results: list[Object]
    started_at: datetime
    completed_at: datetime
    num_errors: int | None = None
    errors: list[BatchError] | None = None
