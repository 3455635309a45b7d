"""The golden corpus: each NAME.eml is read, matched and decided as its NAME.toml says.

A bug report about a mail becomes another pair. In the .toml, facts that are not in the mail come
first (mode, seat, thread_logged, by_hand, received_before_connecting), then what must come out.
"""

import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server.core.logging_policy import LogFacts, decide_logging
from server.core.matching import match
from server.core.recipients import REPLY, reply_all, subject
from server.mime.build import build
from server.mime.parse import Parsed, head, parse
from server.mime.quote import quoted_reply, written
from server.mime.sanitize import sanitise
from server.providers.port import Outgoing

HERE = Path(__file__).parent
EXAMPLES = sorted(HERE.glob("*.eml"))
CONNECTED = datetime(2026, 11, 1, tzinfo=UTC)
KNOWN = {"anna@brightwater.test": 1, "anna.k@kowalska.test": 1, "jonas@haldenwerk.test": 2}
OWN = frozenset(
    {"mia@northwind.test", "tom@northwind.test", "vera@northwind.test", "mia.berg@northwind.test"}
)


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def example(request):
    expected = tomllib.loads(request.param.with_suffix(".toml").read_text())
    return parse(request.param.read_bytes()), expected


def test_every_mail_has_its_expectations_and_the_other_way_round():
    assert {path.stem for path in EXAMPLES} == {path.stem for path in HERE.glob("*.toml")}
    assert len(EXAMPLES) >= 12


def test_it_is_read_as_expected(example):
    read, expected = example
    assert read.head.subject == expected["subject"]
    assert read.head.automatic == expected.get("automatic", False)
    assert read.head.snippet == expected.get("snippet", read.head.snippet)
    assert [one.name for one in read.attachments] == expected.get("attachments", [])


def test_its_people_are_sorted_as_expected(example):
    read, expected = example
    found = match(read.head, KNOWN, OWN)
    assert [one.address for one in found.contacts] == expected["contacts"]
    assert [one.address for one in found.colleagues] == expected["colleagues"]
    assert [one.address for one in found.strangers] == expected["strangers"]


def test_it_is_decided_as_expected(example):
    read, expected = example
    made = decide_logging(_facts(read, expected))
    assert (made.verdict, made.rule) == (expected["verdict"], expected["rule"])


def test_it_can_be_answered(example):
    read, _ = example
    answer = reply_all(read.head, OWN)
    words = quoted_reply(written("Thanks"), read.head, read.html, read.text)
    raw = build(
        Outgoing(
            "0123",
            "<answer@northwind.test>",
            read.head.to[0],
            answer.to,
            answer.cc,
            (),
            subject(REPLY, read.head.subject),
            words.text,
            words.html,
            in_reply_to=read.head.message_id,
            references=read.head.references,
        )
    )
    again = parse(raw)
    assert again.head.to == answer.to
    assert again.head.in_reply_to == read.head.message_id
    assert again.head.snippet == "Thanks"
    assert sanitise(sanitise(again.html)) == sanitise(again.html)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_its_head_alone_says_the_same(path):
    whole = parse(path.read_bytes()).head
    assert head(path.read_bytes()).people() == whole.people()


def _facts(read: Parsed, expected: dict) -> LogFacts:
    found = match(read.head, KNOWN, OWN)
    sender = read.head.sender
    direction = "outgoing" if sender is not None and sender.address in OWN else "incoming"
    assert direction == expected["direction"]
    shift = -1 if expected.get("received_before_connecting") else 1
    return LogFacts(
        direction=direction,
        received_at=CONNECTED + timedelta(days=shift),
        connected_at=CONNECTED,
        mode=expected.get("mode", "all"),
        contacts=tuple(one.address for one in found.contacts),
        strangers=tuple(one.address for one in found.strangers),
        colleagues=tuple(one.address for one in found.colleagues),
        thread_logged=expected.get("thread_logged", False),
        automatic=read.head.automatic,
        by_hand=expected.get("by_hand", False),
        seat=expected.get("seat", "core"),
    )
