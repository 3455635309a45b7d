"""What the simulated Microsoft Graph refuses, and its faults: each an error that Microsoft's client can read."""

import base64
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import requests

from server.simulator import Running
from server.simulator.cast import ANNA, MIA_OFFICE, TOM
from server.simulator.grants import ACCESS_SECONDS
from server.simulator.world import Fault
from tests.simulator.conftest import OFFICE, Raw, Token
from tests.simulator.office import (
    CreateReplyPostRequestBody,
    Office,
    SendMailPostRequestBody,
    asking,
    letter,
    listing,
    refusal,
)

Open = Callable[..., Office]
TO_ANNA = [{"emailAddress": {"address": ANNA.address}}]
UNKNOWN = "AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0Anobody"


def code(answer: requests.Response) -> tuple[int, str]:
    error = answer.json()["error"]
    assert set(error) == {"code", "message", "innerError"}
    assert error["message"]
    assert datetime.fromisoformat(error["innerError"]["date"])
    return answer.status_code, error["code"]


def test_an_unknown_and_an_expired_token_are_refused(world: Running, opened: Open, token: Token) -> None:
    late = token("microsoft", *OFFICE)
    for bearer in ("made-up", token("google", "https://mail.google.com/")):
        office = opened(bearer=bearer)
        assert refusal(office, office.me.get()) == (401, "InvalidAuthenticationToken")
    office = opened(bearer=late)
    assert office.ask(office.me.get()).mail == MIA_OFFICE.address
    world.world.ahead += timedelta(seconds=ACCESS_SECONDS)
    assert refusal(office, office.me.messages.get()) == (401, "InvalidAuthenticationToken")


READ, WRITE, SEND = "Mail.Read", "Mail.ReadWrite", "Mail.Send"
CALLS: dict[str, tuple[Callable[[Any, Any], Any], set[str]]] = {
    "me": (lambda me, _: me.get(), {"User.Read"}),
    "list": (lambda me, _: me.messages.get(), {READ, WRITE}),
    "folder": (lambda me, _: me.mail_folders.by_mail_folder_id("inbox").messages.get(), {READ, WRITE}),
    "delta": (lambda me, _: me.mail_folders.by_mail_folder_id("inbox").messages.delta.get(), {READ, WRITE}),
    "get": (lambda me, item: item.get(), {READ, WRITE}),
    "mime": (lambda me, item: item.content.get(), {READ, WRITE}),
    "create": (lambda me, _: me.messages.post(letter("New")), {WRITE}),
    "change": (lambda me, item: item.patch(letter("Changed")), {WRITE}),
    "reply": (lambda me, item: item.create_reply.post(CreateReplyPostRequestBody()), {WRITE}),
    "send": (lambda me, item: item.send.post(), {SEND}),
    "send mail": (
        lambda me, _: me.send_mail.post(SendMailPostRequestBody(message=letter("Hi", to=(ANNA.address,)))),
        {SEND},
    ),
    "delete": (lambda me, item: item.delete(), {WRITE}),
}


@pytest.mark.parametrize("name", CALLS)
def test_a_call_takes_the_scopes_that_microsoft_lists_and_no_others(
    office: Office, opened: Open, name: str
) -> None:
    call, wanted = CALLS[name]
    for scope in ("User.Read", READ, WRITE, SEND):
        draft = office.ask(office.me.messages.post(letter("Draft", to=(ANNA.address,))))
        partly = opened(scope)
        asked = call(partly.me, partly.me.messages.by_message_id(draft.id))
        if scope in wanted:
            partly.ask(asked)
        else:
            denied = "Authorization_RequestDenied" if name == "me" else "ErrorAccessDenied"
            assert refusal(partly, asked) == (403, denied)


@pytest.mark.parametrize("name", ["get", "mime", "change", "reply", "send", "delete"])
def test_what_is_not_there_is_a_404(world: Running, office: Office, name: str) -> None:
    hers = world.world.mails(TOM.address)[0].key
    for ident in (UNKNOWN, hers):
        asked = CALLS[name][0](office.me, office.me.messages.by_message_id(ident))
        assert refusal(office, asked) == (404, "ErrorItemNotFound")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (listing(filter="subject eq 'Hi'"), "ErrorInvalidUrlQueryFilter"),
        (listing(filter="receivedDateTime ge yesterday"), "ErrorInvalidUrlQueryFilter"),
        (listing(filter="receivedDateTime ge 2026-99-01T00:00:00Z"), "ErrorInvalidUrlQueryFilter"),
        (listing(filter="receivedDateTime ge '2026-01-01T00:00:00Z'"), "ErrorInvalidUrlQueryFilter"),
        (listing(filter="isDraft eq false or isRead eq true"), "ErrorInvalidUrlQueryFilter"),
        (listing(filter="isDraft eq false", orderby=["receivedDateTime"]), "InefficientFilter"),
        (listing(orderby=["subject"]), "BadRequest"),
        (listing(search='"pilot"'), "BadRequest"),
        (listing(top=0), "BadRequest"),
        (listing(top=1001), "BadRequest"),
        (listing(skip=-1), "BadRequest"),
    ],
    ids=lambda one: one if isinstance(one, str) else one.filter or "",
)
def test_a_question_that_is_not_understood_is_a_400(office: Office, query: Any, expected: str) -> None:
    assert refusal(office, office.me.messages.get(asking(query))) == (400, expected)


