"""The record page: edits with conflicts, associations, notes, archive, merge, and the e-mail button."""

from itertools import combinations
from typing import Any

import pytest

from server.core.object_types import custom
from server.core.permission import Grant
from server.errors import Refusal
from server.store import association_types, mailboxes, schemas
from server.store.mailboxes import Connected
from shared_schema.crm import Change
from shared_schema.records import RecordRef
from tests.crm.desk import Desk, Firm

OWNED = Grant("owned", "owned", "owned", "owned", unassigned=False)


def ref(kind: str, ident: int) -> RecordRef:
    return RecordRef(kind=kind, id=ident)


def related(page: Any, kind: str) -> list[str]:
    return [one.record.name for group in page.related if group.kind == kind for one in group.records]


def connect(firm: Firm, user: int) -> int:
    with firm.deps.store.write(firm.workspace) as tx:
        address = f"{user}@ourfirm.test"
        return mailboxes.add(
            tx,
            Connected(
                user, "google", address, "Mia", "https://accounts", str(user), ((address, "Mia"),), True, "1"
            ),
        )


def test_two_people_editing_one_value_are_told_both_of_them(firm: Firm, desk: Desk) -> None:
    anna = desk.make("contact", firstname="Anna", city="Gdańsk")
    tom = firm.desk(firm.tom)
    tom.ask("record.update", record=ref("contact", anna), values={"city": "Sopot"}, was={"city": "Gdańsk"})
    with pytest.raises(Refusal) as refused:
        desk.ask(
            "record.update", record=ref("contact", anna), values={"city": "Gdynia"}, was={"city": "Gdańsk"}
        )
    problem = refused.value.problem
    assert (problem.code, problem.field) == ("conflict", "city")
    assert "Sopot" in problem.title
    assert "Gdynia" in problem.title
    desk.ask("record.update", record=ref("contact", anna), values={"city": "Gdynia"}, was={"city": "Sopot"})
    changes = desk.ask("record.history", record=ref("contact", anna), property="city").changes
    assert [(one.old, one.new, one.by) for one in changes] == [
        ("Sopot", "Gdynia", "Mia"),
        ("Gdańsk", "Sopot", "Tom"),
    ]


def test_associations_are_seen_from_both_sides_and_taken_away_again(desk: Desk) -> None:
    anna, first, second = (
        desk.make("contact", firstname="Anna"),
        desk.make("company", name="A"),
        desk.make("company", name="B"),
    )
    for company in (first, second, second):
        desk.ask("record.relate", record=ref("contact", anna), other=ref("company", company))
    page = desk.ask("record.open", record=ref("contact", anna))
    companies = next(one for one in page.related if one.kind == "company").records
    assert [(one.record.name, one.is_primary) for one in companies] == [("A", True), ("B", False)]
    assert related(desk.ask("record.open", record=ref("company", second)), "contact") == ["Anna"]
    desk.ask("record.relate", record=ref("contact", anna), other=ref("company", second), primary=True)
    page = desk.ask("record.open", record=ref("contact", anna))
    assert related(page, "company") == ["B", "A"]
    desk.ask("record.unrelate", record=ref("contact", anna), other=ref("company", first))
    assert related(desk.ask("record.open", record=ref("contact", anna)), "company") == ["B"]


def test_h44_a_page_does_not_show_what_is_out_of_reach(firm: Firm, desk: Desk) -> None:
    anna = desk.make("contact", firstname="Anna", hubspot_owner_id=str(firm.tom))
    deal = desk.make("deal", dealname="Renewal", hubspot_owner_id=str(firm.mia))
    desk.ask("record.relate", record=ref("contact", anna), other=ref("deal", deal))
    tom = firm.desk(firm.tom, grants={"deal": OWNED})
    assert related(tom.ask("record.open", record=ref("contact", anna)), "deal") == []
    for method, more in (("record.open", {}), ("record.history", {"property": "amount"})):
        with pytest.raises(Refusal, match="may not see"):
            tom.ask(method, record=ref("deal", deal), **more)
    with pytest.raises(Refusal, match="may not see"):
        tom.ask("record.relate", record=ref("contact", anna), other=ref("deal", deal))
    viewer = firm.desk(firm.tom, seat="view_only")
    assert viewer.ask("record.open", record=ref("contact", anna)).may_edit is False
    with pytest.raises(Refusal, match="View-Only"):
        viewer.ask("record.update", record=ref("contact", anna), values={"city": "Sopot"})


def test_a_note_stands_on_the_timeline(desk: Desk) -> None:
    anna = ref("contact", desk.make("contact", firstname="Anna"))
    desk.ask("activity.add", kind="note", records=[anna], text="Called\nShe decides in December.")
    (entry,) = desk.ask("record.open", record=anna).timeline.entries
    assert (entry.kind, entry.text, entry.by) == ("note", "Called\nShe decides in December.", "Mia")
    with pytest.raises(Refusal):
        desk.ask("activity.add", kind="note", records=[anna], text="  ")


