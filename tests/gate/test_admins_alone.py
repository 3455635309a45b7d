"""What is a super admin's alone: every method and route that says so, tried by people who are none.

Nothing is listed here: the methods are read from `panel.TABLE`, the routes from what they declare.
"""

import re
from dataclasses import dataclass, replace
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from server import panel
from server.deps import Deps
from server.store import tables as t
from server.web.hubspot import openapi
from shared_schema import commands
from tests.gate.desk import Desk, Place, site
from tests.gate.firm import Firm, found
from tests.gate.made_up import made_up
from tests.gate.viewers import CASES, Case

NEEDED = "workspace.admin"
METHODS = sorted(name for name, (needed, _) in panel.TABLE.items() if needed == NEEDED)
OTHERS = [one for one in CASES if one.name in ("no role", "everything", "owned", "none", "view-only")]
ADMIN = next(one for one in CASES if one.is_admin)
REFUSED = "not_permitted"
AT = {"object_type": "deals", "from_type": "contacts", "to_type": "deals", "name": "dealname"}
# What is written down of everybody who asks, whatever they are answered.
WATCHES = {"session", "access_token", "ticket"}


@dataclass(frozen=True)
class Asked:
    """One request of a route."""

    method: str
    path: str
    body: Any = None


@pytest.fixture
def place(deps: Deps) -> Place:
    return Place(replace(deps, settings=replace(deps.settings, api_burst=1_000_000)))


@pytest.fixture
def firm(deps: Deps) -> Firm:
    return found(deps.store, "Heron")


def pages(app: Flask) -> list[Asked]:
    """The routes of the web app that only a super admin may ask."""
    return [
        Asked(method, _path(rule.rule))
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "permission", None) == NEEDED
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


def api(app: Flask) -> list[Asked]:
    """The same of the HTTP API."""
    return [
        Asked(one.method, _path(one.path), made_up(one.body) if one.body else None)
        for one in openapi.declared(app)
        if one.admin
    ]


def _path(path: str) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: AT.get(part[1], "1"), path)


def everything(deps: Deps) -> dict[str, list[str]]:
    """Every row of every workspace."""
    names = [one.name for one in t.metadata.sorted_tables if one.name not in WATCHES]
    with deps.store.engine.connect() as connection:
        return {
            name: sorted(str(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{name}"')))  # noqa: S608
            for name in names
        }


@pytest.mark.parametrize("case", OTHERS, ids=lambda case: case.name)
def test_h44_whoever_is_no_super_admin_is_refused_by_every_such_method_and_route(
    place: Place, firm: Firm, case: Case
) -> None:
    """Refused over HTTP, on the socket and in the API; nothing is changed, and nothing is told."""
    desk = Desk(place, firm, case, "deal", case.name)
    app, socket = site(place.deps), desk.socket()
    asked = [Asked("POST", f"/panel/{one}", made_up(commands.METHODS[one][0])) for one in METHODS]
    desk.api_for_good("GET", "/crm/v3/owners/")  # makes the access token
    before = everything(place.deps)
    desk.said.clear()
    answers = [(one, desk.ask(one.method, one.path, one.body)) for one in (*asked, *pages(app))]
    answers += [(one, desk.api_for_good(one.method, one.path, one.body)) for one in api(app)]
    assert [(one, said.text) for one, said in answers if said.status_code != 403] == []
    for method in METHODS:
        socket.ask(method, **made_up(commands.METHODS[method][0]))
        assert socket.wire.sent[-1].get("error", {}).get("data", {}).get("code") == REFUSED, method
    assert everything(place.deps) == before
    assert [one for one in desk.said if firm.word in one or "northwind" in one] == []


def test_h44_the_same_requests_are_refused_to_a_super_admin_for_no_lack_of_rights(
    place: Place, firm: Firm
) -> None:
    """Else the table above would show nothing: they are well-formed and reach their actions."""
    desk = Desk(place, firm, ADMIN, "deal", "admin")
    app = site(place.deps)
    asked = [(method, made_up(commands.METHODS[method][0])) for method in METHODS]
    assert len(asked) > 40
    for method, params in asked:
        desk.trial(method, **params)
    routes = api(app)
    assert len(routes) > 30
    for one in routes:
        assert desk.api(one.method, one.path, one.body).status_code != 403, one
    assert len(pages(app)) > 0
    assert [one for one in desk.said if REFUSED in one or "FORBIDDEN" in one] == []
