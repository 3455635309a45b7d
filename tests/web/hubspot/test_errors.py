"""Every failure in HubSpot's shape: what, where, and how to find it in the log."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from server import web
from server.actions.access_tokens import issue_for, list_tokens, revoke_token
from server.actions.admit import server_itself
from server.clock import FixedClock
from server.core.scopes import SCOPES
from server.deps import Deps
from server.store import changes, users
from server.store import tables as t
from tests.web.hubspot.conftest import found, settings

HERE = "/crm/v3/objects/contacts"


@pytest.fixture
def desk(deps: Deps, tmp_path: Path) -> tuple[FlaskClient, Deps]:
    small = settings(tmp_path, api_burst=20, api_daily=50)
    made = Deps(small, deps.store, deps.clock, deps.vault, deps.open_mailbox, deps.oauth)
    found(made)
    app = Flask("alongside", static_folder=None)
    web.register(app, made)
    return app.test_client(), made


def bearer(deps: Deps, *scopes: str, email: str = "mia@northwind.test") -> dict[str, str]:
    return {"Authorization": f"Bearer {issue_for(deps, email, 'test', scopes or SCOPES).secret}"}


def shape(answer: Any, status: int, category: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    said = json.loads(answer.text)
    assert said["status"] == "error"
    assert said["category"] == category
    assert said["correlationId"]
    assert said["message"]
    return dict(said)


def test_without_a_token_and_with_a_wrong_one(desk: tuple[FlaskClient, Deps]) -> None:
    client, _ = desk
    for headers in ({}, {"Authorization": "Bearer pat-nonsense"}, {"Authorization": "Basic eDp5"}):
        answer = client.get(HERE, headers=headers)
        shape(answer, 401, "INVALID_AUTHENTICATION")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_revoked_token_and_a_disabled_owner_end_at_once(desk: tuple[FlaskClient, Deps]) -> None:
    client, deps = desk
    mine, toms = bearer(deps), bearer(deps, email="tom@northwind.test")
    assert client.get(HERE, headers=mine).status_code == 200
    assert client.get(HERE, headers=toms).status_code == 200
    with deps.store.system_read() as tx:
        workspace, tom = users.find(tx, "tom@northwind.test") or (0, 0)
    boss = server_itself(workspace)
    newest, oldest = list_tokens(deps, boss)
    assert oldest.last_used_at is not None
    assert "pat-" not in repr(oldest), "the secret is nowhere"
    revoke_token(deps, boss, oldest.id)
    shape(client.get(HERE, headers=mine), 401, "INVALID_AUTHENTICATION")
    with deps.store.write(workspace) as write:
        write.run(t.user.update().where(write.mine(t.user), t.user.c.id == tom).values(disabled_at=write.now))
    shape(client.get(HERE, headers=toms), 401, "INVALID_AUTHENTICATION")
    assert newest.user_id == tom


def test_a_missing_scope_is_named(desk: tuple[FlaskClient, Deps]) -> None:
    client, deps = desk
    said = shape(client.get(HERE, headers=bearer(deps, "crm.objects.deals.read")), 403, "MISSING_SCOPES")
    assert said["errors"][0]["context"] == {"requiredGranularScopes": ["crm.objects.contacts.read"]}


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"{", "Invalid input JSON"),
        (b'{"properties": {"email": NaN}}', "NaN"),
        (b'{"properties": {"amount": 1e999}}', "too large"),
        (b'{"properties": {"email": "a@b.test", "email": "c@d.test"}}', "given twice"),
        (b'{"properties": {"firstname": "\\u0000"}}', "NUL"),
        (b'{"properties": {"firstname": "\\ud800"}}', "surrogate"),
        (b'{"properties": {"firstname": "\xff"}}', "UTF-8"),
        (b"[" * 33 + b"]" * 33, "deeper"),
        (b"[" * 1_000_000, "deeper"),
        (b'"' + b'\\"' * 500_000, "Unterminated"),
        (b'{"properties": []}', "properties"),
        (b'{"properties": {}, "workspaceId": 2}', "workspaceId"),
        (b'{"properties": {"firstname": {"x": 1}}}', "firstname"),
        (b"null", "object"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_body_that_two_parsers_would_read_differently(
    desk: tuple[FlaskClient, Deps], body: bytes, says: str
) -> None:
    client, deps = desk
    answer = client.post(HERE, data=body, content_type="application/json", headers=bearer(deps))
    assert says in shape(answer, 400, "VALIDATION_ERROR")["message"]


def test_not_json_not_there_not_that_way_too_large(desk: tuple[FlaskClient, Deps]) -> None:
    client, deps = desk
    headers = bearer(deps)
    shape(client.post(HERE, data="x=1", headers=headers), 415, "VALIDATION_ERROR")
    shape(client.get(f"{HERE}/4711", headers=headers), 404, "OBJECT_NOT_FOUND")
    shape(client.get("/crm/v3/objects/unicorns", headers=headers), 404, "OBJECT_NOT_FOUND")
    shape(client.get("/crm/v9/nothing", headers=headers), 404, "OBJECT_NOT_FOUND")
    shape(client.put(HERE, headers=headers), 405, "METHOD_NOT_ALLOWED")
    huge = b'{"properties": {"firstname": "' + b"x" * 9_000_000 + b'"}}'
    shape(
        client.post(HERE, data=huge, content_type="application/json", headers=headers),
        413,
        "VALIDATION_ERROR",
    )
    shape(client.get(HERE + "?limit=0", headers=headers), 400, "VALIDATION_ERROR")
    shape(client.get(HERE + "?after=1&after=2", headers=headers), 400, "VALIDATION_ERROR")


def test_a_wrong_property_and_a_taken_address(desk: tuple[FlaskClient, Deps]) -> None:
    client, deps = desk
    headers = bearer(deps)
    made = client.post(HERE, json={"properties": {"email": "anna@acme.test"}}, headers=headers)
    taken = client.post(HERE, json={"properties": {"email": "ANNA@acme.test"}}, headers=headers)
    assert f"Existing ID: {made.json['id']}" in shape(taken, 409, "CONFLICT")["message"]
    wrong = client.post(
        HERE, json={"properties": {"email": "x", "colour": "red", "createdate": "1"}}, headers=headers
    )
    found = {one["code"]: one["context"] for one in shape(wrong, 400, "VALIDATION_ERROR")["errors"]}
    assert found == {
        "INVALID_VALUE": {"propertyName": ["email"]},
        "PROPERTY_DOESNT_EXIST": {"propertyName": ["colour"]},
        "READ_ONLY_VALUE": {"propertyName": ["createdate"]},
    }
    missing = client.post("/crm/v3/objects/deals", json={"properties": {}}, headers=headers)
    assert "dealname" in shape(missing, 400, "VALIDATION_ERROR")["message"]


def test_who_asks_too_fast_is_told_when_to_come_back(
    desk: tuple[FlaskClient, Deps], clock: FixedClock
) -> None:
    client, deps = desk
    headers = bearer(deps)
    first = client.get(HERE, headers=headers)
    assert first.headers["X-HubSpot-RateLimit-Max"] == "20"
    assert first.headers["X-HubSpot-RateLimit-Remaining"] == "19"
    assert first.headers["X-HubSpot-RateLimit-Daily-Remaining"] == "49"
    for _ in range(19):
        assert client.get(HERE, headers=headers).status_code == 200
    refused = client.get(HERE, headers=headers)
    assert shape(refused, 429, "RATE_LIMITS")["policyName"] == "TEN_SECONDLY_ROLLING"
    assert client.get(HERE, headers=bearer(deps)).status_code == 200, "each token has its own"
    clock.advance(timedelta(seconds=int(refused.headers["Retry-After"])))
    assert client.get(HERE, headers=headers).status_code == 200
    for _ in range(3):
        clock.advance(timedelta(seconds=10))
        for _ in range(19):
            client.get(HERE, headers=headers)
    assert shape(client.get(HERE, headers=headers), 429, "RATE_LIMITS")["policyName"] == "DAILY"
    clock.advance(timedelta(days=1))
    assert client.get(HERE, headers=headers).status_code == 200


def test_a_bug_says_nothing_of_its_insides(
    desk: tuple[FlaskClient, Deps], monkeypatch: pytest.MonkeyPatch
) -> None:
    client, deps = desk
    headers = bearer(deps)
    monkeypatch.setattr("server.store.record_search.page", lambda *_, **__: 1 / 0)
    said = shape(client.get(HERE, headers=headers), 500, "INTERNAL_ERROR")
    assert "division" not in said["message"]


def test_the_page_and_its_document_are_open(desk: tuple[FlaskClient, Deps]) -> None:
    client, _ = desk
    document = client.get("/openapi.json").json
    assert document["openapi"] == "3.1.0"
    assert "post" in document["paths"]["/crm/v3/objects/{objectType}/batch/upsert"]
    for name in ("", "/docs.js", "/docs.css"):
        with client.get(f"/api/docs{name}") as part:
            assert part.status_code == 200
    assert client.get("/api/docs/../objects.py").status_code == 404


def test_a_large_batch_comes_in_whole(desk: tuple[FlaskClient, Deps]) -> None:
    client, deps = desk
    body = "x" * 60_000
    inputs = [{"properties": {"hs_timestamp": "1764000000000", "hs_note_body": body}} for _ in range(20)]
    answer = client.post("/crm/v3/objects/notes/batch/create", json={"inputs": inputs}, headers=bearer(deps))
    assert answer.status_code == 201
    assert len(answer.json["results"]) == 20
    many = client.post(
        "/crm/v3/objects/notes/batch/read", json={"inputs": [{"id": "1"}] * 101}, headers=bearer(deps)
    )
    assert "inputs" in shape(many, 400, "VALIDATION_ERROR")["message"]


def test_a_refused_association_leaves_no_half_of_a_record(desk: tuple[FlaskClient, Deps]) -> None:
    client, deps = desk
    headers = bearer(deps)
    kind = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 279}
    bad = {
        "properties": {"email": "half@acme.test"},
        "associations": [{"to": {"id": "4711"}, "types": [kind]}],
    }
    good = {"properties": {"email": "whole@acme.test"}}
    shape(client.post(HERE, json=bad, headers=headers), 404, "OBJECT_NOT_FOUND")
    with deps.store.read(deps_workspace(deps)) as tx:
        before = tx.seq()
    answer = client.post(f"{HERE}/batch/create", json={"inputs": [bad, good]}, headers=headers)
    assert answer.status_code == 207
    assert [one["properties"]["email"] for one in answer.json["results"]] == ["whole@acme.test"]
    assert client.get(f"{HERE}/half@acme.test?idProperty=email", headers=headers).status_code == 404
    with deps.store.read(deps_workspace(deps)) as tx:
        told = {one.ref for one in changes.after(tx, before)}
    assert told == {int(answer.json["results"][0]["id"])}, "the feed tells what stayed"


def test_addresses_with_and_without_a_slash_are_the_same(desk: tuple[FlaskClient, Deps]) -> None:
    client, deps = desk
    for path in (HERE, f"{HERE}/", "/crm/v3/owners", "/crm/v3/owners/"):
        assert client.get(path, headers=bearer(deps)).status_code == 200


def deps_workspace(deps: Deps) -> int:
    with deps.store.system_read() as tx:
        return (users.find(tx, "mia@northwind.test") or (0, 0))[0]
