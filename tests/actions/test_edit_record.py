"""Records are created and changed through one gate, and two people never overwrite each other unseen."""

from collections.abc import Callable
from typing import Any

import pytest

from server.core.object_types import custom
from server.core.properties import Property
from server.errors import Problem, Refusal
from server.store import addresses, history, schemas
from tests.actions.desk import Desk


def refusal(act: Callable[[], Any]) -> Problem:
    with pytest.raises(Refusal) as refused:
        act()
    return refused.value.problem


def test_a_contact_has_its_addresses_once_in_one_spelling_p25(desk: Desk) -> None:
    made = desk.create(
        desk.anybody, "contact", email="Anna@Brightwater.com", hs_additional_emails="A@x.com;anna@BRIGHTWATER.com;j@MÜNCHEN.de",
    )  # fmt: skip
    with desk.store.read(desk.workspace) as tx:
        assert addresses.of_contacts(tx, [made.record.id])[made.record.id] == [
            ("anna@brightwater.com", True), ("a@x.com", False), ("j@xn--mnchen-3ya.de", False),
        ]  # fmt: skip
        assert addresses.contacts(tx, ["j@xn--mnchen-3ya.de"]) == {"j@xn--mnchen-3ya.de": made.record.id}


@pytest.mark.parametrize(
    ("taken", "wanted", "field"),
    [
        pytest.param("anna@x.com", {"email": "ANNA@X.COM"}, "email", id="P25 case"),
        pytest.param("j@münchen.de", {"email": "j@xn--mnchen-3ya.de"}, "email", id="P25 IDN"),
        pytest.param("anna@x.com", {"hs_additional_emails": "b@x.com;Anna@x.com"}, "hs_additional_emails", id="as a further one"),
    ],
)  # fmt: skip
def test_one_contact_an_address_however_it_is_spelled(
    desk: Desk, taken: str, wanted: dict[str, str], field: str
) -> None:
    holder = desk.create(desk.anybody, "contact", email=taken, firstname="Anna")
    problem = refusal(lambda: desk.create(desk.anybody, "contact", **wanted))
    assert (problem.code, problem.field) == ("exists", field)
    assert problem.title.endswith("belongs to another contact already.")
    assert "b@x.com" not in problem.title
    assert problem.steps == (f"Open Anna. Existing ID: {holder.record.id}.",)
    other = desk.create(desk.anybody, "contact", firstname="Bea")
    assert refusal(lambda: desk.update(desk.anybody, "contact", other.record.id, **wanted)).code == "exists"


def test_a_duplicate_is_refused_without_a_word_about_a_holder_one_may_not_see(desk: Desk) -> None:
    desk.create(desk.anybody, "contact", email="anna@x.com", firstname="Anna", hubspot_owner_id=str(desk.tom))
    mia = desk.viewer(desk.mia, view="owned")
    problem = refusal(lambda: desk.create(mia, "contact", email="anna@x.com", hubspot_owner_id=str(desk.mia)))
    assert (problem.code, problem.steps) == ("exists", ())
    assert "Anna" not in problem.title


def test_an_archived_holder_keeps_its_address_and_can_be_restored(desk: Desk) -> None:
    holder = desk.create(desk.anybody, "contact", email="anna@x.com", firstname="Anna").record.id
    desk.archive(desk.anybody, "contact", holder)
    problem = refusal(lambda: desk.create(desk.anybody, "contact", email="anna@x.com"))
    assert problem.steps == (f"Restore Anna. Existing ID: {holder}.",)


def test_an_address_that_is_given_up_is_free_for_another(desk: Desk) -> None:
    first = desk.create(desk.anybody, "contact", email="anna@x.com").record.id
    desk.update(desk.anybody, "contact", first, email="anna@y.com")
    assert desk.create(desk.anybody, "contact", email="anna@x.com").record.id != first
    assert refusal(lambda: desk.update(desk.anybody, "contact", first, email="anna@x.com")).code == "exists"


def test_a_unique_property_belongs_to_one_record_of_its_type(desk: Desk) -> None:
    with desk.store.write(desk.workspace) as tx:
        schemas.add_property(tx, Property("company", "vat", "VAT number", is_unique=True))
    first = desk.create(desk.anybody, "company", name="Acme", vat="PL1")
    problem = refusal(lambda: desk.create(desk.anybody, "company", name="Acme 2", vat=" PL1 "))
    assert (problem.code, problem.field, problem.title) == (
        "exists", "vat", "VAT number PL1 belongs to another company already.",
    )  # fmt: skip
    desk.update(desk.anybody, "company", first.record.id, vat=None)
    assert desk.create(desk.anybody, "company", name="Acme 2", vat="PL1").properties["vat"] == "PL1"
    assert refusal(lambda: desk.create(desk.anybody, "company", vat="x" * 501)).field == "vat"
    assert desk.create(desk.anybody, "company", vat="ż" * 500).properties["vat"] == "ż" * 500


def test_the_longest_name_fits_into_both_databases(desk: Desk) -> None:
    made = desk.create(desk.anybody, "contact", firstname="\U0001f980" * 30_000)
    assert len(made.record.name) == 500


