"""What the simulated Gmail API refuses, and its faults: each in Google's error shape."""

import base64
from datetime import timedelta
from typing import Any

import pytest
import requests

from server.simulator import Running
from server.simulator.cast import ANNA, MIA
from server.simulator.grants import ACCESS_SECONDS
from server.simulator.world import Fault
from tests.simulator.conftest import Token
from tests.simulator.discovery import METHODS, error_complaints
from tests.simulator.gmail_calls import ANSWERS, EVERYTHING, METADATA, RAW, Call, content, filled, reason


def test_an_unknown_and_an_expired_token_are_refused(world: Running, call: Call, token: Token) -> None:
    late = token("google", EVERYTHING)
    foreign = token("microsoft", "Mail.Read")
    for bearer in ("made-up", "", foreign):
        assert reason(call("getProfile", bearer=bearer)) == (401, "UNAUTHENTICATED", "authError")
    assert call("getProfile", bearer=late).status == 200
    world.world.ahead += timedelta(seconds=ACCESS_SECONDS)
    assert reason(call("getProfile", bearer=late)) == (401, "UNAUTHENTICATED", "authError")


MINE = {name: given for name, given, _ in ANSWERS} | {"messages.list": {"maxResults": "1"}}
BODIES = {name: body for name, _, body in ANSWERS}
SCOPES = sorted(one for one in set().union(*(one.scopes for one in METHODS.values())) if "addons" not in one)


@pytest.mark.parametrize("name", sorted(MINE))
def test_a_call_takes_the_scopes_that_google_lists_and_no_others(
    call: Call, known: dict[str, str], token: Token, name: str
) -> None:
    needs_a_draft = name in ("drafts.send", "drafts.delete")
    accepted = set()
    for scope in SCOPES:
        given = filled(MINE[name], known)
        if needs_a_draft:
            fresh = content(call("drafts.create", {"message": {"raw": RAW}}))["id"]
            given = {"id": fresh} if name == "drafts.delete" else {}
        body = {"id": fresh} if name == "drafts.send" else BODIES[name] and filled(BODIES[name] or {}, known)
        heard = call(name, body, bearer=token("google", scope, "openid"), **given)
        if heard.status < 300:
            accepted.add(scope)
        else:
            assert reason(heard) == (403, "PERMISSION_DENIED", "insufficientPermissions")
    assert accepted == METHODS[name].scopes & set(SCOPES)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("messages.get", {"id": "{message}", "format": "full"}),
        ("messages.get", {"id": "{message}", "format": "raw"}),
        ("threads.get", {"id": "{thread}"}),
        ("messages.list", {"q": "in:sent"}),
    ],
)
def test_the_metadata_scope_shows_heads_only(
    call: Call, known: dict[str, str], token: Token, name: str, given: dict[str, str]
) -> None:
    heard = call(name, bearer=token("google", METADATA), **filled(given, known))
    assert reason(heard) == (403, "PERMISSION_DENIED", "forbidden")


def test_another_persons_mailbox_is_refused(call: Call) -> None:
    assert content(call("getProfile", user=MIA.address.title()))["emailAddress"] == MIA.address
    assert reason(call("getProfile", user=ANNA.address)) == (403, "PERMISSION_DENIED", "forbidden")


@pytest.mark.parametrize(
    ("name", "given", "body"),
    [
        ("messages.get", {"id": "19bbbbbbbbbbbbbb"}, None),
        ("threads.get", {"id": "19bbbbbbbbbbbbbb"}, None),
        ("drafts.get", {"id": "r1"}, None),
        ("drafts.delete", {"id": "r1"}, None),
        ("drafts.send", {}, {"id": "r1"}),
        ("drafts.create", {}, {"message": {"raw": RAW, "threadId": "19bbbbbbbbbbbbbb"}}),
        ("messages.send", {}, {"raw": RAW, "threadId": "19bbbbbbbbbbbbbb"}),
        ("history.list", {"startHistoryId": "999999999"}, None),
    ],
)
def test_what_is_not_there_is_a_404(
    call: Call, name: str, given: dict[str, str], body: dict[str, Any] | None
) -> None:
    assert reason(call(name, body, **given)) == (404, "NOT_FOUND", "notFound")


def test_a_colleagues_mail_is_not_there(world: Running, call: Call) -> None:
    hers = world.world.mails(ANNA.address)[0].key
    assert reason(call("messages.get", id=hers)) == (404, "NOT_FOUND", "notFound")


def test_history_that_was_forgotten_is_a_404(
    world: Running, call: Call, http: requests.Session, known: dict[str, str]
) -> None:
    assert call("history.list", startHistoryId=known["history"]).status == 200
    http.post(f"{world.url}/simulator/expire").raise_for_status()
    lost = call("history.list", startHistoryId=known["history"])
    assert reason(lost) == (404, "NOT_FOUND", "notFound")
    now = content(call("getProfile"))["historyId"]
    assert call("history.list", startHistoryId=now).status == 200


