"""Create and change one record: through the permission gate, checked by the core, written once.

These work inside a transaction that the caller has open, because a batch, an import and the panel all
do the same to one record. Every refusal is a Refusal that names the property.
"""

from collections.abc import Iterable, Mapping

from server.actions.announce import announce, record_events
from server.actions.log_change import log_stage
from server.core import record_edit
from server.core.permission import Viewer, reach
from server.core.record_edit import Edit, Schema
from server.errors import Problem, Refusal
from server.store import addresses, erasure, history, records, unique_values
from server.store.records import Full
from server.store.tx import Read, Write

GONE = Problem("not_found", "This record is not there, or you may not see it.")

ADDRESSES = frozenset({"email", "hs_additional_emails"})


def find_record(tx: Read, viewer: Viewer, kind: str, record_id: int, action: str = "view") -> Full:
    """A live record that the viewer may `view`, `edit`, `communicate` with or `delete`.

    What one may not see answers as what is not there (check 38); what one may see but not touch says so.
    """
    found = records.full(tx, [record_id], kind=kind).get(record_id)
    if found is None or not reach(viewer, kind, "view").covers(found.record.owner_id):
        raise Refusal(GONE)
    if not reach(viewer, kind, action).covers(found.record.owner_id):
        raise Refusal(not_yours(found))
    return found


def not_yours(found: Full) -> Problem:
    """The refusal for a record that one may see but not touch."""
    whose = f"It belongs to {found.record.owner}." if found.record.owner else "It has no owner."
    steps = (whose, "Ask its owner, or a super admin to change your role.")
    return Problem("not_permitted", f"You may not change {found.record.name}.", steps)


def create_record(tx: Write, viewer: Viewer, schema: Schema, given: Mapping[str, str | None]) -> Full:
    """A new record from its values. Raises Refusal."""
    edit = record_edit.create(schema, given)
    _accept(edit.problems)
    if not reach(viewer, schema.type.name, "edit").covers(edit.columns.owner_id):
        title = f"You may not create {schema.type.plural.lower()} for this owner."
        raise Refusal(
            Problem("not_permitted", title, ("Make yourself the owner.",), field="hubspot_owner_id")
        )
    _check_unique(tx, viewer, schema, edit, None)
    _check_erased(tx, viewer, schema, edit)
    by = viewer.user_id or None
    made = records.add(tx, schema.type.name, edit.properties, edit.columns, by=by, source=viewer.via)
    _index(tx, schema, made, edit)
    announce(tx, viewer, record_events(schema.type.name, made, "creation", edit.changed))
    return _read(tx, made)


def update_record(
    tx: Write,
    viewer: Viewer,
    schema: Schema,
    record_id: int,
    given: Mapping[str, str | None],
    was: Mapping[str, str | None] | None = None,
) -> Full:
    """The record after an edit; `was` are the values that the editor saw. Raises Refusal.

    Two people may edit different properties at once; of the same one, the second is told both values.
    """
    found = find_record(tx, viewer, schema.type.name, record_id, "edit")
    edit = record_edit.change(schema, found.properties, given)
    _accept(edit.problems)
    _check_conflicts(schema, edit, was or {})
    if not edit.changed:
        return found
    if not reach(viewer, schema.type.name, "edit").covers(edit.columns.owner_id):
        title = "You may not give a record to somebody outside your reach."
        raise Refusal(Problem("not_permitted", title, field="hubspot_owner_id"))
    _check_unique(tx, viewer, schema, edit, record_id)
    _check_erased(tx, viewer, schema, edit)
    records.save(tx, record_id, schema.type.name, edit.properties, edit.columns)
    if edit.columns.owner_id != found.record.owner_id:
        records.tell_again(tx, record_id, schema.type.name)
    history.keep(tx, record_id, edit.changed, viewer.user_id or None, viewer.via)
    _index(tx, schema, record_id, edit)
    log_stage(tx, viewer, schema, record_id, edit)
    announce(tx, viewer, record_events(schema.type.name, record_id, "propertyChange", edit.changed))
    return _read(tx, record_id)


def _accept(problems: tuple[Problem, ...]) -> None:
    if problems:
        raise Refusal(problems[0], problems)


def _read(tx: Read, record_id: int) -> Full:
    return records.full(tx, [record_id])[record_id]


def _check_conflicts(schema: Schema, edit: Edit, was: Mapping[str, str | None]) -> None:
    for name, (now, wanted) in edit.changed.items():
        if name in was and (was[name] or None) != now:
            label = schema.properties[name].label
            title = (
                f"{label} was changed meanwhile: it is {now or 'empty'} now, you gave {wanted or 'nothing'}."
            )
            steps = (f"Keep {now or 'it empty'}, or save again to have {wanted or 'it empty'}.",)
            raise Refusal(Problem("conflict", title, steps, field=name))


def _check_unique(tx: Read, viewer: Viewer, schema: Schema, edit: Edit, record_id: int | None) -> None:
    """One contact an address (P25), one record a unique value; the holder is named to who may see it."""
    taken = [one for one in _holders(tx, schema, edit) if one[2] != record_id]
    if not taken:
        return
    name, value, holder = taken[0]
    found = records.full(tx, [holder], archived=None).get(holder)
    seen = found is not None and reach(viewer, schema.type.name, "view").covers(found.record.owner_id)
    label = schema.properties[name].label
    title = f"{label} {value} belongs to another {schema.type.singular.lower()} already."
    steps = (_where(found),) if seen and found else ()
    raise Refusal(Problem("exists", title, steps, field=name))


def _where(found: Full) -> str:
    verb = "Open" if found.archived_at is None else "Restore"
    return f"{verb} {found.record.name}. Existing ID: {found.record.id}."


def _check_erased(tx: Write, viewer: Viewer, schema: Schema, edit: Edit) -> None:
    """H41: who was erased comes back by the API, but not by hand and not by an import."""
    names = ADDRESSES & edit.changed.keys() if schema.type.name == "contact" else ()
    for name in sorted(names):
        found = erasure.blocked(tx, _split(edit.properties.get(name)))
        if found and viewer.via in ("panel", "import"):
            title = "This person was deleted for good, as they had asked, and cannot be added again."
            raise Refusal(Problem("not_permitted", title, field=name))
        if found:
            erasure.unblock(tx, found)


def _holders(tx: Read, schema: Schema, edit: Edit) -> Iterable[tuple[str, str, int]]:
    if schema.type.name == "contact":
        for name in sorted(ADDRESSES & edit.changed.keys()):
            held = addresses.holders(tx, _split(edit.properties.get(name)))
            yield from ((name, value, holder) for value, holder in held.items())
    for name in edit.changed:
        if schema.properties[name].is_unique and name in edit.properties:
            held = unique_values.holders(tx, schema.type.name, name, [edit.properties[name]])
            yield from ((name, value, holder) for value, holder in held.items())


def _split(text: str | None) -> list[str]:
    return [one for one in (text or "").split(";") if one]


def _index(tx: Write, schema: Schema, record_id: int, edit: Edit) -> None:
    """Addresses and unique values stand in tables of their own, so that they are found at once."""
    if schema.type.name == "contact" and ADDRESSES & edit.changed.keys():
        further = _split(edit.properties.get("hs_additional_emails"))
        addresses.replace(tx, record_id, edit.properties.get("email"), further)
    for name, (_, new) in edit.changed.items():
        if schema.properties[name].is_unique:
            unique_values.replace(tx, record_id, schema.type.name, name, new)