def test_a_folder_that_is_not_there_is_a_400(office: Office) -> None:
    folder = office.me.mail_folders.by_mail_folder_id("attic").messages
    assert refusal(office, folder.get()) == (400, "ErrorInvalidIdMalformed")
    assert refusal(office, folder.delta.get()) == (400, "ErrorInvalidIdMalformed")


@pytest.mark.parametrize(
    ("path", "body", "expected"),
    [
        ("/me/messages", b"{", "BadRequest"),
        ("/me/messages", [], "BadRequest"),
        ("/me/messages", {"subject": 5}, "RequestBodyRead"),
        ("/me/messages", {"body": "Hi"}, "RequestBodyRead"),
        ("/me/messages", {"toRecipients": {}}, "RequestBodyRead"),
        ("/me/messages", {"toRecipients": [5]}, "ErrorInvalidRecipients"),
        ("/me/messages", {"toRecipients": [{"emailAddress": {"address": "anna"}}]}, "ErrorInvalidRecipients"),
        (
            "/me/messages",
            {"toRecipients": [{"emailAddress": {"address": "a@b@c"}}]},
            "ErrorInvalidRecipients",
        ),
        ("/me/messages", {"singleValueExtendedProperties": [{"id": 5}]}, "RequestBodyRead"),
        (
            "/me/messages",
            {"internetMessageHeaders": [{"name": "In-Reply-To", "value": "<a@b>"}]},
            "InvalidInternetMessageHeader",
        ),
        (
            "/me/messages",
            {"internetMessageHeaders": [{"name": f"x-{at}", "value": ""} for at in range(6)]},
            "InvalidInternetMessageHeaderCollection",
        ),
        ("/me/sendMail", {}, "ErrorInvalidRecipients"),
        ("/me/sendMail", {"message": "Hi"}, "RequestBodyRead"),
        ("/me/sendMail", {"message": {"subject": "To nobody"}}, "ErrorInvalidRecipients"),
    ],
)
def test_what_makes_no_sense_is_a_400_and_changes_nothing(
    world: Running, raw: Raw, path: str, body: Any, expected: str
) -> None:
    before = world.world.newest_event()
    options = {"data": body} if isinstance(body, bytes) else {"json": body}
    assert code(raw("POST", path, **options)) == (400, expected)
    assert world.world.newest_event() == before


def test_mime_is_taken_in_base64_and_nothing_else(world: Running, raw: Raw) -> None:
    mime = f"To: {ANNA.address}\nSubject: As MIME\n\nHi\n".encode()
    plain = {"headers": {"Content-Type": "text/plain"}}
    for path in ("/me/messages", "/me/sendMail"):
        refused = raw("POST", path, data=mime, **plain)
        assert code(refused) == (400, "ErrorMimeContentInvalidBase64String")
    made = raw("POST", "/me/messages", data=base64.encodebytes(mime), **plain)
    assert (made.status_code, made.json()["subject"]) == (201, "As MIME")
    assert raw("POST", "/me/sendMail", data=base64.b64encode(mime), **plain).status_code == 202
    assert world.world.mails(ANNA.address)[0].parsed().head.subject == "As MIME"


def test_line_breaks_in_a_name_or_subject_make_no_header(world: Running, raw: Raw) -> None:
    given = {
        "subject": "Hi\r\nBcc: mallory@evil.test",
        "toRecipients": [{"emailAddress": {"name": 'A "B"\r\nX-Evil: 1', "address": ANNA.address}}],
    }
    assert raw("POST", "/me/sendMail", json={"message": given}).status_code == 202
    head = world.world.mails(ANNA.address)[0].parsed().head
    assert head.subject == "Hi Bcc: mallory@evil.test"
    assert [(one.name, one.address) for one in head.to] == [('A "B" X-Evil: 1', ANNA.address)]
    assert world.world.ledger()[-1]["recipients"] == [ANNA.address]


@pytest.mark.parametrize("token_", ["$deltatoken=next", "$deltatoken=", "$skiptoken=1", "$skiptoken=1.2.x"])
def test_a_delta_token_that_was_never_given_is_a_400(raw: Raw, token_: str) -> None:
    assert code(raw("GET", f"/me/mailFolders/inbox/messages/delta?{token_}")) == (400, "BadRequest")


def test_a_path_or_verb_that_is_not_served_has_graphs_shape_too(raw: Raw) -> None:
    assert code(raw("GET", "/me/calendar")) == (400, "BadRequest")
    assert code(raw("PUT", "/me")) == (400, "BadRequest")


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        ({"kind": "status", "status": 401}, "InvalidAuthenticationToken"),
        ({"kind": "status", "status": 404}, "ErrorItemNotFound"),
        ({"kind": "status", "status": 429}, "ApplicationThrottled"),
        ({"kind": "status", "status": 503}, "ServiceUnavailable"),
        ({"kind": "status", "status": 503, "reason": "MailboxInfoStale"}, "MailboxInfoStale"),
        ({"kind": "status_after", "status": 504}, "GatewayTimeout"),
    ],
)
def test_a_fault_speaks_as_graph_does(
    world: Running, office: Office, fault: dict[str, Any], expected: str
) -> None:
    before = len(world.world.ledger())
    world.world.faults.append(Fault("POST", "/sendMail$", **fault, headers={"Retry-After": "7"}))
    asked = CALLS["send mail"][0](office.me, None)
    assert refusal(office, asked) == (fault["status"], expected)
    # `status`: it never happened; `status_after`: it did, and only the answer is lost.
    assert len(world.world.ledger()) == before + (fault["kind"] == "status_after")
