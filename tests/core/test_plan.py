"""The plan of a send: who, as whom, where, and what speaks against it."""

from typing import Any

import pytest

from server.core.mail import Participant as P
from server.core.plan import MAX_RECIPIENTS, SendFacts, plan_send
from server.errors import Problem

MIA, ANNA = "mia@northwind.test", "anna@brightwater.test"


def facts(**given_facts: Any) -> SendFacts:
    usual = {
        "user_name": "Mia Berg",
        "from_address": MIA,
        "from_allowed": frozenset({MIA}),
        "provider_name": "Berg, Mia",
        "may_choose_name": True,
        "to": (ANNA,),
        "cc": (),
        "bcc": (),
        "names": {ANNA: "Anna Kowalska"},
        "subject": "Re: Pumps",
        "body": "Hello",
        "records": (("contact", 1, "default"),),
    }
    return SendFacts(**{**usual, **given_facts})


def test_a_plan_without_problems_may_go():
    plan = plan_send(facts())
    assert plan.problems == ()
    assert plan.sender == P(MIA, "Mia Berg")
    assert plan.to == (P(ANNA, "Anna Kowalska"),)
    assert plan.records == (("contact", 1, "default"),)
    assert (plan.subject, plan.body, plan.notes) == ("Re: Pumps", "Hello", ())


def test_where_the_provider_chooses_the_name_the_composer_says_so_s15():
    plan = plan_send(facts(may_choose_name=False))
    assert plan.sender.name == "Berg, Mia"
    assert plan.notes == ("Microsoft 365 sends your mailbox's own name: Berg, Mia.",)
    assert plan_send(facts(may_choose_name=False, provider_name="Mia Berg")).notes == ()


def test_each_recipient_is_kept_once_in_the_first_field_that_names_it():
    plan = plan_send(facts(to=(ANNA, "ANNA@brightwater.test"), cc=(ANNA, "bob@x.test"), bcc=("BOB@x.test",)))
    assert plan.to == (P(ANNA, "Anna Kowalska"),)
    assert plan.cc == (P("bob@x.test"),)
    assert plan.bcc == ()


SEAT = Problem("seat", "no")
LOST = Problem("mailbox_revoked", "lost")


@pytest.mark.parametrize(
    ("given_facts", "codes", "field"),
    [
        pytest.param({"to": ()}, ["no_recipient"], "to", id="nobody"),
        pytest.param({"to": ("anna",)}, ["address_invalid"], "to", id="no address"),
        pytest.param({"cc": ("a@b.test, c@d.test",)}, ["address_invalid"], "cc", id="66 two in one"),
        pytest.param({"bcc": ("x\r\nTo: y@z.test",)}, ["address_invalid"], "bcc", id="66 header injection"),
        pytest.param({"from_address": "ceo@northwind.test"}, ["address_invalid"], "from", id="S11 not ours"),
        pytest.param({"unknown_records": (7,)}, ["record_unknown"], "records", id="unknown record"),
        pytest.param({"seat_problem": SEAT}, ["seat"], None, id="T12 seat"),
        pytest.param({"mailbox_problem": LOST}, ["mailbox_revoked"], None, id="P24 consent lost"),
        pytest.param(
            {"to": tuple(f"a{number}@x.test" for number in range(MAX_RECIPIENTS + 1))},
            ["too_large"],
            "to",
            id="66 too many",
        ),
    ],
)
def test_what_speaks_against_it_names_its_field(given_facts, codes, field):
    problems = plan_send(facts(**given_facts)).problems
    assert [one.code for one in problems] == codes
    assert problems[0].field == field


def test_an_invalid_address_is_named_and_every_problem_is_listed():
    plan = plan_send(facts(to=("anna", "bob"), unknown_records=(1, 2), seat_problem=SEAT))
    assert [one.code for one in plan.problems] == [
        "seat",
        "address_invalid",
        "address_invalid",
        "record_unknown",
    ]
    assert plan.problems[1].title.startswith("anna is no e-mail address")
    assert plan.problems[1].steps == ("Correct or remove it.",)
    assert plan.problems[3].title == "Some ticked records are not there any more."


def test_five_hundred_recipients_are_allowed():
    assert plan_send(facts(to=tuple(f"a{number}@x.test" for number in range(MAX_RECIPIENTS)))).problems == ()


def test_a_line_break_in_the_subject_becomes_a_space():
    assert plan_send(facts(subject=" Pumps\r\nBcc: x@y.test ")).subject == "Pumps Bcc: x@y.test"


def test_files_that_the_chosen_mailbox_cannot_carry_are_refused_before_anything_leaves() -> None:
    plan = plan_send(facts(attached=20_000_000, most_attached=18_000_000))
    assert [(one.code, one.field) for one in plan.problems] == [("too_large", "attachments")]
    assert "20.0 MB" in plan.problems[0].title
    assert plan_send(facts(attached=18_000_000, most_attached=18_000_000)).problems == ()


def test_s6_t9_each_contact_out_of_reach_is_named_by_its_address_in_its_field() -> None:
    barred = {"anna@x.test": "The contact belongs to Tom.", "bob@x.test": "Ask a super admin."}
    plan = plan_send(
        facts(to=("Anna@x.test", "eve@x.test"), cc=("anna@x.test",), bcc=("bob@x.test",), barred=barred)
    )
    assert [(one.code, one.title, one.steps, one.field) for one in plan.problems] == [
        ("not_permitted", "You may not write to anna@x.test.", ("The contact belongs to Tom.",), "to"),
        ("not_permitted", "You may not write to bob@x.test.", ("Ask a super admin.",), "bcc"),
    ]
