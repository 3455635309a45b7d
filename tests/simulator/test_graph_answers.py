"""The simulated Microsoft Graph, driven by Microsoft's own client: what it reads is what is there."""

from datetime import timedelta
from typing import Any

import pytest
import requests

from server.mime.parse import parse
from server.simulator import Running
from server.simulator.cast import ANNA, JONAS, MIA_OFFICE, TOM
from server.simulator.world import Mail
from tests.simulator.conftest import Raw
from tests.simulator.office import (
    CreateReplyAllPostRequestBody,
    CreateReplyPostRequestBody,
    InternetMessageHeader,
    Office,
    SendMailPostRequestBody,
    asking,
    delta_query,
    letter,
    listing,
    prop,
    refusal,
    showing,
)

IMMUTABLE = 'IdType="ImmutableId"'
MARK = "String {8ECCC264-6880-4EBE-992F-8888D2EEAA1D} Name alongside-submission"
TO_MANY = (
    f"From: Anna Kowalska <{ANNA.address}>\r\nTo: Mia <{MIA_OFFICE.address}>, Jonas <{JONAS.address}>\r\n"
    f"Cc: Tom <{TOM.address}>\r\nSubject: Minutes\r\nMessage-ID: <minutes@brightwater.test>\r\n"
    "References: <agenda@brightwater.test>\r\n\r\nSee below.\r\n"
)


def mine(world: Running) -> list[Mail]:
    return world.world.mails(MIA_OFFICE.address)


# ---- reading


def test_who_is_signed_in(office: Office) -> None:
    me = office.ask(office.me.get())
    assert (me.display_name, me.mail, me.id) == (MIA_OFFICE.name, MIA_OFFICE.address, MIA_OFFICE.subject)


def test_pages_of_messages_carry_what_is_asked_for_and_repeat_nothing(world: Running, office: Office) -> None:
    start = world.world.now() - timedelta(days=30)
    query = listing(
        select=["subject", "receivedDateTime"],
        filter=f"receivedDateTime ge {start:%Y-%m-%dT%H:%M:%SZ}",
        orderby=["receivedDateTime asc"],
        top=2,
        count=True,
    )
    page = office.ask(office.me.messages.get(asking(query)))
    assert len(page.value) == 2
    assert page.odata_count == len(mine(world))
    assert page.odata_next_link.startswith(f"{world.url}/v1.0/me/messages?")
    found = list(page.value)
    while page.odata_next_link:
        page = office.ask(office.me.messages.with_url(page.odata_next_link).get())
        found += page.value
    assert [one.subject for one in found] == [one.parsed().head.subject for one in mine(world)[::-1]]
    assert all(one.received_date_time.tzinfo and one.body is None for one in found)


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ("isRead eq false", 5),
        ("isRead eq true", 0),
        ("isDraft eq true", 0),
        ("receivedDateTime gt 2001-01-01T00:00:00Z and receivedDateTime le 2002-01-01T00:00:00Z", 0),
        ("internetMessageId eq '<nobody@x.test>'", 0),
        ("internetMessageId eq '<it''s@x.test>'", 1),
    ],
)
def test_a_filter_finds_what_meets_it(world: Running, office: Office, wanted: str, count: int) -> None:
    if "''" in wanted:
        mime = TO_MANY.replace("minutes@brightwater.test", "it's@x.test")
        world.world.send_mime(ANNA.address, mime.encode(), rewrite=False)
    assert len(office.ask(office.me.messages.get(asking(listing(filter=wanted)))).value) == count


def test_a_message_reads_as_it_was_written(world: Running, office: Office) -> None:
    world.world.send_mime(ANNA.address, TO_MANY.encode(), rewrite=False)
    listed = office.ask(office.me.messages.get(asking(listing(top=1)))).value[0]
    select = ["subject", "from", "toRecipients", "ccRecipients", "body", "internetMessageHeaders"]
    read = office.ask(office.me.messages.by_message_id(listed.id).get(asking(showing(select=select))))
    assert read.subject == "Minutes"
    assert (read.from_.email_address.name, read.from_.email_address.address) == (ANNA.name, ANNA.address)
    assert [one.email_address.address for one in read.to_recipients] == [MIA_OFFICE.address, JONAS.address]
    assert [one.email_address.address for one in read.cc_recipients] == [TOM.address]
    assert (read.body.content_type.value, read.body.content.strip()) == ("text", "See below.")
    headers = {one.name: one.value for one in read.internet_message_headers}
    assert headers["References"] == "<agenda@brightwater.test>"
    assert (listed.internet_message_id, listed.is_read, listed.is_draft) == (
        "<minutes@brightwater.test>",
        False,
        False,
    )
    assert listed.internet_message_headers is None  # only where it is selected


def test_the_mime_of_a_message_is_its_bytes(world: Running, office: Office) -> None:
    newest = mine(world)[0]
    assert office.ask(office.me.messages.by_message_id(newest.key).content.get()) == newest.mime


# ---- writing


