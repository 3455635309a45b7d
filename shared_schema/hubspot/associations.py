"""Associations, version 4 and the older version 3."""

from typing import Annotated

import msgspec

from shared_schema.hubspot.several import Batch, Identified, IdentifiedSaid, Most
from shared_schema.hubspot.shape import Asked, Paging, Query, Said
from shared_schema.struct import Line

Category = Annotated[str, msgspec.Meta(pattern="^(HUBSPOT_DEFINED|USER_DEFINED|INTEGRATOR_DEFINED)$")]
TypeId = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]


class AssociationsQuery(Query, frozen=True, kw_only=True):
    """A page of associations."""

    after: Line | None = None
    limit: int = 500


class Spec(Asked, frozen=True, kw_only=True):
    """One type of association."""

    association_category: Category
    association_type_id: TypeId


Specs = Annotated[list[Spec], msgspec.Meta(max_length=100)]


class SpecSaid(Said, frozen=True, kw_only=True):
    """One type of association, as it was used."""

    association_category: str
    association_type_id: int


class LabelSaid(Said, frozen=True, kw_only=True):
    """One type of association with its label; the plain one has none."""

    category: str
    type_id: int
    label: str | None


class Associated(Said, frozen=True, kw_only=True):
    """What stands at the other end, and how."""

    to_object_id: str
    association_types: list[LabelSaid]


class AssociatedPage(Said, frozen=True, kw_only=True):
    """One page of associations."""

    results: list[Associated]
    paging: Paging | None = None


class Labels(Said, frozen=True, kw_only=True):
    """The labels of an association that was made."""

    from_object_type_id: str
    from_object_id: str
    to_object_type_id: str
    to_object_id: str
    labels: list[str]


class PairPost(Asked, frozen=True, kw_only=True):
    """An association to make, by some types."""

    from_: Identified = msgspec.field(name="from")
    to: Identified
    types: Specs


class PairPosts(Asked, frozen=True, kw_only=True):
    """Associations to make."""

    inputs: Annotated[list[PairPost], Most]


class DefaultPair(Asked, frozen=True, kw_only=True):
    """An association to make by the plain type."""

    from_: Identified = msgspec.field(name="from")
    to: Identified


class DefaultPairs(Asked, frozen=True, kw_only=True):
    """Plain associations to make."""

    inputs: Annotated[list[DefaultPair], Most]


class PairsArchive(Asked, frozen=True, kw_only=True):
    """One record, and what it shall not be associated with any more."""

    from_: Identified = msgspec.field(name="from")
    to: Annotated[list[Identified], Most]


class PairsArchives(Asked, frozen=True, kw_only=True):
    """Associations to take away."""

    inputs: Annotated[list[PairsArchive], Most]


class Fetch(Asked, frozen=True, kw_only=True):
    """Whose associations, and after which."""

    id: Line
    after: Line | None = None


class Fetches(Asked, frozen=True, kw_only=True):
    """Whose associations."""

    inputs: Annotated[list[Fetch], Most]


class DefaultSaid(Said, frozen=True, kw_only=True):
    """One direction of a plain association."""

    from_: IdentifiedSaid = msgspec.field(name="from")
    to: IdentifiedSaid
    association_spec: SpecSaid


class DefaultBatch(Batch, frozen=True, kw_only=True):
    """Plain associations that were made, both directions of each."""

    results: list[DefaultSaid]


class LabelsBatch(Batch, frozen=True, kw_only=True):
    """Associations that were made."""

    results: list[Labels]


class FromTo(Said, frozen=True, kw_only=True):
    """One record's associations."""

    from_: IdentifiedSaid = msgspec.field(name="from")
    to: list[Associated]
    paging: Paging | None = None


class FromToBatch(Batch, frozen=True, kw_only=True):
    """Some records' associations."""

    results: list[FromTo]


class LabelList(Said, frozen=True, kw_only=True):
    """Every type from one object type to another."""

    results: list[LabelSaid]


class LabelCreate(Asked, frozen=True, kw_only=True):
    """A label of the workspace's own."""

    label: Line
    name: Line
    inverse_label: Line | None = None


class LabelUpdate(Asked, frozen=True, kw_only=True):
    """Call a label something else."""

    association_type_id: TypeId
    label: Line
    inverse_label: Line | None = None


class Limit(Asked, frozen=True, kw_only=True):
    """So many records by this type."""

    category: Category
    type_id: TypeId
    max_to_object_ids: int


class Limits(Asked, frozen=True, kw_only=True):
    """Limits of several types."""

    inputs: Annotated[list[Limit], Most]


class Unlimit(Asked, frozen=True, kw_only=True):
    """A type without a limit of its own."""

    category: Category
    type_id: TypeId


class Unlimits(Asked, frozen=True, kw_only=True):
    """Types without a limit of their own."""

    inputs: Annotated[list[Unlimit], Most]


class LimitSaid(Said, frozen=True, kw_only=True):
    """A type and its limit."""

    category: str
    type_id: int
    label: str | None = None
    user_enforced_max_to_object_ids: int | None = None


class LimitList(Said, frozen=True, kw_only=True):
    """Types with limits of their own."""

    results: list[LimitSaid]


class LimitBatch(Batch, frozen=True, kw_only=True):
    """Limits that were set."""

    results: list[LimitSaid]


class OldPair(Asked, frozen=True, kw_only=True):
    """Version 3: an association by the name of its type."""

    from_: Identified = msgspec.field(name="from")
    to: Identified
    type: Line


class OldPairs(Asked, frozen=True, kw_only=True):
    """Version 3: associations."""

    inputs: Annotated[list[OldPair], Most]


class OldPairSaid(Said, frozen=True, kw_only=True):
    """Version 3: an association that was made."""

    from_: IdentifiedSaid = msgspec.field(name="from")
    to: IdentifiedSaid
    type: str


class OldPairBatch(Batch, frozen=True, kw_only=True):
    """Version 3: associations that were made."""

    results: list[OldPairSaid]


class OldIds(Asked, frozen=True, kw_only=True):
    """Version 3: whose associations."""

    inputs: Annotated[list[Identified], Most]


class OldEnd(Said, frozen=True, kw_only=True):
    """Version 3: what stands at the other end, by the name of the type."""

    id: str
    type: str


class OldFromTo(Said, frozen=True, kw_only=True):
    """Version 3: one record's associations."""

    from_: IdentifiedSaid = msgspec.field(name="from")
    to: list[OldEnd]


class OldFromToBatch(Batch, frozen=True, kw_only=True):
    """Version 3: some records' associations."""

    results: list[OldFromTo]


class OldEnds(Said, frozen=True, kw_only=True):
    """Version 3: one page of associations."""

    results: list[OldEnd]
    paging: Paging | None = None


class OldType(Said, frozen=True, kw_only=True):
    """Version 3: the name of a type."""

    id: str
    name: str


class OldTypes(Said, frozen=True, kw_only=True):
    """Version 3: the types from one object type to another."""

    results: list[OldType]
