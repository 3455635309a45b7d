"""`alongside export` and `alongside import`: whole workspaces and single tables, in and out of files."""

from pathlib import Path

from server import uploads
from server.actions.admit import viewer_in
from server.actions.export_workspace import export_workspace
from server.actions.plan_rows import type_of
from server.actions.restore_workspace import restore_workspace
from server.actions.start_import import own, set_going, start_import
from server.app import connect
from server.config import Settings
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.exchange.portable import Portable
from server.exchange.table import BadFile
from server.jobs.runner import Runner
from server.store import imports, users, workspaces
from server.store.imports import RowNote, Run


def export_file(settings: Settings, path: Path, email: str) -> dict[str, int]:
    """Write a workspace into a new SQLite file; its tables with their rows."""
    if path.exists():
        raise Refusal(Problem("exists", f"{path} is there already; choose another name."))
    deps = connect(settings)
    try:
        return export_workspace(deps, _workspace(deps, email), path)
    finally:
        deps.store.close()


def restore_file(settings: Settings, path: Path, email: str) -> dict[str, int]:
    """Read such a file into an empty workspace; its tables with the rows that were taken."""
    deps = connect(settings)
    try:
        source = Portable(path)
    except BadFile as bad:
        deps.store.close()
        raise Refusal(Problem("file_unreadable", str(bad), field="file")) from bad
    try:
        return restore_workspace(deps, _workspace(deps, email), source)
    finally:
        source.close()
        deps.store.close()


def import_file(
    settings: Settings, path: Path, kind: str, email: str, *, dry_run: bool
) -> tuple[Run, list[RowNote]]:
    """Import a table as the web app would, with the mapping that is guessed; the run and its refused rows."""
    deps = connect(settings)
    try:
        viewer = _viewer(deps, email)
        with path.open("rb") as content:
            file, size = uploads.keep(deps.settings, content)
        with deps.store.read(viewer.workspace_id) as tx:
            name = type_of(tx, kind).name
        run_id = start_import(deps, viewer, file, size, path.name, name)
        run = _part(deps, viewer, run_id, "checking")
        if run.state == "checked" and not dry_run:
            run = _part(deps, viewer, run_id, "running")
        phase = "check" if run.state == "checked" else "run"
        with deps.store.read(viewer.workspace_id) as tx:
            return run, imports.notes(tx, run_id, phase, "refused")
    finally:
        deps.store.close()


def _part(deps: Deps, viewer: Viewer, run_id: int, state: str) -> Run:
    with deps.store.write(viewer.workspace_id) as tx:
        set_going(tx, own(tx, viewer, run_id), state)
    Runner(deps).run_due("import")
    with deps.store.read(viewer.workspace_id) as tx:
        return own(tx, viewer, run_id)


def _workspace(deps: Deps, email: str) -> int:
    with deps.store.system_read() as tx:
        known = workspaces.ids(tx)
        found = users.find(tx, email) if email else None
    if found is not None:
        return found[0]
    if len(known) == 1 and not email:
        return known[0]
    title = f"There is no user {email}." if email else f"There are {len(known)} workspaces."
    raise Refusal(Problem("not_found", f"{title} Name a user of the right one: --as ADDRESS."))


def _viewer(deps: Deps, email: str) -> Viewer:
    workspace = _workspace(deps, email)
    with deps.store.system_read() as tx:
        found = users.find(tx, email) if email else None
    with deps.store.read(workspace) as read:
        viewer = viewer_in(read, found[1] if found else users.first_admin(read) or 0, via="import")
    if viewer is None:
        raise Refusal(Problem("not_found", "Nobody may import here. Name a user: --as ADDRESS."))
    return viewer
