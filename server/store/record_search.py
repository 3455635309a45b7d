"""Lists and searches of records: a page of a type, and whatever filters, words and sorts ask for."""

from sqlalchemy import ColumnElement, func, select

from server.core import built_in
from server.core.object_types import ObjectType
from server.core.permission import Reach
from server.core.properties import Property
from server.core.record_filter import Filter, Search
from server.store import dialect, filters
from server.store import search as full_text
from server.store import tables as t
from server.store.filters import Field
from server.store.records import Full, full_of_row, full_select, within
from server.store.tx import Read

record = t.record
_INSTANTS = {
    "createdate": record.c.created_at,
    "hs_createdate": record.c.created_at,
    "lastmodifieddate": record.c.updated_at,
    "hs_lastmodifieddate": record.c.updated_at,
}


def page(tx: Read, kind: str, reach: Reach, after: int, limit: int, *, archived: bool = False) -> list[Full]:
    """Records of a type by id, after one: each page is one walk along the index (kind, id)."""
    gone = record.c.archived_at.is_not(None) if archived else record.c.archived_at.is_(None)
    wanted = (tx.mine(record), record.c.kind == kind, record.c.id > after, gone, within(reach))
    rows = tx.all(full_select().where(*wanted).order_by(record.c.id).limit(limit))
    return [full_of_row(row) for row in rows]


def search(
    tx: Read, of: ObjectType, reach: Reach, asked: Search, offset: int, limit: int
) -> tuple[list[Full], int]:
    """A page of what matches, and how many match in all."""

    def field(wanted: Property) -> Field:
        return _field(tx, of, wanted)

    wanted = (
        tx.mine(record),
        record.c.kind == of.name,
        record.c.archived_at.is_(None),
        within(reach),
        filters.matches(asked, lambda one: _compared(tx, of, one)),
        full_text.among(tx, asked.asked, full_text.record_shelf(of.name), record.c.id),
    )
    total = tx.one(select(func.count().label("total")).select_from(record).where(*wanted))
    ordered = filters.order(asked.sorts, field, record.c.id)
    rows = tx.all(full_select().where(*wanted).order_by(*ordered).offset(offset).limit(limit))
    return [full_of_row(row) for row in rows], int(total.total) if total else 0


def _compared(tx: Read, of: ObjectType, one: Filter) -> ColumnElement[bool]:
    """A contact by its primary address goes through the table of addresses, which has an index (H54)."""
    if of.name != "contact" or one.property.name != "email" or one.operator not in ("EQ", "IN"):
        return filters.compare(one, _field(tx, of, one.property))
    found = select(t.address.c.contact_id).where(
        tx.mine(t.address), t.address.c.address.in_(one.values), t.address.c.is_primary
    )
    return record.c.id.in_(found)


def _field(tx: Read, of: ObjectType, wanted: Property) -> Field:
    """Where a property stands: in a column of its own where there is one, else in the JSON."""
    text = dialect.json_text(record.c.properties, wanted.name)
    if wanted.name in _INSTANTS:
        return Field(_INSTANTS[wanted.name], filters.instant, text)
    if wanted.name == "hs_object_id":
        return Field(record.c.id, filters.integer, text)
    if wanted.name == built_in.OWNER:
        return Field(record.c.owner_id, filters.integer, text)
    if wanted.name == of.stage_property:
        return Field(record.c.stage_id, filters.integer, text)
    if of.name == "company" and wanted.name == "domain":
        return Field(record.c.domain, str.lower, text)
    return filters.of_json(tx, record.c.properties, wanted)
