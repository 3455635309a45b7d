"""Begin an import: take the file, say what it looks like, and guess where its columns go."""

from collections.abc import Sequence
from itertools import islice

from server import uploads
from server.actions.plan_rows import type_of
from server.core import import_plan
from server.core.import_plan import ID, SKIP, Column
from server.core.permission import Viewer, reach
from server.deps import Deps
from server.errors import Problem, Refusal
from server.exchange import mapping
from server.exchange.read import read
from server.exchange.sniff import Shape, sniff
from server.exchange.table import BadFile
from server.present import imports as present
from server.present.shown import Shown
from server.store import imports, jobs, schemas
from server.store.imports import Run
from server.store.tx import Read, Write
from shared_schema import imports as wire

SAMPLES = 8
LOOK = 200  # rows whose content helps to guess
JOB = "import"


def start_import(deps: Deps, viewer: Viewer, file: str, size: int, name: str, kind: str) -> int:
    """A kept file becomes an import that waits for its mapping; its id. Raises Refusal."""
    with deps.store.read(viewer.workspace_id) as tx:
        of = type_of(tx, kind)
        schema = schemas.schema(tx, of)
    if reach(viewer, of.name, "edit").is_empty:
        title = f"You may not create or change {of.plural.lower()}."
        raise Refusal(Problem("not_permitted", title, ("Ask a super admin to change your role.",)))
    shape, columns, rows = _look(deps, file, name)
    to = mapping.guess(columns, rows, of.name, schema.properties)
    values = {
        "user_id": viewer.user_id,
        "kind": of.name,
        "state": "mapping",
        "file": file,
        "file_name": _shown(name),
        "size": size,
        "shape": shape.__dict__,
        "columns": [list(pair) for pair in zip(columns, to, strict=True)],
        "samples": [[cell[:200] for cell in row] for row in rows[:SAMPLES]],
        "mode": "both",
        "clears": False,
    }
    with deps.store.write(viewer.workspace_id) as tx:
        return imports.add(tx, **values)


def _shown(name: str) -> str:
    plain = "".join(letter for letter in name if letter.isprintable())
    return plain.replace("\\", "/").rpartition("/")[2][:200] or "file"


def _look(deps: Deps, file: str, name: str) -> tuple[Shape, tuple[str, ...], list[list[str]]]:
    try:
        with uploads.opened(deps.settings, file) as content:
            found = sniff(content, name)
            with read(content, found) as table:
                return found, table.columns, [row.cells for row in islice(table.rows, LOOK)]
    except BadFile as bad:
        raise Refusal(Problem("file_unreadable", str(bad), field="file")) from bad


def begin_import(deps: Deps, viewer: Viewer, cmd: wire.BeginImport) -> wire.ImportView:
    """The panel's way: `upload` is the name that the upload was answered with."""
    size = _size(deps, cmd.upload)
    try:
        made = start_import(deps, viewer, cmd.upload, size, cmd.name, cmd.kind)
    except Refusal:
        uploads.drop(deps.settings, cmd.upload)
        raise
    return view_import(deps, viewer, made)


def _size(deps: Deps, upload: str) -> int:
    with uploads.opened(deps.settings, upload) as content:
        return content.seek(0, 2)


def map_import(deps: Deps, viewer: Viewer, cmd: wire.MapImport) -> wire.ImportView:
    """Set where each column goes, and begin the dry run."""
    with deps.store.write(viewer.workspace_id) as tx:
        run = own(tx, viewer, cmd.id)
        if run.state not in ("mapping", "checked"):
            raise Refusal(Problem("too_late", "This import has begun already."))
        columns = _mapped(run, cmd.columns)
        of = type_of(tx, run.kind)
        schema = schemas.schema(tx, of)
        made = import_plan.new_properties(schema, columns)
        if made and not viewer.is_admin:
            title = "Only a super admin may add properties."
            raise Refusal(
                Problem(
                    "not_permitted",
                    title,
                    ("Skip the column, or ask a super admin.",),
                    field=next(iter(made)),
                )
            )
        grown, placed = import_plan.with_new(schema, made, columns)
        refused = import_plan.mapping_problem(grown, placed)
        if refused is not None:
            raise Refusal(refused)
        pairs = [[one.header, one.to] for one in columns]
        set_going(tx, run, "checking", columns=pairs, mode=cmd.mode, clears=cmd.clears)
    return view_import(deps, viewer, run.id)


