"""Serve the product: gunicorn with threads. Never gevent: it cuts websocket frames (security §0.1)."""

import socket
from typing import Any

from gunicorn.app.base import BaseApplication

from server import app, logs
from server.config import Settings
from server.errors import Problem, Refusal
from server.health import ready_problem

SPARE_THREADS = 32  # when sockets hold all threads, plain HTTP hangs (house §2.12)


class Served(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn, told everything here instead of by a file."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._server: app.Server | None = None
        super().__init__()

    def load_config(self) -> None:
        """One worker: it holds the hub; more come with PostgreSQL."""
        options: dict[str, Any] = {
            "bind": f"{self._settings.host}:{self._settings.port}",
            "workers": 1,
            "worker_class": "gthread",
            "threads": self._settings.sockets + SPARE_THREADS,
            "timeout": 0,  # a thread may hold a websocket for days
            "graceful_timeout": 5,
            "keepalive": 30,
            "accesslog": None,  # callback queries hold codes
            "loglevel": "warning",
            "post_worker_init": lambda _worker: self._started(),
            "worker_exit": lambda _arbiter, _worker: self._stopped(),
            "control_socket_disable": True,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """Called in the worker, after the fork: connections and threads are its own."""
        logs.configure(self._settings.log_level)
        self._server = app.make(app.connect(self._settings))
        return self._server.app

    def _started(self) -> None:
        if self._server is not None:
            self._server.start()

    def _stopped(self) -> None:
        if self._server is not None:
            self._server.stop()


def check(settings: Settings) -> None:
    """What would keep the server from working, found before it starts; raises Refusal."""
    port_is_free(settings.host, settings.port, "PORT")
    deps = app.connect(settings)
    trouble = ready_problem(deps)
    deps.store.close()
    if trouble:
        raise Refusal(Problem("setting", trouble))


def port_is_free(host: str, port: int, name: str) -> None:
    """Raises Refusal that says what to do when somebody else has the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            what = f"{name} {port} is in use; stop that program or choose another: {name}=… in .env"
            raise Refusal(Problem("setting", what, field=name)) from error


def run(settings: Settings) -> None:
    """Serve until told to stop."""
    check(settings)
    Served(settings).run()
