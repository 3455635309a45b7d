"""Whether a mail is logged: one row per rule, then what must hold for all facts."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.logging_policy import RULES, LogFacts, decide_logging, recall

CONNECTED = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
ANNA, BOB, TOM = "anna@brightwater.test", "bob@elsewhere.test", "tom@northwind.test"


def facts(**given_facts: Any) -> LogFacts:
    usual = {
        "direction": "incoming",
        "received_at": CONNECTED + timedelta(days=1),
        "connected_at": CONNECTED,
        "mode": "all",
        "contacts": (),
        "strangers": (),
        "colleagues": (),
        "thread_logged": False,
        "automatic": False,
    }
    return LogFacts(**{**usual, **given_facts})


PAST = CONNECTED - timedelta(seconds=1)
TABLE = [
    pytest.param({"contacts": (ANNA,)}, "log", "H2", id="H2 a known contact"),
    pytest.param({"strangers": (BOB,)}, "skip", "H2", id="H2 nobody known"),
    pytest.param({}, "skip", "H2", id="H2 nobody at all"),
    pytest.param({"contacts": (ANNA,), "mode": "replies"}, "skip", "H4", id="H1 H4 not an answer"),
    pytest.param(
        {"contacts": (ANNA,), "mode": "replies", "thread_logged": True}, "log", "T16", id="H4 an answer"
    ),
    pytest.param({"contacts": (ANNA,), "mode": "manual"}, "skip", "T13", id="T13 by hand only"),
    pytest.param(
        {"contacts": (ANNA,), "mode": "manual", "by_hand": True}, "log", "H29", id="T13 by hand, and it was"
    ),
    pytest.param(
        {"strangers": (BOB,), "thread_logged": True}, "log", "T16", id="T16 H5 unknown address answers"
    ),
    pytest.param(
        {"strangers": (BOB,), "thread_logged": True, "automatic": True}, "skip", "P8", id="P8 a robot answers"
    ),
    pytest.param({"strangers": (BOB,), "automatic": True}, "skip", "P8", id="P8 a newsletter"),
    pytest.param({"contacts": (ANNA,), "automatic": True}, "log", "H2", id="P8 a contact's out-of-office"),
    pytest.param({"colleagues": (TOM,)}, "skip", "P10", id="P10 internal"),
    pytest.param(
        {"colleagues": (TOM,), "thread_logged": True}, "skip", "P10", id="P10 internal, later in a thread"
    ),
    pytest.param({"colleagues": (TOM,), "by_hand": True}, "skip", "P10", id="P10 not even by hand"),
    pytest.param({"contacts": (ANNA,), "received_at": PAST}, "skip", "H29", id="H29 past mail"),
    pytest.param({"contacts": (ANNA,), "received_at": CONNECTED}, "log", "H2", id="H29 the very instant"),
    pytest.param({"contacts": (ANNA,), "received_at": PAST, "by_hand": True}, "log", "H29", id="H29 by hand"),
    pytest.param({"strangers": (BOB,), "by_hand": True}, "skip", "H2", id="H29 by hand, but nobody known"),
    pytest.param({"contacts": (ANNA,), "seat": "view_only"}, "skip", "T12", id="T12"),
    pytest.param(
        {"contacts": (ANNA,), "seat": "view_only", "by_hand": True},
        "skip",
        "T12",
        id="T12 not by hand either",
    ),
    pytest.param({"contacts": (ANNA,), "already_logged": True}, "skip", "T15", id="T15 once"),
    pytest.param({"sent_by_us": True, "mode": "manual"}, "log", "S18", id="S18 sent from the panel"),
    pytest.param({"sent_by_us": True, "colleagues": (TOM,)}, "log", "S18", id="S18 even to a colleague"),
]


@pytest.mark.parametrize(("given_facts", "verdict", "rule"), TABLE)
def test_who_decides(given_facts, verdict, rule):
    made = decide_logging(facts(**given_facts))
    assert (made.verdict, made.rule) == (verdict, rule)
    assert made.because


def test_the_reason_names_the_contacts_but_not_endlessly():
    assert decide_logging(facts(contacts=(ANNA,))).because == f"{ANNA} is a contact"
    assert decide_logging(facts(contacts=(ANNA, BOB))).because == f"{ANNA}, {BOB} are contacts"
    many = tuple(f"c{number}@x.test" for number in range(5))
    assert (
        decide_logging(facts(contacts=many)).because
        == "c0@x.test, c1@x.test, c2@x.test and 2 more are contacts"
    )


def test_the_trace_lists_the_rules_in_order():
    steps = decide_logging(facts(strangers=(BOB,))).steps
    assert [step.rule for step in steps[:-1]] == [rule.__name__ for rule in RULES[:-1]]
    assert steps[-1].verdict == "skip"


people = st.lists(st.sampled_from([ANNA, BOB, TOM]), max_size=3, unique=True).map(tuple)
any_facts = st.builds(
    LogFacts,
    direction=st.sampled_from(["incoming", "outgoing"]),
    received_at=st.datetimes(timezones=st.just(UTC)),
    connected_at=st.datetimes(timezones=st.just(UTC)),
    mode=st.sampled_from(["all", "replies", "manual"]),
    contacts=people,
    strangers=people,
    colleagues=people,
    thread_logged=st.booleans(),
    automatic=st.booleans(),
    sent_by_us=st.booleans(),
    by_hand=st.booleans(),
    seat=st.sampled_from(["core", "sales", "service", "view_only"]),
    already_logged=st.booleans(),
)


@given(any_facts)
def test_stored_facts_decide_the_same_again_b3(known):
    stored = json.loads(json.dumps(asdict(known), default=datetime.isoformat))
    assert decide_logging(recall(stored)) == decide_logging(known)


@given(any_facts)
def test_nothing_is_logged_for_a_view_only_seat_or_without_anybody_to_log_it_to(known):
    made = decide_logging(known)
    if made.verdict == "log" and not known.sent_by_us:
        assert known.seat != "view_only"
        assert known.contacts or known.thread_logged


def test_facts_stored_by_an_older_version_keep_the_defaults():
    stored = json.loads(json.dumps(asdict(facts(contacts=(ANNA,))), default=datetime.isoformat))
    del stored["already_logged"]
    assert recall(stored) == facts(contacts=(ANNA,))
