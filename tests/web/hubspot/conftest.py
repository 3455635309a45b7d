"""A really running server, and HubSpot's own client as its judge."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from flask import Flask, Response, request
from hubspot import HubSpot
from werkzeug.serving import make_server

from server import config, web
from server.actions.access_tokens import issue_for
from server.actions.begin_workspace import begin_workspace
from server.app import connect
from server.clock import SystemClock
from server.core.scopes import SCOPES
from server.deps import Deps
from server.jobs.indexer import Indexer
from server.store import users, workspaces

# Which of our routes the official client has called, and with what: (method, path template).
CALLED: set[tuple[str, str]] = set()


@dataclass(frozen=True)
class Office:
    """A workspace with its API on a real port: Mia the admin, Tom of the service team, Vera who only looks."""

    deps: Deps
    app: Flask
    url: str
    workspace: int
    mia: int
    tom: int
    vera: int

    def token(self, email: str = "mia@northwind.test", *scopes: str) -> str:
        return issue_for(self.deps, email, "a test", scopes or SCOPES).secret

    def client(self, email: str = "mia@northwind.test", *scopes: str) -> HubSpot:
        return HubSpot(access_token=self.token(email, *scopes), host=self.url)

    def catch_up(self) -> None:
        """Search has read what was written: the thread that follows the feed is not running here."""
        Indexer(self.deps).catch_up()


def remember(answer: Response) -> Response:
    """Keep which route the official client has just called."""
    if request.url_rule is not None and "hubspot" in request.headers.get("User-Agent", "").lower():
        CALLED.add((request.method, str(request.url_rule)))
    return answer


def found(deps: Deps) -> tuple[int, int, int, int]:
    with deps.store.system() as tx:
        workspace = workspaces.add(tx, "Northwind")
    with deps.store.write(workspace) as tx:
        mia = users.add(tx, "mia@northwind.test", "Mia Berg", "sales", is_admin=True)
        tom = users.add(tx, "tom@northwind.test", "Tom Okafor", "service")
        vera = users.add(tx, "vera@northwind.test", "Vera Lind", "view_only")
        begin_workspace(tx)
    return workspace, mia, tom, vera


def settings(folder: Path, **changed: Any) -> config.Settings:
    read = config.read({"ALONGSIDE_DATA": str(folder)}, folder / "no.env")
    return replace(read, **changed)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("office")
    shutil.copy(sqlite_template, folder / "alongside.db")
    # The client's own judgement is what is wanted here, not how fast one may ask.
    deps = connect(settings(folder, api_burst=100_000), SystemClock())
    people = found(deps)
    app = Flask("alongside", static_folder=None)
    web.register(app, deps)
    app.after_request(remember)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Office(deps, app, f"http://127.0.0.1:{server.server_port}", *people)
    server.shutdown()
    thread.join()
    server.server_close()
    deps.store.close()