def test_several_records_change_at_once_each_answers_and_can_be_taken_back(firm: Firm, desk: Desk) -> None:
    mine = desk.make("deal", dealname="Mine", hubspot_owner_id=str(firm.tom), amount="5")
    other = desk.make("deal", dealname="Other", hubspot_owner_id=str(firm.mia))
    tom = firm.desk(
        firm.tom, grants={"deal": Grant("everything", "owned", "owned", "owned", unassigned=False)}
    )
    changes = [Change(id=one, values={"amount": "7"}) for one in (mine, other)]
    done, refused = tom.ask("record.change_many", kind="deal", changes=changes).outcomes
    assert (done.was, done.problem) == ({"amount": "5"}, None)
    assert refused.problem.code == "not_permitted"
    tom.ask("record.change_many", kind="deal", changes=[Change(id=mine, values=done.was)])
    assert tom.ask("record.open", record=ref("deal", mine)).values["amount"] == "5"
    gone, kept = tom.ask("record.archive", records=[ref("deal", mine), ref("deal", other)]).outcomes
    assert (gone.problem, kept.problem.code) == (None, "not_permitted")
    assert tom.ask("record.open", record=ref("deal", mine)).archived_at is not None
    tom.ask("record.restore", records=[ref("deal", mine)])
    assert tom.ask("record.open", record=ref("deal", mine)).archived_at is None


def test_a_merged_contact_is_found_in_the_kept_one(desk: Desk) -> None:
    kept = desk.make("contact", firstname="Anna", email="anna@acme.test")
    other = desk.make("contact", firstname="Ania", email="ania@acme.test", city="Gdańsk")
    merged = desk.ask("record.merge", kind="contact", kept=kept, other=other)
    assert merged.values["city"] == "Gdańsk"
    assert merged.values["hs_additional_emails"] == "ania@acme.test"
    assert desk.ask("record.open", record=ref("contact", other)).merged_into == kept


def test_a_record_is_found_by_the_beginning_of_its_name_by_address_or_domain(desk: Desk) -> None:
    desk.make("contact", firstname="Anna", lastname="Kowalska", email="anna@acme.test")
    desk.make("contact", firstname="Bea", email="bea@acme.test")
    desk.make("company", name="Acme", domain="acme.test")

    def found(kind: str, text: str) -> list[str]:
        return [one.name for one in desk.ask("record.find", kind=kind, text=text).records]

    assert found("contact", "ann") == ["Anna Kowalska"]
    assert found("contact", "bea@acme.test") == ["Bea"]
    assert found("company", "acme.test") == ["Acme"]
    assert found("contact", "") == ["Anna Kowalska", "Bea"]
    assert found("contact", "zz") == []


def test_p6_a_new_contact_is_offered_the_company_of_its_address_and_free_mail_offers_none(
    firm: Firm, desk: Desk
) -> None:
    hers = desk.make("company", name="Acme", domain="acme.test", hubspot_owner_id=str(firm.mia))
    desk.make("company", name="A mail service", domain="gmail.com")

    def offered(who: Desk, email: str) -> list[str]:
        return [one.name for one in who.ask("record.suggest_company", email=email).records]

    assert offered(desk, "anna@acme.test") == offered(desk, "anna@berlin.acme.test") == ["Acme"]
    assert offered(desk, "anna@gmail.com") == offered(desk, "anna@other.test") == offered(desk, "anna") == []
    tom = firm.desk(firm.tom, grants={"company": OWNED})
    assert offered(tom, "anna@acme.test") == []
    twin = firm.desk(firm.tom).make(
        "company", name="Acme of Tom", domain="acme.test", hubspot_owner_id=str(firm.tom)
    )
    assert offered(tom, "anna@acme.test") == ["Acme of Tom"], "the older one is not in his way"
    made = desk.ask("record.create", kind="contact", values={"firstname": "Anna"}, company=hers).record
    page = desk.ask("record.open", record=ref("contact", made.id))
    companies = next(one for one in page.related if one.kind == "company").records
    assert [(one.record.name, one.is_primary) for one in companies] == [("Acme", True)]
    with pytest.raises(Refusal, match="may not see"):
        tom.ask("record.create", kind="contact", values={"firstname": "Ania"}, company=hers)
    assert [one.name for one in tom.ask("record.find", kind="contact", text="Ania").records] == []
    assert twin != hers


