"""Every answer of the simulated Gmail API, held against Google's discovery document."""

import base64
import re
from typing import Any

import pytest
from flask import Flask

from server.simulator import Running, gmail
from server.simulator.cast import ANNA, MIA, VERA
from server.simulator.grants import Grants
from tests.simulator.discovery import Method, method
from tests.simulator.gmail_calls import ANSWERS, Call, content, filled


@pytest.mark.parametrize(
    ("name", "given", "body"),
    ANSWERS,
    ids=[f"{name} {','.join(given.values())}" for name, given, _ in ANSWERS],
)
def test_an_answer_is_one_that_google_describes(
    call: Call, known: dict[str, str], name: str, given: dict[str, str], body: dict[str, Any] | None
) -> None:
    heard = call(name, body and filled(body, known), **filled(given, known))
    assert heard.status == (204 if name.endswith((".delete", "stop")) else 200)


def test_every_endpoint_is_googles_and_was_judged_above(world: Running) -> None:
    app = Flask("routes only")
    app.register_blueprint(gmail.routes(world.world, Grants(world.world, "google", ("", ""), "")))
    served: list[Method | None] = [
        method(verb, re.sub(r"<\w+>", "x", rule.rule))
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("gmail.")
        for verb in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    ]
    assert {one and one.name for one in served} == {name for name, _, _ in ANSWERS}


def test_pages_of_messages_meet_and_repeat_nothing(call: Call) -> None:
    everything = content(call("messages.list"))
    first = content(call("messages.list", maxResults="3"))
    rest = content(call("messages.list", maxResults="500", pageToken=first["nextPageToken"]))
    assert first["messages"] + rest["messages"] == everything["messages"]
    assert "nextPageToken" not in rest


def test_pages_of_history_meet_and_only_what_is_asked_for_comes(
    world: Running, call: Call, known: dict[str, str]
) -> None:
    call("drafts.delete", id=known["draft"])
    start = known["history"]
    everything = content(call("history.list", startHistoryId=start))["history"]
    first = content(call("history.list", startHistoryId=start, maxResults="1"))
    assert first["history"] == everything[:1]
    rest = content(call("history.list", startHistoryId=start, pageToken=first["nextPageToken"]))
    assert rest["history"] == everything[1:]
    removed = content(call("history.list", startHistoryId=start, historyTypes="messageDeleted"))["history"]
    assert removed == [one for one in everything if "messagesDeleted" in one]
    assert len(removed) == 1


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("in:sent", 1),
        ("subject-that-nobody-wrote", 0),
        ("PILOT in:inbox", 2),
        ("after:yesterday", 0),
        ("newer_than:soon", 0),
        ("newer_than:1d in:inbox", 3),
    ],
)
def test_a_search_that_is_not_understood_finds_nothing_rather_than_all(
    call: Call, query: str, count: int
) -> None:
    assert content(call("messages.list", q=query))["resultSizeEstimate"] == count


def test_bare_line_feeds_keep_the_blind_copy_blind(world: Running, call: Call) -> None:
    mime = f"From: {MIA.address}\nTo: {ANNA.address}\nBcc: {VERA.address}\nSubject: Quiet\n\nHi\n"
    call("messages.send", {"raw": base64.urlsafe_b64encode(mime.encode()).decode()})
    for reader in (ANNA, VERA):
        arrived = world.world.mails(reader.address)[0]
        assert arrived.parsed().head.subject == "Quiet"
        assert arrived.parsed().head.bcc == ()
        assert arrived.message_id.endswith("@mail.gmail.com>")
