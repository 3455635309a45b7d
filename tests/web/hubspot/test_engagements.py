"""Mail, notes, calls, meetings and tasks as HubSpot's own client writes and reads them (H53)."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hubspot import HubSpot
from hubspot.crm.contacts import SimplePublicObjectInputForCreate as NewContact
from hubspot.crm.objects.calls import SimplePublicObjectInputForCreate as NewCall
from hubspot.crm.objects.emails import (
    BatchInputSimplePublicObjectBatchInputForCreate,
    BatchInputSimplePublicObjectId,
    BatchReadInputSimplePublicObjectId,
    SimplePublicObjectBatchInputForCreate,
    SimplePublicObjectId,
    SimplePublicObjectInput,
)
from hubspot.crm.objects.emails import SimplePublicObjectInputForCreate as NewEmail
from hubspot.crm.objects.emails.exceptions import ApiException
from hubspot.crm.objects.meetings import SimplePublicObjectInputForCreate as NewMeeting
from hubspot.crm.objects.notes import SimplePublicObjectInputForCreate as NewNote
from hubspot.crm.objects.tasks import SimplePublicObjectInputForCreate as NewTask

from server.core.mail import MessageHead, Participant
from server.store import engagements, messages, threads
from server.store.engagements import NewEngagement
from tests.web.hubspot.conftest import Office

HEADERS = {
    "from": {"email": "Mia@northwind.test", "firstName": "Mia", "lastName": "Berg"},
    "to": [{"email": "anna@acme.test", "firstName": "Anna", "lastName": "Kowalska"}],
    "cc": [],
    "bcc": [],
}
EMAIL = {
    "hs_timestamp": "1764000000000",
    "hs_email_direction": "EMAIL",
    "hs_email_status": "SENT",
    "hs_email_subject": "Renewal",
    "hs_email_text": "Shall we renew?",
    "hs_email_html": "<p>Shall we renew?</p><script>steal()</script>",
    "hs_email_headers": json.dumps(HEADERS),
    "hs_attachment_ids": "12;13",
}


@pytest.fixture(scope="module")
def mia(office: Office) -> HubSpot:
    return office.client()


@pytest.fixture(scope="module")
def anna(mia: HubSpot) -> str:
    made = mia.crm.contacts.basic_api.create(NewContact(properties={"email": "anna@engaged.test"}))
    return str(made.id)


def on(record: str, number: int) -> list[dict[str, Any]]:
    kind = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": number}
    return [{"to": {"id": record}, "types": [kind]}]


def test_h53_a_mail_is_logged_and_read_back(mia: HubSpot, anna: str) -> None:
    api = mia.crm.objects.emails.basic_api
    made = api.create(NewEmail(properties=EMAIL, associations=on(anna, 198)))
    assert made.properties["hs_timestamp"] == "2025-11-24T16:00:00.000Z"
    names = [*EMAIL, "hubspot_owner_id"]
    read = api.get_by_id(made.id, properties=names, associations=["contacts"])
    assert [one.id for one in read.associations["contacts"].results] == [anna]
    assert read.properties["hs_email_direction"] == "EMAIL"
    assert read.properties["hs_attachment_ids"] == "12;13"
    assert read.properties["hubspot_owner_id"], "its writer is its owner, where none is given"
    assert "script" not in read.properties["hs_email_html"]
    assert json.loads(read.properties["hs_email_headers"])["to"][0]["firstName"] == "Anna"
    contact = mia.crm.contacts.basic_api.get_by_id(anna, associations=["emails"])
    assert [(one.id, one.type) for one in contact.associations["emails"].results] == [
        (made.id, "contact_to_email")
    ]
    changed = api.update(made.id, SimplePublicObjectInput(properties={"hs_email_status": "BOUNCED"}))
    assert changed.properties["hs_email_status"] == "BOUNCED"
    found = mia.crm.objects.emails.search_api.do_search(
        {
            "filterGroups": [
                {
                    "filters": [
                        {"propertyName": "hs_email_status", "operator": "EQ", "value": "BOUNCED"},
                        {
                            "propertyName": "hs_timestamp",
                            "operator": "BETWEEN",
                            "value": "1763999999000",
                            "highValue": "1764000001000",
                        },
                        {"propertyName": "hs_email_subject", "operator": "CONTAINS_TOKEN", "value": "renew*"},
                    ]
                }
            ],
            "sorts": [{"propertyName": "hs_timestamp", "direction": "DESCENDING"}],
            "properties": ["hs_email_subject"],
        }
    )
    assert (found.total, found.results[0].properties) == (1, {"hs_email_subject": "Renewal"})
    assert made.id in [one.id for one in api.get_page(limit=100).results]
    api.archive(made.id)
    with pytest.raises(ApiException) as gone:
        api.get_by_id(made.id)
    assert gone.value.status == 404


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hs_timestamp": None}, "hs_timestamp"),
        ({"hs_timestamp": "yesterday"}, "hs_timestamp"),
        ({"hs_email_direction": "SIDEWAYS"}, "hs_email_direction"),
        ({"hs_email_headers": "[]"}, "hs_email_headers"),
        ({"hubspot_owner_id": "99999"}, "hubspot_owner_id"),
        ({"hs_createdate": "2020-01-01T00:00:00Z"}, "hs_createdate"),
        ({"hs_email_colour": "red"}, "hs_email_colour"),
    ],
)
def test_h53_a_bad_mail_is_refused_by_its_field(
    mia: HubSpot, change: dict[str, str | None], field: str
) -> None:
    values = {name: value for name, value in (EMAIL | change).items() if value is not None}
    with pytest.raises(ApiException) as refused:
        mia.crm.objects.emails.basic_api.create(NewEmail(properties=values))
    assert refused.value.status == 400
    assert json.loads(refused.value.body)["errors"][0]["context"] == {"propertyName": [field]}


def test_h53_mails_in_batches(mia: HubSpot) -> None:
    api = mia.crm.objects.emails.batch_api
    made = api.create(
        BatchInputSimplePublicObjectBatchInputForCreate(
            inputs=[
                SimplePublicObjectBatchInputForCreate(properties=EMAIL, associations=[]),
                SimplePublicObjectBatchInputForCreate(
                    properties={"hs_email_subject": "When?"}, associations=[]
                ),
            ]
        )
    )
    assert (len(made.results), made.num_errors) == (1, 1)
    ids = [SimplePublicObjectId(id=made.results[0].id)]
    read = api.read(
        BatchReadInputSimplePublicObjectId(
            inputs=ids, properties=["hs_email_text"], properties_with_history=[]
        )
    )
    assert read.results[0].properties["hs_email_text"] == "Shall we renew?"
    api.archive(BatchInputSimplePublicObjectId(inputs=ids))


@pytest.mark.parametrize(
    ("word", "new", "values", "number"),
    [
        ("notes", NewNote, {"hs_note_body": "Likes <b>tea</b>"}, 202),
        (
            "calls",
            NewCall,
            {"hs_call_title": "Intro", "hs_call_duration": "60000", "hs_call_direction": "OUTBOUND"},
            194,
        ),
        ("meetings", NewMeeting, {"hs_meeting_title": "Demo", "hs_meeting_outcome": "SCHEDULED"}, 200),
        ("tasks", NewTask, {"hs_task_subject": "Ask again", "hs_task_status": "NOT_STARTED"}, 204),
    ],
)
def test_the_other_engagements(
    mia: HubSpot, anna: str, word: str, new: Callable[..., Any], values: dict[str, str], number: int
) -> None:
    api = getattr(mia.crm.objects, word).basic_api
    made = api.create(
        new(properties={"hs_timestamp": "2026-11-20T09:00:00Z", **values}, associations=on(anna, number))
    )
    read = api.get_by_id(made.id, properties=[*values, "hs_timestamp"], associations=["contacts"])
    assert read.properties == {**values, "hs_timestamp": "2026-11-20T09:00:00.000Z"}
    assert [one.id for one in read.associations["contacts"].results] == [anna]
    assert [one.id for one in getattr(mia.crm.objects, word).search_api.do_search({}).results] == [made.id]
    api.archive(made.id)
    assert api.get_page().results == []


def test_without_sales_email_read_a_mail_has_no_words(office: Office, mia: HubSpot) -> None:
    made = mia.crm.objects.emails.basic_api.create(NewEmail(properties=EMAIL))
    office.catch_up()
    assert mia.crm.objects.emails.search_api.do_search({"query": "renewal"}).total >= 1
    blind = office.client("mia@northwind.test", "crm.objects.contacts.read", "crm.objects.contacts.write")
    read = blind.crm.objects.emails.basic_api.get_by_id(made.id, properties=list(EMAIL))
    assert "hs_email_subject" not in read.properties
    assert "hs_email_text" not in read.properties
    assert read.properties["hs_email_direction"] == "EMAIL"
    assert blind.crm.objects.emails.search_api.do_search({"query": "renewal"}).total == 0
    with pytest.raises(ApiException) as refused:
        blind.crm.objects.emails.search_api.do_search(
            {
                "filterGroups": [
                    {"filters": [{"propertyName": "hs_email_subject", "operator": "HAS_PROPERTY"}]}
                ]
            }
        )
    assert refused.value.status == 400


def test_t12_a_view_only_user_reads_and_writes_nothing(office: Office, mia: HubSpot, anna: str) -> None:
    note = mia.crm.objects.notes.basic_api.create(
        NewNote(
            properties={"hs_timestamp": "2026-11-20T09:00:00Z", "hs_note_body": "x"},
            associations=on(anna, 202),
        )
    )
    vera = office.client("vera@northwind.test")
    assert vera.crm.objects.notes.basic_api.get_by_id(note.id).id == note.id
    for act in (
        lambda: vera.crm.objects.notes.basic_api.archive(note.id),
        lambda: vera.crm.objects.notes.basic_api.create(
            NewNote(properties={"hs_timestamp": "1", "hs_note_body": "x"})
        ),
        lambda: vera.crm.contacts.basic_api.archive(anna),
        lambda: vera.crm.contacts.basic_api.create(NewContact(properties={"email": "new@acme.test"})),
    ):
        with pytest.raises(Exception, match="403"):
            act()


def test_h53_a_mail_that_was_really_received_is_an_email_object(
    office: Office, mia: HubSpot, anna: str
) -> None:
    head = MessageHead(
        "<77@acme.test>", "Your offer", Participant("anna@acme.test", "Anna Kowalska"), (Participant("mia@northwind.test"),)
    )  # fmt: skip
    with office.deps.store.write(office.workspace) as tx:
        thread = threads.add(tx, "Your offer", tx.now)
        message = messages.add(tx, thread, head, "77", tx.now)
        messages.keep_body(tx, message, "We accept.", "<p onclick='x()'>We accept.</p>")
        new = NewEngagement(
            "email",
            tx.now,
            "Your offer",
            "We accept.",
            messages.people_rows(head),
            "incoming",
            message,
            thread,
        )
        made = engagements.add(tx, new)
        engagements.associate(tx, made, tx.now, [("contact", int(anna), "default")])
    api = mia.crm.objects.emails
    read = api.basic_api.get_by_id(made, properties=[*EMAIL, "hs_createdate"], associations=["contacts"])
    assert read.properties["hs_email_direction"] == "INCOMING_EMAIL"
    assert read.properties["hs_email_html"] == "<p>We accept.</p>"
    assert read.properties["hs_email_text"] == "We accept."
    assert json.loads(read.properties["hs_email_headers"])["from"] == {
        "email": "anna@acme.test",
        "firstName": "Anna",
        "lastName": "Kowalska",
    }
    assert [one.id for one in read.associations["contacts"].results] == [anna]
    incoming = {
        "filters": [{"propertyName": "hs_email_direction", "operator": "EQ", "value": "INCOMING_EMAIL"}]
    }
    office.catch_up()
    for words in ("offer", "we acc"):  # of its subject and of its body
        found = api.search_api.do_search({"filterGroups": [incoming], "query": words})
        assert (found.total, [one.id for one in found.results]) == (1, [str(made)])
    with pytest.raises(ApiException) as refused:
        api.basic_api.update(made, SimplePublicObjectInput(properties={"hs_email_subject": "Another"}))
    assert refused.value.status == 403
    api.basic_api.archive(made)
    with office.deps.store.read(office.workspace) as tx:
        assert messages.body(tx, message) is None
        assert messages.by_id(tx, message), "the mail itself stays in its mailbox"
