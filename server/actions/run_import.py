"""The import job: rows become records, a chunk a transaction, and the cursor moves with them.

Killed at any point, it goes on where the last whole chunk ended; a row is done or not, never half.
"""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from itertools import islice

from server import uploads
from server.actions.link_rows import link
from server.actions.log_change import log_stage
from server.actions.plan_rows import CHUNK, Plan, decided, plan_of, type_of
from server.actions.preview_import import (
    COUNTED,
    count,
    importing,
    noted,
    opened_rows,
    preview_import,
    run_workspace,
    still,
)
from server.actions.undo_import import take_back
from server.core import import_plan
from server.core.import_plan import Column, Outcome
from server.deps import Deps
from server.errors import Refusal
from server.exchange.table import Row
from server.steps import step
from server.store import imports, jobs, many, schemas
from server.store.imports import Run
from server.store.jobs import Job
from server.store.tx import Write


def run_import(deps: Deps, claimed: Job) -> None:
    """Do the part of an import that is due: dry run, run or undo. A file that cannot be read ends it."""
    with deps.store.read(claimed.workspace_id) as tx:
        run = imports.by_id(tx, int(claimed.args["run"]))
    if run is None or run.state != claimed.args["state"]:
        with deps.store.write(claimed.workspace_id) as tx:
            jobs.done(tx, claimed)
        return
    parts = {"checking": preview_import, "running": _carry_out, "undoing": take_back}
    try:
        with _steady_heap():
            parts[run.state](deps, claimed, run)
    except Refusal as refused:
        if refused.problem.code == "busy":
            raise
        _fail(deps, claimed, run, " ".join((refused.problem.title, *refused.problem.steps)))


