"""What an engagement may hold, and what is refused by its field (H53)."""

import json

import pytest

from server.core.engagement_headers import headers, headers_of
from server.core.engagement_kinds import PROPERTIES, find, moment, write
from server.core.properties import BadValue

OWNERS = {7: "Mia"}


@pytest.mark.parametrize(
    ("word", "kind"), [("emails", "email"), ("0-46", "note"), ("TASK", "task"), ("deals", None)]
)
def test_a_kind_has_several_spellings(word: str, kind: str | None) -> None:
    assert find(word) == kind


def test_a_value_is_spelled_once() -> None:
    made = write(
        "email",
        {},
        {"hs_timestamp": "1764000000000", "hs_email_status": "sent", "hubspot_owner_id": "7"},
        OWNERS,
    )
    assert made.problems == ()
    assert made.owner_id == 7
    assert made.values["hs_email_status"] == "SENT"
    assert moment(made.values).isoformat() == "2025-11-24T16:00:00+00:00"


def test_every_wrong_value_is_named() -> None:
    given = {"hs_timestamp": "soon", "hs_email_colour": "red", "hubspot_owner_id": "8", "hs_object_id": "1"}
    assert {one.field: one.code for one in write("email", {}, given, OWNERS).problems} == {
        "hs_timestamp": "property_invalid",
        "hs_email_colour": "property_unknown",
        "hubspot_owner_id": "property_invalid",
        "hs_object_id": "property_read_only",
    }


def test_h53_when_it_was_must_be_said_and_cannot_be_taken_away() -> None:
    assert [one.field for one in write("note", {}, {"hs_note_body": "x"}, OWNERS).problems] == [
        "hs_timestamp"
    ]
    there = {"hs_timestamp": "2026-01-01T00:00:00.000Z"}
    assert [one.field for one in write("note", there, {"hs_timestamp": ""}, OWNERS).problems] == [
        "hs_timestamp"
    ]
    assert write("note", there, {"hs_note_body": "x"}, OWNERS).problems == ()


def test_headers_go_there_and_back() -> None:
    text = json.dumps(
        {"from": {"email": "Mia@Northwind.test", "firstName": "Mia"}, "to": [{"email": "a@b.test"}, {}]}
    )
    rows = headers(text)
    assert rows == [["from", "mia@northwind.test", "Mia"], ["to", "a@b.test", ""]]
    assert headers(headers_of(rows)) == rows


@pytest.mark.parametrize("text", ["{", "[]", '{"to": "a@b.test"}', "[" * 100_000])
def test_headers_that_are_none(text: str) -> None:
    with pytest.raises(BadValue):
        headers(text)


def test_each_kind_has_a_time_and_an_owner() -> None:
    for properties in PROPERTIES.values():
        assert {"hs_timestamp", "hubspot_owner_id", "hs_object_id"} <= properties.keys()
