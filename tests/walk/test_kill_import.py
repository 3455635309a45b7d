"""An import whose process is killed (SIGKILL) goes on where the last whole chunk ended."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server import config
from server.app import connect
from server.clock import FixedClock
from server.jobs.runner import Runner
from server.steps import VARIABLE
from server.store import imports, records, users
from server.store.tx import Read
from tests.walk.stack import eventually

ROWS = 2500


@pytest.mark.parametrize(("step", "done"), [("import-chunk", 0), ("import-committed", 1000)])
def test_killed_it_goes_on_with_no_row_lost_doubled_or_half(tmp_path: Path, step: str, done: int) -> None:
    environment = dict(os.environ) | {"ALONGSIDE_DATA": str(tmp_path)}
    for arguments in (["migrate"], ["found", "Our firm", "rosa@ourfirm.test"]):
        subprocess.run(
            [sys.executable, "-m", "server", *arguments], env=environment, check=True, capture_output=True
        )
    file, marker = tmp_path / "people.csv", tmp_path / "there"
    file.write_text("email,first name\n" + "".join(f"p{n}@acme.test,P{n}\n" for n in range(ROWS)))
    with (tmp_path / "log").open("wb") as log:
        running = subprocess.Popen(
            [sys.executable, "-m", "server", "import", str(file), "--type", "contacts", "--as", "rosa@ourfirm.test"],
            env=environment | {VARIABLE: f"{step}:{marker}"}, stdout=log, stderr=log,
        )  # fmt: skip
    eventually(marker.exists, "the import has come to its step")
    running.send_signal(signal.SIGKILL)
    running.wait()
    # Ten minutes later the dead worker's lease is over.
    later = FixedClock(datetime.now(UTC) + timedelta(minutes=10))  # noqa: TID251  the killed process had the real clock
    deps = connect(config.read({"ALONGSIDE_DATA": str(tmp_path)}, tmp_path / "none"), later)
    try:
        with deps.store.read(1) as tx:
            (run,) = imports.of_user(tx, users.first_admin(tx) or 0)
            assert (run.state, run.cursor, _count(tx)) == ("running", done, done)
        Runner(deps).run_due()
        with deps.store.read(1) as tx:
            run = imports.by_id(tx, run.id) or run
            assert (run.state, run.cursor, run.counts["created"], run.counts["refused"]) == (
                "done",
                ROWS,
                ROWS,
                0,
            )
            assert _count(tx) == ROWS
    finally:
        deps.store.close()


def _count(tx: Read) -> int:
    kind = records.record.c.kind == "contact"
    return len(tx.all(records.full_select().where(tx.mine(records.record), kind)))
