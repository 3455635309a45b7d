"""Take a whole import back: what it made goes, what it changed is put back; what was used since stays."""

from datetime import timedelta

from server.actions.log_change import log_stage
from server.actions.plan_rows import type_of
from server.actions.preview_import import importing, still
from server.actions.start_import import own, set_going, view_import
from server.core import record_edit
from server.core.permission import Viewer
from server.core.record_edit import Schema
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import addresses, imports, jobs, many, records, schemas
from server.store.imports import RowNote, Run
from server.store.jobs import Job
from server.store.tx import Write
from shared_schema import imports as wire

CHUNK = 500


def undo_import(deps: Deps, viewer: Viewer, cmd: wire.UndoImport) -> wire.ImportView:
    """Begin to take an import back."""
    with deps.store.write(viewer.workspace_id) as tx:
        run = own(tx, viewer, cmd.id)
        if run.state != "done":
            raise Refusal(Problem("too_late", "Only an import that is done can be undone."))
        counts = run.counts
        set_going(tx, run, "undoing")
        imports.save(tx, run.id, counts=counts)
    return view_import(deps, viewer, cmd.id)


def take_back(deps: Deps, claimed: Job, run: Run) -> None:
    """Undo, a chunk a transaction; each chunk takes its own marks away, so a rerun goes on behind them."""
    lease = timedelta(seconds=deps.settings.lease_seconds)
    more = True
    while more:
        with deps.store.write(claimed.workspace_id) as tx:
            jobs.hold(tx, claimed, lease)
            now = still(tx, run, "undoing")
            more = _take_changes_back(tx, now) or _take_records_back(tx, now)
    with deps.store.write(claimed.workspace_id) as tx:
        now = still(tx, run, "undoing")
        kept = imports.count_notes(tx, run.id, "undo", "kept")
        imports.save(tx, run.id, state="undone", counts={**now.counts, "kept": kept})
        jobs.done(tx, claimed)


def _take_records_back(tx: Write, run: Run) -> bool:
    """One range of created records; whether there was one."""
    first, last = next(iter(imports.ranges(tx, run.id)), (0, 0))
    if not first:
        return False
    made = imports.existing(tx, first, last)
    used = imports.touched(tx, made, {ident: row[1] for ident, row in made.items()}) if made else set()
    gone = [ident for ident in made if ident not in used]
    imports.remove_records(tx, gone, sorted({f"kind:{made[ident][0]}" for ident in gone}))
    imports.note(
        tx,
        run.id,
        "undo",
        [
            RowNote(ident, "kept", ident, made[ident][3], reason="It was changed or used after the import.")
            for ident in sorted(used)
        ],
    )
    imports.drop_range(tx, run.id, first)
    imports.save(tx, run.id, cursor=run.cursor + len(made))
    return True


def _take_changes_back(tx: Write, run: Run) -> bool:
    """Some changed records, in the order of the file; whether there were any."""
    notes = imports.notes(tx, run.id, "run", "updated", run.cursor, CHUNK)
    notes += imports.notes(tx, run.id, "run", "unchanged", run.cursor, CHUNK)
    if not notes:
        return False
    notes = sorted(notes, key=lambda one: one.number)[:CHUNK]
    schema = schemas.schema(tx, type_of(tx, run.kind))
    held = records.full(tx, [one.record_id for one in notes if one.record_id], archived=None)
    kept = []
    for one in notes:
        found = held.get(one.record_id or 0)
        why = (
            _put_back(tx, run, schema, one, found.properties)
            if found
            else "The record is not there any more."
        )
        if one.record_id and one.linked:
            many.unrelate(tx, one.record_id, one.linked)
        if why:
            kept.append(RowNote(one.number, "kept", one.record_id, one.name, one.changes, reason=why))
    imports.note(tx, run.id, "undo", kept)
    imports.save(tx, run.id, cursor=notes[-1].number)
    return True


def _put_back(tx: Write, run: Run, schema: Schema, note: RowNote, now: dict[str, str]) -> str | None:
    """Give a record its old values again, where the imported ones still stand; why some could not be."""
    changed_since = [name for name, _, new in note.changes if now.get(name) != new]
    wanted = {name: old for name, old, _ in note.changes if name not in changed_since}
    known = {name: old for name, old in wanted.items() if name in schema.properties}
    edit = record_edit.change(schema, now, known)
    ident = note.record_id or 0
    if edit.problems:
        return edit.problems[0].title
    if edit.changed and _is_taken(tx, schema, ident, edit.properties):
        return "Its old address or unique value belongs to another record by now."
    if edit.changed:
        kind, viewer = schema.type.name, importing(tx, run)
        many.save(tx, kind, [(ident, edit.properties, edit.columns)])
        many.keep_changes(tx, [(ident, edit.changed)], viewer.user_id)
        _index(tx, schema, ident, edit.properties)
        log_stage(tx, viewer, schema, ident, edit)
    if not changed_since:
        return None
    labels = [schema.properties[name].label if name in schema.properties else name for name in changed_since]
    return f"Changed since, and left as it is: {', '.join(labels)}."


def _is_taken(tx: Write, schema: Schema, ident: int, values: dict[str, str]) -> bool:
    held: set[int] = set()
    if schema.type.name == "contact":
        wanted = [values.get("email", ""), *values.get("hs_additional_emails", "").split(";")]
        held |= set(addresses.holders(tx, [one for one in wanted if one]).values())
    held |= many.unique_holders(tx, schema.type.name, _unique(schema, values))
    return bool(held - {ident})


def _unique(schema: Schema, values: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (name, values[name]) for name, one in schema.properties.items() if one.is_unique and name in values
    ]


def _index(tx: Write, schema: Schema, ident: int, values: dict[str, str]) -> None:
    if schema.type.name == "contact":
        further = [one for one in values.get("hs_additional_emails", "").split(";") if one]
        addresses.replace(tx, ident, values.get("email"), further)
    many.drop_unique(tx, [ident])
    many.add_unique(tx, schema.type.name, [(name, value, ident) for name, value in _unique(schema, values)])