def test_a_draft_is_written_changed_and_sent(world: Running, office: Office) -> None:
    header = InternetMessageHeader(name="x-campaign", value="spring")
    draft = office.ask(
        office.me.messages.post(letter("Offer", to=(ANNA.address,), internet_message_headers=[header]))
    )
    assert (draft.is_draft, draft.subject) == (True, "Offer")
    item = office.me.messages.by_message_id(draft.id)
    changed = office.ask(item.patch(letter("Our offer", "Dear Anna", to=(ANNA.address, TOM.address))))
    assert (changed.subject, changed.body.content.strip()) == ("Our offer", "Dear Anna")
    assert changed.internet_message_id == draft.internet_message_id
    assert office.ask(item.send.post()) is None
    arrived = world.world.mails(ANNA.address)[0]
    assert arrived.parsed().head.subject == "Our offer"
    assert b"x-campaign: spring" in arrived.mime
    assert world.world.mails(TOM.address)[0].message_id == arrived.message_id


def test_a_draft_is_sent_once_and_its_id_changes_with_its_folder(world: Running, office: Office) -> None:
    draft = office.ask(office.me.messages.post(letter("Once", to=(ANNA.address,))))
    always = office.ask(office.me.messages.by_message_id(draft.id).get(asking(Prefer=IMMUTABLE))).id
    before = len(world.world.ledger())
    office.ask(office.me.messages.by_message_id(draft.id).send.post())
    assert refusal(office, office.me.messages.by_message_id(draft.id).get()) == (404, "ErrorItemNotFound")
    sent = office.ask(office.me.messages.by_message_id(always).get(asking(Prefer=IMMUTABLE)))
    assert (sent.id, sent.is_draft, sent.subject) == (always, False, "Once")
    again = refusal(office, office.me.messages.by_message_id(always).send.post())
    assert again == (400, "ErrorInvalidOperation")
    assert len(world.world.ledger()) == before + 1


def test_a_reply_answers_the_sender_and_a_reply_to_all_everybody_else_too(
    world: Running, office: Office
) -> None:
    world.world.send_mime(ANNA.address, TO_MANY.encode(), rewrite=False)
    minutes = mine(world)[0]
    answered = office.me.messages.by_message_id(minutes.key)
    one = office.ask(answered.create_reply.post(CreateReplyPostRequestBody(comment="Thanks & bye")))
    everyone = office.ask(answered.create_reply_all.post(CreateReplyAllPostRequestBody(comment="Thanks")))
    assert [to.email_address.address for to in one.to_recipients] == [ANNA.address]
    assert one.cc_recipients == []
    assert "Thanks &amp; bye" in one.body.content
    assert (one.subject, one.is_draft) == ("RE: Minutes", True)
    assert [to.email_address.address for to in everyone.to_recipients] == [ANNA.address, JONAS.address]
    assert [cc.email_address.address for cc in everyone.cc_recipients] == [TOM.address]
    assert one.conversation_id == everyone.conversation_id == minutes.thread
    head = parse(office.ask(office.me.messages.by_message_id(one.id).content.get())).head
    assert head.in_reply_to == "<minutes@brightwater.test>"
    assert head.references == ("<agenda@brightwater.test>", "<minutes@brightwater.test>")


def test_a_reply_takes_a_message_in_place_of_a_comment_and_not_both(world: Running, office: Office) -> None:
    answered = office.me.messages.by_message_id(mine(world)[0].key)
    body = CreateReplyPostRequestBody(message=letter("Other", "Mine", to=(TOM.address,)))
    made = office.ask(answered.create_reply.post(body))
    assert (made.subject, made.body.content.strip()) == ("Other", "Mine")
    body.comment = "both"
    assert refusal(office, answered.create_reply.post(body)) == (400, "ErrorInvalidRequest")


@pytest.mark.parametrize("kept", [None, True, False])
def test_mail_is_sent_at_once_and_kept_unless_told_otherwise(
    world: Running, office: Office, *, kept: bool | None
) -> None:
    body = SendMailPostRequestBody(message=letter("Straight", to=(ANNA.address,)), save_to_sent_items=kept)
    assert office.ask(office.me.send_mail.post(body)) is None
    assert world.world.mails(ANNA.address)[0].parsed().head.subject == "Straight"
    assert bool([one for one in mine(world) if "SENT" in one.labels]) is (kept is not False)


@pytest.mark.parametrize(
    ("message", "save"), [("message", "saveToSentItems"), ("Message", "SaveToSentItems")]
)
def test_both_spellings_of_send_mail_are_taken(world: Running, raw: Raw, message: str, save: str) -> None:
    given = {"subject": "Spelled", "toRecipients": [{"emailAddress": {"address": ANNA.address}}]}
    answer = raw("POST", "/me/sendMail", json={message: given, save: False})
    assert (answer.status_code, answer.content) == (202, b"")
    assert world.world.mails(ANNA.address)[0].parsed().head.subject == "Spelled"
    assert [one for one in mine(world) if "SENT" in one.labels] == []