def test_a_custom_record_is_edited_like_any_other(desk: Desk) -> None:
    with desk.store.write(desk.workspace) as tx:
        kind = custom(0, "p_ship", "Ship", "Ships", "title", (), ("title",), ("title",))
        schemas.add_type(tx, kind)
        schemas.add_property(tx, Property("p_ship", "title", "Title"))
    made = desk.create(desk.anybody, "p_ship", title="Aurora")
    assert (made.record.kind, made.record.name) == ("p_ship", "Aurora")
    assert refusal(lambda: desk.create(desk.anybody, "p_ship")).field == "title"
    assert desk.update(desk.anybody, "p_ship", made.record.id, title="Borealis").record.name == "Borealis"


def test_each_change_is_written_down_with_who_when_and_from_what(desk: Desk) -> None:
    mia = desk.viewer(desk.mia)
    made = desk.create(desk.anybody, "deal", dealname="Renewal").record.id
    desk.update(mia, "deal", made, dealstage=str(desk.won), amount="100")
    desk.update(mia, "deal", made, amount="100")
    with desk.store.read(desk.workspace) as tx:
        changes = history.of_record(tx, made)
        assert {(one.name, one.old, one.new) for one in changes} == {
            ("dealstage", str(desk.open), str(desk.won)), ("amount", None, "100"),
        }  # fmt: skip
        assert {(one.user, one.source, one.at) for one in changes} == {("Mia Berg", "panel", tx.now)}


def test_two_people_editing_one_record_at_once_see_both_values(desk: Desk) -> None:
    mia, tom = desk.viewer(desk.mia), desk.viewer(desk.tom)
    deal = desk.create(desk.anybody, "deal", dealname="Renewal", amount="100").record.id
    seen = {"amount": "100", "dealname": "Renewal", "closedate": None}
    desk.update(mia, "deal", deal, seen, amount="120")
    problem = refusal(lambda: desk.update(tom, "deal", deal, seen, amount="90"))
    assert (problem.code, problem.field) == ("conflict", "amount")
    assert problem.title == "Amount was changed meanwhile: it is 120 now, you gave 90."
    assert problem.steps == ("Keep 120, or save again to have 90.",)
    assert desk.update(tom, "deal", deal, {**seen, "amount": "120"}, amount="90").properties["amount"] == "90"


@pytest.mark.parametrize(
    ("was", "values"),
    [
        pytest.param({"amount": "100"}, {"dealname": "Renewal 2027"}, id="another property"),
        pytest.param({"amount": "100"}, {"amount": "120"}, id="the same value"),
        pytest.param({}, {"amount": "90"}, id="who says not what they saw"),
        pytest.param({"closedate": ""}, {"closedate": "2026-12-01"}, id="blank is empty"),
    ],
)
def test_what_is_no_conflict_is_saved(desk: Desk, was: dict[str, str | None], values: dict[str, str]) -> None:
    deal = desk.create(desk.anybody, "deal", dealname="Renewal", amount="120").record.id
    saved = desk.update(desk.anybody, "deal", deal, was, **values)
    assert saved.properties.items() >= {"amount": values.get("amount", "120")}.items()


def test_a_value_that_was_taken_away_meanwhile_is_a_conflict_too(desk: Desk) -> None:
    deal = desk.create(desk.anybody, "deal", dealname="Renewal", amount="100").record.id
    desk.update(desk.anybody, "deal", deal, amount=None)
    problem = refusal(lambda: desk.update(desk.anybody, "deal", deal, {"amount": "100"}, amount="90"))
    assert problem.title == "Amount was changed meanwhile: it is empty now, you gave 90."


def test_a_record_is_not_given_out_of_ones_own_reach(desk: Desk) -> None:
    mia = desk.viewer(desk.mia, view="owned")
    mine = desk.create(mia, "deal", dealname="Mine", hubspot_owner_id=str(desk.mia)).record.id
    for owner in (str(desk.tom), None):
        problem = refusal(lambda owner=owner: desk.update(mia, "deal", mine, hubspot_owner_id=owner))
        assert (problem.code, problem.field) == ("not_permitted", "hubspot_owner_id")
        problem = refusal(
            lambda owner=owner: desk.create(mia, "deal", dealname="Yours", hubspot_owner_id=owner)
        )
        assert (problem.code, problem.field) == ("not_permitted", "hubspot_owner_id")


def test_a_refused_edit_leaves_nothing_behind(desk: Desk) -> None:
    deal = desk.create(desk.anybody, "deal", dealname="Renewal").record.id
    refusal(lambda: desk.update(desk.anybody, "deal", deal, dealname="X", amount="a lot"))
    with desk.store.read(desk.workspace) as tx:
        assert history.of_record(tx, deal) == []
    assert desk.update(desk.anybody, "deal", deal).properties["dealname"] == "Renewal"


def test_a_view_only_seat_changes_nothing(desk: Desk) -> None:
    vera = desk.viewer(desk.vera)
    deal = desk.create(desk.anybody, "deal", dealname="Renewal").record.id
    assert refusal(lambda: desk.update(vera, "deal", deal, amount="1")).code == "not_permitted"
    assert refusal(lambda: desk.create(vera, "deal", dealname="New")).code == "not_permitted"
    assert refusal(lambda: desk.archive(vera, "deal", deal)).code == "not_permitted"
