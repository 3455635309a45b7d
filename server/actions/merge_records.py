"""Merge two records of a type: what the other had, the first one has from now on."""

from server.actions.announce import announce
from server.actions.edit_record import find_record
from server.core import record_edit
from server.core.permission import Viewer
from server.core.record_edit import Schema
from server.core.webhooks import Event
from server.errors import Problem, Refusal
from server.store import addresses, engagements, history, records, relations, unique_values
from server.store.records import Full
from server.store.tx import Write


def merge_records(tx: Write, viewer: Viewer, schema: Schema, kept_id: int, other_id: int) -> Full:
    """The kept record with the other's addresses, associations and timeline. Raises Refusal.

    The kept record's own values win; where it has none, the other's are taken. The other is archived
    for good and points to the kept one.
    """
    kind = schema.type.name
    if kept_id == other_id:
        raise Refusal(
            Problem("bad_request", "A record cannot be merged with itself.", field="objectIdToMerge")
        )
    kept = find_record(tx, viewer, kind, kept_id, "edit")
    other = find_record(tx, viewer, kind, other_id, "delete")
    values = {**other.properties, **kept.properties}
    if kind == "contact":
        values |= _addresses(tx, kept_id, other_id)
        addresses.replace(tx, other_id, None, ())
    unique_values.forget(tx, other_id)
    records.set_merged(tx, other_id, kind, kept_id)
    engagements.move(tx, other_id, kept_id, kind)
    relations.move(tx, other_id, kept_id)
    _save(tx, viewer, schema, kept, values)
    records.tell_again(tx, kept_id, kind)
    told = {"primaryObjectId": kept_id, "mergedObjectIds": [other_id], "newObjectId": kept_id}
    announce(tx, viewer, [Event(kind, "merge", kept_id, told)])
    return records.full(tx, [kept_id])[kept_id]


def _addresses(tx: Write, kept_id: int, other_id: int) -> dict[str, str]:
    """The kept contact's primary address stays; every other address becomes a further one (H54)."""
    known = addresses.of_contacts(tx, [kept_id, other_id])
    unique = [address for one in (kept_id, other_id) for address, _ in known.get(one, [])]
    made = {"email": unique[0]} if unique else {}
    return made | ({"hs_additional_emails": ";".join(unique[1:])} if unique[1:] else {})


def _save(tx: Write, viewer: Viewer, schema: Schema, kept: Full, values: dict[str, str]) -> None:
    changed = {
        name: (kept.properties.get(name), value)
        for name, value in values.items()
        if kept.properties.get(name) != value
    }
    records.save(tx, kept.record.id, schema.type.name, values, record_edit.columns(schema, values))
    history.keep(tx, kept.record.id, changed, viewer.user_id or None, "merge")
    if schema.type.name == "contact":
        further = values.get("hs_additional_emails", "").split(";")
        addresses.replace(tx, kept.record.id, values.get("email"), [one for one in further if one])
    for name, value in values.items():
        if name in schema.properties and schema.properties[name].is_unique:
            unique_values.replace(tx, kept.record.id, schema.type.name, name, value)