def _mapped(run: Run, given: Sequence[str]) -> list[Column]:
    if len(given) != len(run.columns):
        title = f"The file has {len(run.columns)} columns, you mapped {len(given)}."
        raise Refusal(Problem("bad_request", title, field="columns"))
    return [Column(header, to) for (header, _), to in zip(run.columns, given, strict=True)]


def set_going(tx: Write, run: Run, state: str, **values: object) -> None:
    """Queue the next part of an import's work, from its first row."""
    imports.save(tx, run.id, state=state, cursor=0, problem=None, counts={}, **values)
    jobs.add(tx, JOB, {"run": run.id, "state": state}, unique_key=f"{JOB}:{run.id}:{state}")


def apply_import(deps: Deps, viewer: Viewer, cmd: wire.ApplyImport) -> wire.ImportView:
    """Do what the dry run has shown."""
    with deps.store.write(viewer.workspace_id) as tx:
        run = own(tx, viewer, cmd.id)
        if run.state != "checked":
            raise Refusal(Problem("too_late", "Check the import first: its state is " + run.state + "."))
        set_going(tx, run, "running")
    return view_import(deps, viewer, run.id)


def own(tx: Read, viewer: Viewer, run_id: int) -> Run:
    """An import of the viewer's own; a super admin reaches everybody's. Raises Refusal."""
    found = imports.by_id(tx, run_id)
    if found is None or (found.user_id != viewer.user_id and not viewer.is_admin):
        raise Refusal(Problem("not_found", "There is no such import."))
    return found


def show_import(deps: Deps, viewer: Viewer, cmd: wire.ShowImport) -> Shown[wire.ImportView]:
    """One import as it stands; from now on its progress is watched."""
    view = view_import(deps, viewer, cmd.id)
    return Shown(view, frozenset({f"user:{viewer.user_id}", imports.topic(cmd.id)}), "import")


def view_import(deps: Deps, viewer: Viewer, run_id: int) -> wire.ImportView:
    """The same to look at once. Raises Refusal."""
    with deps.store.read(viewer.workspace_id) as tx:
        run = own(tx, viewer, run_id)
        seq = tx.seq()
        of = type_of(tx, run.kind)
        properties = schemas.properties(tx, of)
    targets = [(SKIP, "Do not import"), (ID, "Record ID")]
    targets += [
        (one.name, one.label) for one in properties.values() if not one.is_read_only and not one.is_hidden
    ]
    targets += [(to, present.LINK_LABELS[to]) for to in mapping.links_of(of.name)]
    return present.view(run, of, targets, seq, may_add=viewer.is_admin)


def list_imports(deps: Deps, viewer: Viewer, _: wire.ListImports) -> wire.Imports:
    """The viewer's imports, newest first, and the types that can be imported."""
    with deps.store.read(viewer.workspace_id) as tx:
        runs = imports.of_user(tx, viewer.user_id)
        known = schemas.types(tx)
    kinds = [one for one in known.values() if not reach(viewer, one.name, "edit").is_empty]
    return wire.Imports(
        imports=[present.line(run) for run in runs],
        kinds=[wire.ImportKind(name=one.name, label=one.plural) for one in kinds],
    )


def show_rows(deps: Deps, viewer: Viewer, cmd: wire.ShowImportRows) -> wire.ImportRows:
    """Some rows of one verdict: of the run when there was one, else of the dry run."""
    with deps.store.read(viewer.workspace_id) as tx:
        run = own(tx, viewer, cmd.id)
        phase = (
            "undo" if cmd.verdict == "kept" else "check" if run.state in ("checking", "checked") else "run"
        )
        found = imports.notes(tx, run.id, phase, cmd.verdict, cmd.after, 51)
        schema = schemas.schema(tx, type_of(tx, run.kind))
    return present.rows(found, schema, 50)


def discard_import(deps: Deps, viewer: Viewer, cmd: wire.DiscardImport) -> wire.Imports:
    """Throw a file away that was not imported."""
    with deps.store.write(viewer.workspace_id) as tx:
        run = own(tx, viewer, cmd.id)
        if run.state not in ("mapping", "checked", "failed"):
            raise Refusal(Problem("too_late", "This import has begun already: undo it instead."))
        imports.save(tx, run.id, state="discarded")
    uploads.drop(deps.settings, run.file)
    return list_imports(deps, viewer, wire.ListImports())
