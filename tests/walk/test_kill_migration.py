"""SIGKILL during a migration: nothing of it has happened, or all of it (fault 6)."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from server.clock import SystemClock
from server.store import migrate
from server.store.tx import Store
from tests.walk.stack import eventually

MOMENTS: dict[str, Callable[[Path], bool]] = {
    "the file is made": lambda folder: (folder / "alongside.db").exists(),
    "something is written": lambda folder: any(one.stat().st_size for one in folder.glob("alongside.db-*")),
}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_fault_6_killed_while_it_migrates_the_next_start_finishes(
    tmp_path: Path, moment: Callable[[Path], bool]
) -> None:
    environment = dict(os.environ) | {"ALONGSIDE_DATA": str(tmp_path)}
    order = [sys.executable, "-m", "server", "migrate"]
    running = subprocess.Popen(order, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    eventually(lambda: moment(tmp_path) or running.poll() is not None, "the migration is under way")
    running.send_signal(signal.SIGKILL)
    running.wait()
    store = Store(f"sqlite:///{tmp_path / 'alongside.db'}", SystemClock())
    assert migrate.current(store) in (None, migrate.head()), "never half"
    subprocess.run(order, env=environment, check=True, capture_output=True)
    assert migrate.current(store) == migrate.head()
    store.close()
