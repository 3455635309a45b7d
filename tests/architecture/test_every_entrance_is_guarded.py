"""No route and no socket method without a declared permission; the wire files are fresh (checks 34, 45)."""

import json
from pathlib import Path

import pytest
from flask import Flask

from server import config, panel, web
from server.app import connect
from server.core.permission import PERMISSIONS, Viewer, refusal
from server.web.guard import PUBLIC
from shared_schema import commands
from shared_schema.generate import GENERATED, schema

# Whoever adds a route that needs no session, says so here.
OPEN_ROUTES = {
    "account.sign_in", "account.list_providers", "pairing.start", "pairing.claim", "oauth.sign_in", "oauth.callback",
    "oauth.show_problem", "health.alive", "health.ready", "assets.index", "assets.asset", "assets.favicon",
    "push.google", "push.microsoft", "push.lifecycle",
}  # fmt: skip


def test_every_route_declares_its_permission(tmp_path: Path) -> None:
    app = Flask("alongside", static_folder=None)
    web.register(app, connect(config.read({"ALONGSIDE_DATA": str(tmp_path)})))
    declared = {name: getattr(view, "permission", None) for name, view in app.view_functions.items()}
    assert declared
    assert [name for name, needed in declared.items() if needed is None] == []
    assert {name for name, needed in declared.items() if needed == PUBLIC} == OPEN_ROUTES
    assert {needed for needed in declared.values() if needed != PUBLIC} <= set(PERMISSIONS)


def test_every_socket_method_declares_its_permission() -> None:
    assert set(panel.TABLE) | {"hello"} == set(commands.METHODS)
    assert {needed for needed, _ in panel.TABLE.values()} <= set(PERMISSIONS)


@pytest.mark.parametrize("seat", ["core", "sales", "service", "view_only"])
def test_s5_t12_a_view_only_seat_sees_but_does_not_act(seat: str) -> None:
    viewer = Viewer(1, 1, "Vera", seat)
    acts = {name for name in PERMISSIONS if refusal(viewer, name) is None}
    assert ({"mailbox.connect", "mail.send", "mail.log"} <= acts) == (seat != "view_only")
    assert {"panel.use", "record.view"} <= acts
    assert refusal(viewer, "no.such.permission") is not None


def test_the_generated_schema_is_fresh() -> None:
    written = json.loads((GENERATED / "wire.schema.json").read_text())
    assert written == json.loads(json.dumps(schema())), "run make schema"
