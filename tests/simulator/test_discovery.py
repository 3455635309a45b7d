"""The judge itself: what Google would refuse, it refuses."""

from typing import Any

import pytest

from tests.simulator.discovery import DOCUMENT, METHODS, Exchange, complaints, error_complaints, judge

MESSAGE = {
    "id": "19a",
    "threadId": "19a",
    "historyId": "7",
    "internalDate": "1700000000000",
    "sizeEstimate": 3,
}


def test_a_message_as_google_has_it_passes() -> None:
    part = {"partId": "0", "mimeType": "text/plain", "body": {"size": 2, "data": "SGk="}, "parts": []}
    assert complaints("Message", {**MESSAGE, "raw": "SGk", "payload": part}) == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"folder": "INBOX"}, "Additional properties are not allowed ('folder' was unexpected)"),
        ({"historyId": 7}, "7 is not of type 'string'"),
        ({"historyId": "-7"}, "'-7' does not match"),
        ({"internalDate": "today"}, "'today' does not match"),
        ({"sizeEstimate": "3"}, "'3' is not of type 'integer'"),
        ({"raw": "a+b/"}, "'a+b/' does not match"),
        ({"labelIds": "INBOX"}, "'INBOX' is not of type 'array'"),
        ({"payload": {"parts": [{"kind": "text"}]}}, "('kind' was unexpected)"),
        ({"payload": {"headers": [{"Subject": "Hi"}]}}, "('Subject' was unexpected)"),
    ],
    ids=["invented", "number", "negative", "no-date", "text", "not-url-safe", "no-list", "deep", "header"],
)
def test_what_google_does_not_know_is_found(change: dict[str, Any], complaint: str) -> None:
    found = complaints("Message", MESSAGE | change)
    assert len(found) == 1
    assert complaint in found[0]


@pytest.mark.parametrize(
    ("body", "right"),
    [
        (
            {
                "code": 404,
                "message": "No.",
                "status": "NOT_FOUND",
                "errors": [{"message": "No.", "domain": "global", "reason": "notFound"}],
            },
            True,
        ),
        ({"code": 404, "message": "No.", "status": "NOT_FOUND", "errors": []}, False),
        ({"code": 404, "message": "No.", "status": "NOT_FOUND"}, False),
        (
            {
                "code": 404,
                "message": "No.",
                "status": "notFound",
                "errors": [{"message": "No.", "domain": "global", "reason": "notFound"}],
            },
            False,
        ),
        (
            {
                "code": 400,
                "message": "No.",
                "status": "NOT_FOUND",
                "errors": [{"message": "No.", "domain": "global", "reason": "notFound"}],
            },
            False,
        ),
    ],
    ids=["right", "no-reason", "no-errors", "reason-as-status", "another-code"],
)
def test_an_error_has_googles_shape(body: dict[str, Any], *, right: bool) -> None:
    assert (error_complaints(404, {"error": body}) == []) is right


@pytest.mark.parametrize(
    ("verb", "path", "query", "complaint"),
    [
        ("GET", "/gmail/v1/users/me/mails", {}, "Google has no GET /gmail/v1/users/me/mails"),
        ("POST", "/gmail/v1/users/me/messages/19a", {}, "Google has no POST"),
        ("GET", "/gmail/v1/users/me/messages/19a", {"kind": ["raw"]}, "has no parameter kind"),
        ("GET", "/gmail/v1/users/me/messages/19a", {"format": ["mime"]}, "format $: 'mime' is not one of"),
        ("GET", "/gmail/v1/users/me/messages", {"includeSpamTrash": ["yes"]}, "'yes' is no truth"),
        ("GET", "/gmail/v1/users/me/messages", {"maxResults": ["-1"]}, "'-1' is no number"),
        ("GET", "/gmail/v1/users/me/messages/19a", {"format": ["raw", "full"]}, "takes one format"),
    ],
    ids=["path", "verb", "parameter", "value", "truth", "number", "twice"],
)
def test_what_cannot_be_asked_is_found(
    verb: str, path: str, query: dict[str, list[str]], complaint: str
) -> None:
    found = judge(Exchange(verb, path, query, b"", 200, b"{}"))
    assert len(found) == 1
    assert complaint in found[0]


def test_every_schema_and_every_method_is_read() -> None:
    assert [complaints(name, 5) != [] for name in DOCUMENT["schemas"]] == [True] * len(DOCUMENT["schemas"])
    assert {"getProfile", "messages.get", "settings.sendAs.list", "drafts.send"} <= METHODS.keys()