def test_an_extended_property_is_found_and_shown_where_it_is_asked_for(office: Office) -> None:
    props = [prop(MARK, "m1"), prop("String {0} Name other", "x")]
    made = office.ask(office.me.messages.post(letter("Marked", single_value_extended_properties=props)))
    wanted = f"singleValueExtendedProperties/Any(ep: ep/id eq '{MARK}' and ep/value eq 'm1')"
    shown = f"singleValueExtendedProperties($filter=id eq '{MARK}')"
    found = office.ask(office.me.messages.get(asking(listing(filter=wanted, expand=[shown])))).value
    assert [one.id for one in found] == [made.id]
    assert [(one.id, one.value) for one in found[0].single_value_extended_properties] == [(MARK, "m1")]
    plain = office.ask(office.me.messages.by_message_id(made.id).get())
    assert plain.single_value_extended_properties is None


# ---- delta


def test_a_folders_changes_are_listed_once_and_then_followed(world: Running, office: Office) -> None:
    folder = office.me.mail_folders.by_mail_folder_id("Inbox").messages
    first = asking(delta_query(select=["subject", "isRead"]), Prefer="odata.maxpagesize=2")
    page = office.ask(folder.delta.get(first))
    listed = list(page.value)
    while page.odata_next_link:
        page = office.ask(
            folder.delta.with_url(page.odata_next_link).get(asking(Prefer="odata.maxpagesize=2"))
        )
        listed += page.value
    assert len({one.id for one in listed}) == len(listed) == len(mine(world))
    assert office.ask(folder.delta.with_url(page.odata_delta_link).get()).value == []

    world.world.send_mime(ANNA.address, TO_MANY.encode(), rewrite=False)
    office.ask(office.me.messages.by_message_id(listed[0].id).patch(letter_read()))
    page = office.ask(folder.delta.with_url(page.odata_delta_link).get())
    assert [(one.subject, one.is_read) for one in page.value] == [
        ("Minutes", False),
        (listed[0].subject, True),
    ]


def letter_read() -> Any:
    made = letter("ignored: what was received keeps its subject")
    made.is_read = True
    return made


def test_what_leaves_a_folder_is_told_there_and_nowhere_else(world: Running, office: Office) -> None:
    def link(folder: str) -> Any:
        delta = office.me.mail_folders.by_mail_folder_id(folder).messages.delta
        page = office.ask(delta.get())
        while page.odata_next_link:
            page = office.ask(delta.with_url(page.odata_next_link).get())
        return delta.with_url(page.odata_delta_link)

    draft = office.ask(office.me.messages.post(letter("Leaving", to=(ANNA.address,))))
    old = office.ask(office.me.messages.get()).value[-1]
    links = {folder: link(folder) for folder in ("inbox", "drafts", "sentitems")}
    office.ask(office.me.messages.by_message_id(draft.id).send.post())
    office.ask(office.me.messages.by_message_id(old.id).delete())
    told = {folder: office.ask(one.get()).value for folder, one in links.items()}
    removed = {"reason": "deleted"}
    assert [(one.id, one.additional_data["@removed"]) for one in told["inbox"]] == [(old.id, removed)]
    assert [(one.id, one.additional_data["@removed"]) for one in told["drafts"]] == [(draft.id, removed)]
    assert [(one.subject, one.additional_data.get("@removed")) for one in told["sentitems"]] == [
        ("Leaving", None)
    ]


def test_a_delta_link_that_is_too_old_is_410(world: Running, office: Office, http: requests.Session) -> None:
    delta = office.me.mail_folders.by_mail_folder_id("inbox").messages.delta
    page = office.ask(delta.get(asking(Prefer="odata.maxpagesize=1000")))
    http.post(f"{world.url}/simulator/expire").raise_for_status()
    late = delta.with_url(page.odata_delta_link)
    assert refusal(office, late.get()) == (410, "syncStateNotFound")
    assert len(office.ask(delta.get(asking(Prefer="odata.maxpagesize=1000"))).value) == len(mine(world))


@pytest.mark.parametrize("folder", ["inbox", "Inbox", "INBOX", "folder-inbox"])
@pytest.mark.parametrize("delta", ["delta", "delta()"])
def test_folders_and_delta_are_taken_in_every_spelling(
    world: Running, raw: Raw, folder: str, delta: str
) -> None:
    answer = raw("GET", f"/me/mailFolders/{folder}/messages/{delta}").json()
    assert len(answer["value"]) == len(mine(world))
    assert raw("GET", f"/me/mailFolders/{folder}/messages?$top=50").json()["value"] != []


# ---- ids


def test_immutable_ids_stay_and_are_confirmed(world: Running, office: Office, raw: Raw) -> None:
    newest = mine(world)[0]
    changing = office.ask(office.me.messages.get(asking(listing(top=1)))).value[0].id
    staying = office.ask(office.me.messages.get(asking(listing(top=1), Prefer=IMMUTABLE))).value[0].id
    assert changing != staying == newest.key
    for ident in (changing, staying):
        assert office.ask(office.me.messages.by_message_id(ident).get(asking(Prefer=IMMUTABLE))).id == staying
    answer = raw("GET", "/me/messages", headers={"Prefer": IMMUTABLE})
    assert answer.headers["Preference-Applied"] == IMMUTABLE
    assert "Preference-Applied" not in raw("GET", "/me/messages").headers
