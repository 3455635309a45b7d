"""No route and no socket method without a declared permission; the wire files are fresh (checks 34, 45)."""

import json
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from flask import Flask

from server import config, panel, web
from server.app import connect
from server.core import scopes
from server.core.permission import ADMIN, PERMISSIONS, Viewer, refusal
from server.web.guard import PUBLIC
from server.web.hubspot.errors import is_ours
from shared_schema import commands
from shared_schema import records as wire
from shared_schema.generate import GENERATED, schema
from tests.gate.channels import CHANNELS

# Whoever adds a route that needs no session, says so here.
OPEN_ROUTES = {
    "account.sign_in", "account.list_providers", "pairing.start", "pairing.claim", "oauth.sign_in", "oauth.callback",
    "oauth.show_problem", "health.alive", "health.ready", "assets.index", "assets.asset", "assets.favicon",
    "push.google", "push.microsoft", "push.lifecycle",
    "api_docs.show_document", "api_docs.show_page", "api_docs.show_part",
}  # fmt: skip

# Methods that name a record or what hangs on one, and are walked by no channel of the matrix: and why.
UNWALKED = {
    "draft.discard": "one's own draft; nobody else's is ever found",
}
# Plain ids that lead to records; whoever names another, adds its word.
LEADS = {
    "record", "records", "contact", "company", "deal", "ticket", "kept", "other", "message", "engagement", "entry",
    "draft", "submission", "thread", "view", "list", "kind", "refs", "ids", "objects",
}  # fmt: skip


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


def test_every_socket_method_declares_its_permission() -> None:
    assert set(panel.TABLE) | {"hello"} == set(commands.METHODS)
    assert {needed for needed, _ in panel.TABLE.values()} <= set(PERMISSIONS) | ADMIN


def test_every_method_that_leads_to_a_record_is_walked_by_the_matrix() -> None:
    """Check 35: a new method gets a line in tests/gate/channels.py, or a reason here."""
    walked = {method for channel in CHANNELS for method in channel.methods}
    leading = {name for name in panel.TABLE if leads_to_records(commands.METHODS[name][0])}
    assert leading - walked - set(UNWALKED) == set()
    assert set(UNWALKED) <= set(panel.TABLE)
    assert not set(UNWALKED) & walked
    assert walked <= set(panel.TABLE)


def leads_to_records(params: Any) -> bool:
    hints = get_type_hints(params, include_extras=True)
    return any(name in LEADS or _names_a_record(hint) for name, hint in hints.items())


def _names_a_record(hint: Any) -> bool:
    return hint in (wire.RecordRef, wire.Ref, wire.RecordKind) or any(map(_names_a_record, get_args(hint)))


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