@pytest.mark.parametrize(
    ("kind", "to", "ticked"),
    [
        ("contact", ["anna@acme.test"], {"Anna", "Acme", "Renewal"}),
        ("company", ["anna@acme.test"], {"Acme", "Anna", "Renewal"}),
        ("deal", ["anna@acme.test"], {"Renewal", "Anna", "Acme"}),
        ("ticket", ["anna@acme.test"], {"Broken", "Anna", "Acme"}),
        ("vessel", [], {"Aurora"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_s1_s14_t11_a_new_mail_from_a_record_begins_with_its_contacts_and_its_records(
    firm: Firm, desk: Desk, kind: str, to: list[str], ticked: set[str]
) -> None:
    connect(firm, firm.mia)
    with firm.deps.store.write(firm.workspace) as tx:
        schemas.add_type(tx, custom(0, "vessel", "Vessel", "Vessels", "name", (), ("name",), ()))
        schemas.add_property(tx, schemas.Property("vessel", "name", "Name"))
        for other in ("contact", "company", "deal", "ticket"):
            association_types.add_pair(tx, "vessel", other, f"vessel_to_{other}", None, None)
    made = {
        "contact": desk.make("contact", firstname="Anna", email="anna@acme.test"),
        "company": desk.make("company", name="Acme"),
        "deal": desk.make("deal", dealname="Renewal"),
        "ticket": desk.make("ticket", subject="Broken"),
        "vessel": desk.make("vessel", name="Aurora"),
    }
    refs = [ref(one, ident) for one, ident in made.items()]
    for one, other in combinations(refs, 2):
        desk.ask("record.relate", record=one, other=other, primary=True)
    draft = desk.ask("draft.open", record=ref(kind, made[kind]))
    assert draft.to == to
    assert {one.record.name for one in draft.associations if one.ticked} == ticked
    assert draft.thread is None
    assert draft.record == ref(kind, made[kind])
    assert desk.ask("draft.open", record=ref(kind, made[kind])).id == draft.id, "one open mail a record"
    saved = desk.ask(
        "draft.save", draft=draft.id, version=draft.version, mailbox=draft.mailbox, to=["anna@acme.test"],
        subject="Hello", body="Dear Anna", records=[ref(one.record.kind, one.record.id) for one in draft.associations if one.ticked],
    )  # fmt: skip
    held = desk.ask("draft.submit", draft=draft.id, version=saved.version, key=kind)
    assert held.state == "queued", "S1: from every one of them it leaves"


@pytest.mark.parametrize("kind", ["contact", "company", "deal", "ticket"])
def test_h21_a_mail_begun_on_the_phone_is_logged_to_the_contact_it_goes_to_and_nothing_else(
    firm: Firm, desk: Desk, kind: str
) -> None:
    connect(firm, firm.mia)
    made = {
        "contact": desk.make("contact", firstname="Anna", email="anna@acme.test"),
        "company": desk.make("company", name="Acme"),
        "deal": desk.make("deal", dealname="Renewal"),
        "ticket": desk.make("ticket", subject="Broken"),
    }
    for one, other in combinations([ref(one, ident) for one, ident in made.items()], 2):
        desk.ask("record.relate", record=one, other=other, primary=True)
    draft = desk.ask("draft.open", record=ref(kind, made[kind]), on_phone=True)
    assert draft.to == ["anna@acme.test"]
    assert [one.record.name for one in draft.associations if one.ticked] == ["Anna"]
    assert {one.record.name for one in draft.associations} >= {"Anna", "Renewal"}


def test_s6_no_mail_from_a_record_that_is_out_of_reach(firm: Firm, desk: Desk) -> None:
    anna = desk.make("contact", firstname="Anna", email="anna@acme.test", hubspot_owner_id=str(firm.mia))
    connect(firm, firm.tom)
    tom = firm.desk(firm.tom, grants={"contact": OWNED})
    with pytest.raises(Refusal, match="may not see"):
        tom.ask("draft.open", record=ref("contact", anna))
    reader = firm.desk(firm.tom, grants={"contact": Grant("everything", "owned", "owned", "owned")})
    with pytest.raises(Refusal, match="may not"):
        reader.ask("draft.open", record=ref("contact", anna))


def test_s4_without_a_mailbox_the_refusal_says_what_to_do(desk: Desk) -> None:
    anna = desk.make("contact", firstname="Anna", email="anna@acme.test")
    with pytest.raises(Refusal) as refused:
        desk.ask("draft.open", record=ref("contact", anna))
    assert refused.value.problem.code == "no_mailbox"


def test_a_mail_from_a_record_is_planned_and_queued_and_its_undo_opens_it_again(
    firm: Firm, desk: Desk
) -> None:
    connect(firm, firm.mia)
    anna = desk.make("contact", firstname="Anna", email="anna@acme.test")
    draft = desk.ask("draft.open", record=ref("contact", anna))
    saved = desk.ask(
        "draft.save", draft=draft.id, version=draft.version, mailbox=draft.mailbox, to=draft.to,
        subject="Hello", body="Dear Anna", records=[ref("contact", anna)],
    )  # fmt: skip
    plan = desk.ask("draft.preview", draft=draft.id)
    assert [(one.address, one.name) for one in plan.recipients] == [("anna@acme.test", "Anna")]
    assert plan.problems == []
    held = desk.ask("draft.submit", draft=draft.id, version=saved.version, key="once")
    again = desk.ask("submission.cancel", submission=held.id)
    assert (again.id, again.body) == (draft.id, "Dear Anna")
