"""No route and no socket method without a declared permission; the wire files are fresh (checks 34, 45)."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from server import config, panel, web
from server.app import connect
from server.core import scopes
from server.core.permission import ADMIN, PERMISSIONS, Viewer, refusal
from server.web.guard import PUBLIC
from server.web.hubspot import openapi
from server.web.hubspot.errors import is_ours
from shared_schema import commands
from shared_schema.generate import GENERATED, schema
from tests.gate.channels import CHANNELS

# Whoever adds a route that needs no session, says so here.
OPEN_ROUTES = {
    "account.sign_in", "account.list_providers", "pairing.start", "pairing.claim", "oauth.sign_in", "oauth.callback",
    "oauth.show_problem", "health.alive", "health.ready", "assets.index", "assets.asset", "assets.favicon",
    "push.google", "push.microsoft", "push.lifecycle", "unsubscribe.ask", "unsubscribe.act",
    "api_docs.show_document", "api_docs.show_page", "api_docs.show_part",
}  # fmt: skip

# Methods that are walked by no channel of the matrix: and why. What needs `workspace.admin` is left out of it:
# a super admin reaches everything.
UNWALKED = {
    "thread.recent": "one's own conversations, by the subjects that stand in one's own mailboxes",
    "draft.discard": "one's own draft; nobody else's is ever found",
    "profile.read": "oneself",
    "mailbox.sending": "one's own mailbox; a colleague's is refused (tests/actions/test_sending.py)",
    "mailbox.set_limits": "one's own mailbox",
    "mailbox.set_signature": "one's own mailbox",
    "mailbox.set_default_from": "one's own mailbox",
    "mailbox.share": "whose a mailbox is, not whose records (tests/gate/test_team_mailboxes.py)",
    "profile.save": "oneself",
    "schema.read": "types, properties and one's views; no record",
    "view.save": "a way to look; what it shows is asked by list.open",
    "view.remove": "one's own view; nobody else's is ever found",
    "import.apply": "one's own import; its rows are judged as in its dry run, with the rights of that moment",
    "import.undo": "one's own import; it takes back what that did",
    "import.list": "one's own imports, by their files",
}


def test_every_route_declares_its_permission(tmp_path: Path) -> None:
    app = Flask("alongside", static_folder=None)
    web.register(app, connect(config.read({"ALONGSIDE_DATA": str(tmp_path)})))
    views = {name: view for name, view in app.view_functions.items() if not hasattr(view, "scope")}
    declared = {name: getattr(view, "permission", None) for name, view in views.items()}
    assert declared
    assert [name for name, needed in declared.items() if needed is None] == []
    assert {name for name, needed in declared.items() if needed == PUBLIC} == OPEN_ROUTES
    assert {needed for needed in declared.values() if needed != PUBLIC} <= set(PERMISSIONS) | ADMIN


def test_b12_every_api_route_needs_scopes_that_exist(tmp_path: Path) -> None:
    app = Flask("alongside", static_folder=None)
    web.register(app, connect(config.read({"ALONGSIDE_DATA": str(tmp_path)})))
    ours = [rule for rule in app.url_map.iter_rules() if is_ours(rule.rule)]
    assert ours
    for rule in ours:
        wanted = app.view_functions[rule.endpoint].scope  # type: ignore[attr-defined]
        filled = scopes.needed(wanted, dict.fromkeys(rule.arguments, "contacts"))
        assert filled, rule
        assert scopes.unknown(filled) == (), rule


def test_h44_whatever_defines_something_over_the_api_is_a_super_admins(tmp_path: Path) -> None:
    """Properties, pipelines, types, labels, default associations and webhooks, whatever the token's scopes."""
    app = Flask("alongside", static_folder=None)
    web.register(app, connect(config.read({"ALONGSIDE_DATA": str(tmp_path)})))
    defining = [
        one
        for one in openapi.declared(app)
        if any(re.fullmatch(r"crm\.(schemas\..+|pipelines)\.write|webhooks", scope) for scope in one.scope)
    ]
    assert len(defining) > 30
    assert [f"{one.method} {one.path}" for one in defining if not one.admin] == []


def test_every_socket_method_declares_its_permission() -> None:
    assert set(panel.TABLE) | {"hello"} == set(commands.METHODS)
    assert {needed for needed, _ in panel.TABLE.values()} <= set(PERMISSIONS) | ADMIN


def test_every_method_that_is_not_an_admins_alone_is_walked_by_the_matrix() -> None:
    """Check 35: a new method gets a line in tests/gate, or a reason here."""
    walked = {method for channel in CHANNELS for method in channel.methods}
    open_ = {name for name, (needed, _) in panel.TABLE.items() if needed != "workspace.admin"}
    assert sorted(open_ - walked - set(UNWALKED)) == []
    assert sorted(set(UNWALKED) - open_) == []
    assert not set(UNWALKED) & walked
    assert walked <= set(panel.TABLE)


@pytest.mark.parametrize("seat", ["core", "sales", "service", "view_only"])
def test_s5_t12_a_view_only_seat_sees_but_does_not_act(seat: str) -> None:
    viewer = Viewer(1, 1, "Vera", seat)
    acts = {name for name in PERMISSIONS if refusal(viewer, name) is None}
    assert ({"mailbox.connect", "mail.send", "mail.log"} <= acts) == (seat != "view_only")
    assert {"panel.use", "record.view"} <= acts
    assert refusal(viewer, "no.such.permission") is not None


@pytest.mark.parametrize("method", [name for name, (needed, _) in panel.TABLE.items() if needed not in ADMIN])
@pytest.mark.parametrize("seat", ["core", "sales", "service"])
def test_s7_every_paid_seat_may_ask_for_everything_but_administration(seat: str, method: str) -> None:
    assert refusal(Viewer(1, 1, "Mia", seat), panel.TABLE[method][0]) is None


def test_the_generated_schema_is_fresh() -> None:
    written = json.loads((GENERATED / "wire.schema.json").read_text())
    assert written == json.loads(json.dumps(schema())), "run make schema"
