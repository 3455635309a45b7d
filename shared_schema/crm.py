"""The CRM in the web app: lists, record pages, views, and the edits of records."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from . import records as r
from .problems import Problem
from .struct import Command, Id, Line, Seq, Text, View

PropertyName = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,99}$")]
Values = dict[PropertyName, Text | None]
Operator = Literal[
    "is", "is_not", "contains", "any_of", "none_of", "from", "to", "last_days", "known", "unknown"
]
Refs = Annotated[list[r.RecordRef], msgspec.Meta(max_length=200)]


class Filter(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One condition on one property; an owner may also be `me`, `my_team` or `nobody`."""

    property: PropertyName
    operator: Operator
    values: Annotated[list[Line], msgspec.Meta(max_length=100)] = []


class Sort(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By which property a list is ordered."""

    property: PropertyName = "name"
    descending: bool = False


Filters = Annotated[list[Filter], msgspec.Meta(max_length=25)]
Columns = Annotated[list[PropertyName], msgspec.Meta(max_length=30)]


class OpenList(Command, frozen=True, kw_only=True):
    """A page of a list; `after` is the `next` of the page before. The panel is told when it may change."""

    kind: r.RecordKind
    columns: Columns = []
    filters: Filters = []
    sort: Sort = Sort()
    search: Line = ""
    archived: bool = False
    after: Annotated[str, msgspec.Meta(max_length=1100)] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class RecordRow(View, frozen=True, kw_only=True):
    """One line of a list: the record and the values of the asked columns."""

    record: r.RecordCard
    values: dict[str, str]
    owner: Id | None
    stage: Id | None
    may_edit: bool
    updated_at: datetime


class ListPage(View, frozen=True, kw_only=True):
    """A page of a list, true as of `seq`.

    `count` is what the viewer may see of the whole list, on the first page; `count_is_least` when it
    was not counted to the end. `note` says when only a part of the records was looked through.
    """

    seq: Seq
    rows: list[RecordRow]
    next: str | None = None
    count: int | None = None
    count_is_least: bool = False
    note: str = ""


class ReadSchema(Command, frozen=True, kw_only=True):
    """Object types with their properties, pipelines and owners, and the viewer's saved views."""


class OptionView(View, frozen=True, kw_only=True):
    """One choice of an enumeration."""

    value: str
    label: str
    hidden: bool = False


class PropertyView(View, frozen=True, kw_only=True):
    """One property as forms and lists need it."""

    name: str
    label: str
    type: Literal["string", "number", "date", "datetime", "enumeration", "bool", "phone_number"]
    field_type: str
    group: str
    description: str = ""
    options: list[OptionView] = []
    is_hidden: bool = False
    is_read_only: bool = False
    is_multiple: bool = False


class StageView(View, frozen=True, kw_only=True):
    """One stage of a pipeline."""

    id: Id
    label: str
    outcome: Literal["open", "won", "lost", "closed"]


class PipelineView(View, frozen=True, kw_only=True):
    """One pipeline with its stages in order."""

    id: Id
    label: str
    stages: list[StageView]


class GroupView(View, frozen=True, kw_only=True):
    """One group of properties."""

    name: str
    label: str


class KindView(View, frozen=True, kw_only=True):
    """One object type with everything a list, a form and a board need."""

    name: r.RecordKind
    singular: str
    plural: str
    is_custom: bool
    primary: str
    secondary: list[str]
    required: list[str]
    stage_property: str | None
    pipeline_property: str | None
    properties: list[PropertyView]
    groups: list[GroupView]
    pipelines: list[PipelineView]
    may_create: bool


class OwnerView(View, frozen=True, kw_only=True):
    """Somebody who may own a record."""

    id: Id
    name: str


class SavedView(View, frozen=True, kw_only=True):
    """A list as somebody likes it: of one person, their team, or everybody."""

    id: Id
    name: str
    kind: r.RecordKind
    layout: Literal["list", "board"]
    columns: list[str]
    filters: list[Filter]
    sort: Sort
    shared: Literal["own", "team", "everyone"]
    owner: str
    is_mine: bool


class CrmSchema(View, frozen=True, kw_only=True):
    """What the web app knows before it shows any record."""

    kinds: list[KindView]
    owners: list[OwnerView]
    views: list[SavedView]


class SaveView(Command, frozen=True, kw_only=True):
    """Keep a view; with `view` an existing one of the viewer's own is changed."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    kind: r.RecordKind
    columns: Columns
    filters: Filters
    sort: Sort
    layout: Literal["list", "board"] = "list"
    shared: Literal["own", "team", "everyone"] = "own"
    view: Id | None = None


class RemoveView(Command, frozen=True, kw_only=True):
    """Delete a view of one's own."""

    view: Id


class OpenRecord(Command, frozen=True, kw_only=True):
    """Everything on a record's page; the panel is told when it changes."""

    record: r.RecordRef


class RelatedCard(View, frozen=True, kw_only=True):
    """A record at the other end of an association."""

    record: r.RecordCard
    is_primary: bool


class RelatedKind(View, frozen=True, kw_only=True):
    """The associations of one object type, newest first; `has_more` when not all are shown."""

    kind: r.RecordKind
    records: list[RelatedCard]
    has_more: bool


class RecordPage(View, frozen=True, kw_only=True):
    """A record with its values, associations and first timeline page, true as of `seq`."""

    seq: Seq
    record: r.RecordCard
    values: dict[str, str]
    owner: Id | None
    stage: Id | None
    addresses: list[r.AddressView]
    related: list[RelatedKind]
    timeline: r.TimelinePage
    archived_at: datetime | None
    merged_into: Id | None
    may_edit: bool
    may_delete: bool
    may_write: bool


class RecordValues(View, frozen=True, kw_only=True):
    """A record's values as they are now."""

    record: r.RecordCard
    values: dict[str, str]
    owner: Id | None
    stage: Id | None


class CreateRecord(Command, frozen=True, kw_only=True):
    """A new record, associated with another one on demand."""

    kind: r.RecordKind
    values: Values
    related: r.RecordRef | None = None
    company: Id | None = None  # the one that its address tells of


class UpdateRecord(Command, frozen=True, kw_only=True):
    """Change some values; `was` are those the editor saw (else `conflict`)."""

    record: r.RecordRef
    values: Values
    was: Values = {}


class Change(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """New values for one record of several."""

    id: Id
    values: Values


class ChangeMany(Command, frozen=True, kw_only=True):
    """Change several records of a type; each is done or refused by itself."""

    kind: r.RecordKind
    changes: Annotated[list[Change], msgspec.Meta(max_length=200)]


class Outcome(View, frozen=True, kw_only=True):
    """What became of one record of several; `was` takes it back."""

    id: Id
    was: Values = {}
    problem: Problem | None = None


class Outcomes(View, frozen=True, kw_only=True):
    """What became of each of several records."""

    outcomes: list[Outcome]


class ArchiveRecords(Command, frozen=True, kw_only=True):
    """Take records out of lists, search and matching; they can be restored."""

    records: Refs


class RestoreRecords(Command, frozen=True, kw_only=True):
    """Bring archived records back."""

    records: Refs


class MergeRecords(Command, frozen=True, kw_only=True):
    """What `other` has, `kept` has from now on."""

    kind: r.RecordKind
    kept: Id
    other: Id


class FindRecords(Command, frozen=True, kw_only=True):
    """Records of a type to choose from, by the beginning of their name or by an address."""

    kind: r.RecordKind
    text: Line


class SuggestCompany(Command, frozen=True, kw_only=True):
    """Which company does this address tell of?"""

    email: Line


class RecordCards(View, frozen=True, kw_only=True):
    """Records to choose from."""

    records: list[r.RecordCard]


class Relate(Command, frozen=True, kw_only=True):
    """Associate two records, or make an associated company the primary one."""

    record: r.RecordRef
    other: r.RecordRef
    primary: bool = False


class Unrelate(Command, frozen=True, kw_only=True):
    """Take an association away; both records stay."""

    record: r.RecordRef
    other: r.RecordRef


class ReadHistory(Command, frozen=True, kw_only=True):
    """Who changed a property of a record, when, and from what."""

    record: r.RecordRef
    property: PropertyName


class PropertyChange(View, frozen=True, kw_only=True):
    """One change of one property."""

    old: str | None
    new: str | None
    by: str | None
    source: str
    at: datetime


class History(View, frozen=True, kw_only=True):
    """A property's changes, newest first."""

    changes: list[PropertyChange]


METHODS: dict[str, tuple[type[Command], type]] = {
    "schema.read": (ReadSchema, CrmSchema),
    "list.open": (OpenList, ListPage),
    "view.save": (SaveView, SavedView),
    "view.remove": (RemoveView, r.Done),
    "record.open": (OpenRecord, RecordPage),
    "record.create": (CreateRecord, RecordValues),
    "record.update": (UpdateRecord, RecordValues),
    "record.change_many": (ChangeMany, Outcomes),
    "record.archive": (ArchiveRecords, Outcomes),
    "record.restore": (RestoreRecords, Outcomes),
    "record.merge": (MergeRecords, RecordValues),
    "record.find": (FindRecords, RecordCards),
    "record.suggest_company": (SuggestCompany, RecordCards),
    "record.relate": (Relate, r.Done),
    "record.unrelate": (Unrelate, r.Done),
    "record.history": (ReadHistory, History),
}
