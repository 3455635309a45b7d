"""Whose mail stands on a record: what is logged there, whoever wrote it, and nothing else of its people."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from server.actions.associate import End, associate, known
from server.actions.define_object_type import create_object_type
from server.actions.log_mail import consider
from server.actions.sight import sight
from server.core.mail import MessageHead, Participant
from server.core.object_types import custom
from server.core.permission import Grant
from server.core.properties import Property
from server.errors import Refusal
from server.mime.parse import Parsed
from server.providers.port import Fetched
from server.store import engagements, mailboxes, messages, threads
from server.store import tables as t
from server.store.mailboxes import Connected
from shared_schema.records import Provider, RecordRef
from tests.crm.desk import Desk, Firm

OWNED = Grant("owned", "owned", "owned", "owned", unassigned=False)
MIA = "mia@ourfirm.test"


def ref(kind: str, ident: int) -> RecordRef:
    return RecordRef(kind=kind, id=ident)


@pytest.fixture
def mailbox(firm: Firm) -> int:
    """Mia's."""
    with firm.deps.store.write(firm.workspace) as tx:
        named = Connected(firm.mia, "google", MIA, "Mia", "https://accounts", "1", ((MIA, "Mia"),), True, "1")
        made = mailboxes.add(tx, named)
        tx.run(update(t.mailbox).where(tx.mine(t.mailbox)).values(connected_at=tx.now - timedelta(days=1)))
        return made


def thread(subject: str) -> str:
    """What Gmail calls the conversation."""
    return subject.encode().hex()[-12:]


def comes(firm: Firm, mailbox: int, sender: str, subject: str) -> tuple[int, bool]:
    """A mail arrives in Mia's mailbox: its number, and whether it was logged."""
    with firm.deps.store.write(firm.workspace) as tx:
        row = mailboxes.by_id(tx, mailbox)
        assert row
        at, to = tx.now - timedelta(hours=1), (Participant(MIA),)
        head = MessageHead(
            f"<{subject}@x>", subject, Participant(sender), to=to, cc=(), sent_at=at, snippet=subject
        )
        made = sight(tx, row, Fetched(subject, thread(subject), head, at, is_draft=False))
        stored = messages.by_id(tx, made)
        assert stored
        threads.keep_key(tx, mailbox, thread(subject), stored.thread_id, fetched=True)
        words = Parsed(head=head, text=f"{subject}, word by word", html="", attachments=(), defects=())
        verdict = consider(tx, row, messages.sightings(tx, [made], [mailbox])[0], words).verdict
        return made, verdict == "log"


def timeline(desk: Desk, kind: str, ident: int) -> list[str]:
    return [one.subject for one in desk.ask("record.open", record=ref(kind, ident)).timeline.entries]


def test_h43_whoever_may_see_the_contact_sees_the_mail_that_is_logged_on_it(
    firm: Firm, desk: Desk, mailbox: int
) -> None:
    """T14: a logged mail is as open as its records; what is not logged stays in its mailbox."""
    anna = desk.make("contact", firstname="Anna", email="anna@acme.test", hubspot_owner_id=str(firm.mia))
    logged, _ = comes(firm, mailbox, "anna@acme.test", "Logged")
    private, was_logged = comes(firm, mailbox, "doctor@clinic.test", "Private")
    assert not was_logged
    tom = firm.desk(firm.tom)
    assert timeline(tom, "contact", anna) == ["Logged"]
    assert tom.ask("message.body", message=logged).text == "Logged, word by word"
    narrow = firm.desk(firm.tom, grants={"contact": OWNED})
    for who, message in ((tom, private), (narrow, logged)):
        with pytest.raises(Refusal):
            who.ask("message.body", message=message)
    with pytest.raises(Refusal):
        timeline(narrow, "contact", anna)


def test_p5_a_record_shows_what_is_logged_on_it_and_none_of_its_owners_other_mail(
    firm: Firm, desk: Desk, mailbox: int
) -> None:
    """T17: paths are listed: deal → its contacts; never deal → its owner → all that the owner has."""
    mine = {"hubspot_owner_id": str(firm.mia)}
    anna = desk.make("contact", firstname="Anna", email="anna@acme.test", **mine)
    desk.make("contact", firstname="Zoe", email="zoe@other.test", **mine)
    renewal, other = (
        desk.make("deal", dealname="Renewal", **mine),
        desk.make("deal", dealname="Other", **mine),
    )
    desk.ask("record.relate", record=ref("contact", anna), other=ref("deal", renewal))
    comes(firm, mailbox, "zoe@other.test", "About something else")
    comes(firm, mailbox, "doctor@clinic.test", "Private")
    comes(firm, mailbox, "anna@acme.test", "About the renewal")
    assert timeline(desk, "deal", renewal) == ["About the renewal"]
    assert timeline(desk, "deal", other) == []
    beside = desk.ask(
        "thread.open", provider=Provider.GOOGLE, account=MIA, thread=thread("About the renewal")
    )
    (person,) = beside.people
    assert "Renewal" in str(person)
    assert "Other" not in str(person)


@pytest.mark.parametrize(("on_phone", "expected"), [(False, {"Anna", "Renewal"}), (True, {"Anna"})])
def test_h21_an_answer_from_the_phone_is_logged_to_whom_it_goes_to_whatever_the_first_mail_was(
    firm: Firm, desk: Desk, mailbox: int, *, on_phone: bool, expected: set[str]
) -> None:
    anna = desk.make("contact", firstname="Anna", email="anna@acme.test")
    renewal = desk.make("deal", dealname="Renewal")
    desk.ask("record.relate", record=ref("contact", anna), other=ref("deal", renewal))
    message, _ = comes(firm, mailbox, "anna@acme.test", "About the renewal")
    with firm.deps.store.read(firm.workspace) as tx:
        stored = messages.by_id(tx, message)
    assert stored
    draft = desk.ask("draft.open", thread=stored.thread_id, on_phone=on_phone)
    assert draft.to == ["anna@acme.test"]
    assert {one.record.name for one in draft.associations if one.ticked} == expected
    assert {one.record.name for one in draft.associations} == {"Anna", "Renewal"}


@pytest.mark.parametrize("address", ["anna@gmail.com", "anna@web.de", "anna@acme.test"])
def test_p6_people_without_a_company_show_their_mail_on_deals_and_on_types_of_ones_own(
    firm: Firm, desk: Desk, mailbox: int, address: str
) -> None:
    """What counts is the address and not its domain; and a custom object has a timeline like any other."""
    anna = desk.make("contact", firstname="Anna", email=address)
    renewal = desk.make("deal", dealname="Renewal")
    desk.ask("record.relate", record=ref("contact", anna), other=ref("deal", renewal))
    vessel = _vessel(firm, desk)
    message, logged = comes(firm, mailbox, address, "Hello")
    assert logged
    assert timeline(desk, "contact", anna) == timeline(desk, "deal", renewal) == ["Hello"]
    assert timeline(desk, "p_vessel", vessel) == []
    with firm.deps.store.write(firm.workspace) as tx:
        entry = End("email", engagements.by_message(tx, [message])[message])
        associate(tx, desk.viewer, known(tx), entry, End("p_vessel", vessel))
    assert timeline(desk, "p_vessel", vessel) == ["Hello"]


def _vessel(firm: Firm, desk: Desk) -> int:
    named: Any = custom(0, "p_vessel", "Vessel", "Vessels", "name", (), ("name",), ())
    with firm.deps.store.write(firm.workspace) as tx:
        create_object_type(tx, desk.viewer, named, [Property("p_vessel", "name", "Name")], ["contact"])
    return desk.make("p_vessel", name="Aurora")