UNSENDABLE = base64.urlsafe_b64encode(b"Subject: To nobody\r\n\r\nHi\r\n").decode()


@pytest.mark.parametrize(
    ("name", "given", "body"),
    [
        ("messages.list", {"maxResults": "many"}, None),
        ("messages.list", {"maxResults": "-1"}, None),
        ("messages.list", {"maxResults": "9" * 30}, None),
        ("messages.list", {"pageToken": "next"}, None),
        ("drafts.list", {"pageToken": "-1"}, None),
        ("messages.get", {"id": "AAMkAD="}, None),
        ("messages.get", {"id": "{message}", "format": "mime"}, None),
        ("threads.get", {"id": "{thread}", "format": "raw"}, None),
        ("threads.get", {"id": "inbox"}, None),
        ("drafts.get", {"id": "{draft}", "format": "mime"}, None),
        ("history.list", {}, None),
        ("history.list", {"startHistoryId": "yesterday"}, None),
        ("history.list", {"startHistoryId": "{history}", "historyTypes": "moved"}, None),
        ("drafts.create", {}, None),
        ("drafts.create", {}, {"message": {}}),
        ("drafts.create", {}, {"message": "text"}),
        ("drafts.create", {}, {"message": {"raw": "A"}}),
        ("drafts.create", {}, {"message": {"raw": "not base64!"}}),
        ("drafts.create", {}, {"message": {"raw": 5}}),
        ("drafts.create", {}, {"message": {"raw": RAW, "threadId": 5}}),
        ("drafts.create", {}, []),
        ("drafts.create", {}, "{"),
        ("drafts.send", {}, {}),
        ("drafts.send", {}, {"id": {}}),
        ("drafts.send", {}, {"id": 5}),
        ("messages.send", {}, {}),
        ("messages.send", {}, {"raw": UNSENDABLE}),
    ],
)
def test_what_makes_no_sense_is_a_400_and_changes_nothing(
    world: Running, call: Call, known: dict[str, str], name: str, given: dict[str, str], body: Any
) -> None:
    before = world.world.newest_event()
    heard = call(name, body, wrong=True, **filled(given, known))
    assert reason(heard)[:2] == (400, "INVALID_ARGUMENT")
    assert world.world.newest_event() == before


def test_a_draft_to_nobody_is_kept_and_not_sent(world: Running, call: Call) -> None:
    draft = content(call("drafts.create", {"message": {"raw": UNSENDABLE}}))["id"]
    before = len(world.world.ledger())
    assert reason(call("drafts.send", {"id": draft})) == (400, "INVALID_ARGUMENT", "invalidArgument")
    assert call("drafts.get", id=draft).status == 200
    assert len(world.world.ledger()) == before


def test_a_path_or_verb_that_is_not_served_has_googles_shape_too(
    world: Running, http: requests.Session
) -> None:
    unknown = http.get(f"{world.url}/gmail/v1/users/me/mails")
    assert (unknown.status_code, unknown.json()["error"]["status"]) == (404, "NOT_FOUND")
    assert error_complaints(404, unknown.json()) == []
    assert http.put(f"{world.url}/gmail/v1/users/me/profile").json()["error"]["code"] == 405


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"kind": "status", "status": 400}, ("INVALID_ARGUMENT", "badRequest")),
        ({"kind": "status", "status": 401}, ("UNAUTHENTICATED", "authError")),
        ({"kind": "status", "status": 403}, ("PERMISSION_DENIED", "forbidden")),
        (
            {"kind": "status", "status": 403, "reason": "rateLimitExceeded"},
            ("PERMISSION_DENIED", "rateLimitExceeded"),
        ),
        ({"kind": "status", "status": 404}, ("NOT_FOUND", "notFound")),
        ({"kind": "status", "status": 429}, ("RESOURCE_EXHAUSTED", "rateLimitExceeded")),
        ({"kind": "status", "status": 500}, ("INTERNAL", "backendError")),
        ({"kind": "status", "status": 503}, ("UNAVAILABLE", "backendError")),
        ({"kind": "status_after", "status": 504}, ("DEADLINE_EXCEEDED", "backendError")),
    ],
)
def test_a_fault_speaks_as_google_does(
    world: Running, call: Call, fault: dict[str, Any], words: tuple[str, str]
) -> None:
    before = len(world.world.ledger())
    world.world.faults.append(Fault("POST", "/messages/send$", **fault))
    assert reason(call("messages.send", {"raw": RAW})) == (fault["status"], *words)
    # `status`: it never happened; `status_after`: it did, and only the answer is lost.
    assert len(world.world.ledger()) == before + (fault["kind"] == "status_after")
    assert call("messages.send", {"raw": RAW}).status == 200


def test_a_delay_changes_no_answer(world: Running, call: Call) -> None:
    world.world.faults.append(Fault("GET", "/profile$", "delay", seconds=0.01))
    assert content(call("getProfile"))["emailAddress"] == MIA.address
