"""Importing contacts from CSV on both databases: rows a second, beside bare inserts, and memory at N and 4 N.

Run by `make bench`. Each import runs in a process of its own, so that its memory is its own.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter, process_time
from typing import BinaryIO

from sqlalchemy import text

from server import config, uploads
from server.actions.found_workspace import found_workspace
from server.actions.run_import import run_import
from server.actions.start_import import set_going, start_import
from server.app import connect
from server.core.permission import Viewer
from server.deps import Deps
from server.store import imports, migrate, users
from server.store.jobs import Job
from tests.benchmarks.desk import KEY, postgresql, sqlite

ROWS = 50_000
FIRST, LAST = ("Ada", "Bo", "Carla", "Dev", "Elif", "Femi"), ("Adler", "Brandt", "Costa", "Dunn", "Ekman")
BARE = text(
    "INSERT INTO record (workspace_id, id, kind, name, subtitle, properties, source, created_at, updated_at)"
    " VALUES (:w, :id, 'contact', :name, '', :properties, 'import', :at, :at)"
)


def main() -> None:
    """Print the figures of both databases."""
    if len(sys.argv) == 4:
        sys.stdout.write(json.dumps(_timed(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))))
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    for name, place in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        few, many = (_apart(place, count) for count in (rows, 4 * rows))
        sys.stdout.write(
            f"\n{name}: {rows:,} contacts from CSV into an empty workspace\n"
            f"  import           {few['import']:10,.0f} rows/s, × bare insert {few['bare'] / few['import']:.1f}\n"
            f"  by CPU time      {few['cpu']:10,.0f} rows/s\n"
            f"  dry run          {few['check']:10,.0f} rows/s\n"
            f"  at {4 * rows:9,}     {many['import']:10,.0f} rows/s\n"
            f"  memory           {few['peak']:.0f} MB at {rows:,}, {many['peak']:.0f} MB at {4 * rows:,}\n"
        )
        sys.stdout.flush()


def _apart(place: Callable[[], AbstractContextManager[str]], count: int) -> dict[str, float]:
    with place() as url, TemporaryDirectory() as folder:
        ran = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.importing", url, folder, str(count)],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    found: dict[str, float] = json.loads(ran.stdout)
    return found


def _timed(url: str, folder: Path, count: int) -> dict[str, float]:
    deps = connect(config.read({"DATABASE_URL": url, "ROOT_KEY": KEY, "ALONGSIDE_DATA": str(folder)}))
    migrate.upgrade(deps.store)
    found_workspace(deps, "Bench", "bench@bench.test")
    with deps.store.system_read() as tx:
        workspace, user = users.find(tx, "bench@bench.test") or (0, 0)
    viewer = Viewer(user, workspace, "Bench", "core", is_admin=True)
    bare = _bare(deps, workspace, count)
    with _csv(count) as content:
        file, size = uploads.keep(deps.settings, content)
    run_id = start_import(deps, viewer, file, size, "contacts.csv", "contact")
    checked, ran = (_part(deps, workspace, run_id, state) for state in ("checking", "running"))
    return {
        "bare": bare,
        "check": count / checked[0],
        "import": count / ran[0],
        "cpu": count / ran[1],
        "peak": _memory(),
    }


def _memory() -> float:
    """Our own memory in MB; the database file, which SQLite maps, is not in it."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


def _part(deps: Deps, workspace: int, run_id: int, state: str) -> tuple[float, float]:
    with deps.store.write(workspace) as tx:
        run = imports.by_id(tx, run_id)
        assert run
        set_going(tx, run, state)
    job = _claimed(deps)
    start, worked = perf_counter(), process_time()
    run_import(deps, job)
    took = perf_counter() - start, process_time() - worked
    with deps.store.read(workspace) as tx:
        done = imports.by_id(tx, run_id)
    assert done
    assert done.state in ("checked", "done"), done
    assert not done.problem, done
    return took


def _claimed(deps: Deps) -> Job:
    from datetime import timedelta  # noqa: PLC0415

    from server.store import jobs  # noqa: PLC0415

    with deps.store.system() as tx:
        job = jobs.claim(tx, ("import",), timedelta(hours=1))
    assert job
    return job


@contextmanager
def _csv(count: int) -> Iterator[BinaryIO]:
    def lines() -> Iterator[str]:
        yield "Email,First name,Last name,Job title,Phone,City,Company name\n"
        for number in range(count):
            first, last = FIRST[number % 6], LAST[number % 5]
            yield (
                f"{first}.{last}{number}@firm{number % 5000}.test,{first},{last},Engineer,"
                f"58 {number % 900 + 100} {number % 90 + 10} {number % 80 + 10},Kraków,Firm {number % 5000}\n"
            )

    with TemporaryFile() as file:
        file.writelines(line.encode() for line in lines())
        file.seek(0)
        yield file


def _bare(deps: Deps, workspace: int, count: int) -> float:
    """As many records by one statement, into the same table with the same indexes, in one transaction."""
    values = json.dumps({"email": "a@b.test", "firstname": "Ada", "lastname": "Adler", "city": "Kraków"})
    fixed = {"w": workspace, "properties": values, "at": "2026-11-24 12:00:00"}
    took = 0.0
    with suppress(_Enough), deps.store.system() as tx:
        for start in range(0, count, 1000):
            rows = [fixed | {"id": 10**7 + one, "name": f"Ada {one}"} for one in range(start, start + 1000)]
            begun = perf_counter()
            tx.run(BARE, rows)
            took += perf_counter() - begun
        raise _Enough  # rolled back: the workspace stays empty
    return count / took


class _Enough(Exception):
    pass


if __name__ == "__main__":
    main()