@contextmanager
def _steady_heap() -> Iterator[None]:
    """What is loaded by now need not be searched for garbage again and again: a fifth of an import's time."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _fail(deps: Deps, claimed: Job, run: Run, why: str) -> None:
    """It goes no further; what was imported before stays, and can be undone."""
    with deps.store.write(claimed.workspace_id) as tx:
        before = still(tx, run, run.state)
        begun = run.state == "undoing" or (run.state == "running" and before.cursor > 0)
        imports.save(tx, run.id, state="done" if begun else "failed", problem=why)
        jobs.done(tx, claimed)


def _carry_out(deps: Deps, claimed: Job, run: Run) -> None:
    _add_properties(deps, claimed, run)
    lease = timedelta(seconds=deps.settings.lease_seconds)
    with opened_rows(deps, run) as rows:
        for _ in islice(rows, run.cursor):
            pass  # done before the process died
        while chunk := list(islice(rows, CHUNK)):
            with deps.store.write(run_workspace(claimed)) as tx:
                jobs.hold(tx, claimed, lease)  # the fence: of two workers, only the newest goes on
                import_chunk(tx, still(tx, run, "running"), chunk)
                step("import-chunk")
            step("import-committed")
    with deps.store.write(run_workspace(claimed)) as tx:
        imports.save(tx, run.id, state="done", rows=still(tx, run, "running").cursor)
        jobs.done(tx, claimed)
    uploads.drop(deps.settings, run.file)


def _add_properties(deps: Deps, claimed: Job, run: Run) -> None:
    """Columns that become properties do so before the first row; done once, whatever happens later."""
    with deps.store.write(run_workspace(claimed)) as tx:
        before = still(tx, run, "running")
        columns = [Column(header, to) for header, to in before.columns]
        schema = schemas.schema(tx, type_of(tx, run.kind))
        made = import_plan.new_properties(schema, columns)
        if not made:
            return
        for one in made.values():
            schemas.add_property(tx, one)
        _, placed = import_plan.with_new(schema, made, columns)
        imports.save(tx, run.id, columns=[[one.header, one.to] for one in placed])


def import_chunk(tx: Write, run: Run, chunk: Sequence[Row]) -> dict[str, int]:
    """Decide and write some rows, with the cursor behind them; the counts so far."""
    many.begin(tx)
    plan = plan_of(tx, run, importing(tx, run))
    outcomes = decided(tx, plan, [plan.reader.read(*row) for row in chunk], set())
    first = tx.new_id()
    done = _write(tx, plan, outcomes)
    made, news = link(tx, plan, done)
    last = tx.new_id()
    if last > first + 1:
        imports.add_range(tx, run.id, first, last)
    counts = {name: run.counts.get(name, 0) for name in COUNTED}
    count(counts, outcomes)
    counts["linked"] += made
    _note(tx, plan, done, outcomes, news)
    imports.save(tx, run.id, cursor=run.cursor + len(chunk), counts=counts)
    return counts


def _write(tx: Write, plan: Plan, outcomes: Sequence[Outcome]) -> list[tuple[int, Outcome]]:
    """Create and change the records; each with the row it came from."""
    kind, by = plan.schema.type.name, plan.viewer.user_id or None
    created = [(tx.new_id(), one) for one in outcomes if one.verdict == "created"]
    updated = [(one.record_id, one) for one in outcomes if one.verdict == "updated" and one.record_id]
    known = [(one.record_id, one) for one in outcomes if one.verdict == "unchanged" and one.record_id]
    many.add(
        tx, kind, [(ident, one.edit.properties, one.edit.columns) for ident, one in created if one.edit], by
    )
    many.save(
        tx, kind, [(ident, one.edit.properties, one.edit.columns) for ident, one in updated if one.edit]
    )
    many.keep_changes(tx, [(ident, one.edit.changed) for ident, one in updated if one.edit], by)
    _index(tx, plan, created, [])
    _index(tx, plan, updated, [ident for ident, _ in updated])
    for ident, one in updated:
        if one.edit:
            log_stage(tx, plan.viewer, plan.schema, ident, one.edit)
    return [*created, *updated, *known]


def _index(tx: Write, plan: Plan, rows: Sequence[tuple[int, Outcome]], known: list[int]) -> None:
    """Addresses and unique values stand in tables of their own, so that they are found at once."""
    kind = plan.schema.type.name
    if kind == "contact":
        many.drop_addresses(tx, known)
        addresses: list[tuple[str, int, bool]] = []
        for ident, one in rows:
            if one.edit is not None:
                addresses += addresses_of(ident, one.edit.properties)
        many.add_addresses(tx, addresses)
    unique = [name for name, one in plan.schema.properties.items() if one.is_unique]
    if unique:
        index_unique(
            tx, kind, unique, [(ident, one.edit.properties) for ident, one in rows if one.edit], known
        )


def addresses_of(ident: int, values: dict[str, str]) -> list[tuple[str, int, bool]]:
    """A contact's addresses as rows, the primary one first."""
    primary = values.get("email")
    found = [(primary, ident, True)] if primary else []
    if "hs_additional_emails" in values:
        further = dict.fromkeys(values["hs_additional_emails"].split(";"))
        found += [(one, ident, False) for one in further if one and one != primary]
    return found


def index_unique(
    tx: Write, kind: str, unique: Sequence[str], rows: Sequence[tuple[int, dict[str, str]]], known: list[int]
) -> None:
    """Write the unique values of some records anew."""
    many.drop_unique(tx, known)
    values = [(name, held[name], ident) for ident, held in rows for name in unique if name in held]
    many.add_unique(tx, kind, values)


def _note(
    tx: Write,
    plan: Plan,
    done: Sequence[tuple[int, Outcome]],
    outcomes: Sequence[Outcome],
    news: dict[int, list[int]],
) -> None:
    """Write down what undo and the result page need: all but the created rows, which are ranges of ids."""
    notes = [noted(one) for one in outcomes if one.verdict == "refused"]
    for ident, one in done:
        if one.verdict == "updated" or (one.verdict == "unchanged" and ident in news):
            plain = noted(one).__dict__
            notes.append(imports.RowNote(**{**plain, "linked": tuple(news.get(ident, ()))}))
    imports.note(tx, plan.run.id, "run", notes)
