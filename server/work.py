"""Job processes beside `serve`, for PostgreSQL."""

import signal
from threading import Event

from server import logs
from server.app import connect
from server.config import Settings
from server.errors import Problem, Refusal
from server.jobs.indexer import Indexer
from server.jobs.periodic import Periodic
from server.jobs.runner import Runner
from server.store.dialect import is_sqlite_url


def work(settings: Settings) -> None:
    """Run jobs until told to stop; raises Refusal on SQLite, whose one process runs them itself."""
    if is_sqlite_url(settings.database_url):
        raise Refusal(
            Problem("setting", "`alongside work` needs PostgreSQL; with SQLite, serve runs the jobs")
        )
    logs.configure(settings.log_level)
    deps = connect(settings)
    deps.store.watch()
    runner, periodic, indexer, stop = Runner(deps), Periodic(deps), Indexer(deps), Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    runner.start(settings.job_threads)
    periodic.start()
    indexer.start()
    stop.wait()
    runner.stop()
    periodic.stop()
    indexer.stop()
    deps.store.close()
