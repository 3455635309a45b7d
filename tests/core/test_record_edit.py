"""An edit of a record: values, stages, owners, names; each refusal names its property (T10, check 36)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core import built_in
from server.core.object_types import BUILT_IN, PIPELINE_PROPERTIES, custom
from server.core.properties import Option, Property
from server.core.record_edit import MAX_NAME, Schema, Stage, change, create

MIA, TOM = 1, 2
STAGES = (
    Stage(11, 10, "Qualified", "open", 0),
    Stage(12, 10, "Won", "won", 1),
    Stage(21, 20, "Pilot", "open", 0),
    Stage(22, 20, "Dropped", "lost", 1),
)
SHIP = custom(7, "p_ship", "Ship", "Ships", "title", ("built",), ("title",), ("title", "imo"))


def schema(kind: str) -> Schema:
    if kind == "p_ship":
        named = [Property("p_ship", one, one.title()) for one in ("title", "imo", "built")]
        own = {one.name: one for one in (*named, *built_in.custom("p_ship", "p_ship_information"))}
        return Schema(SHIP, own, (), {MIA: "Mia Berg"})
    stages = STAGES if kind in PIPELINE_PROPERTIES else ()
    return Schema(BUILT_IN[kind], built_in.PROPERTIES[kind], stages, {MIA: "Mia Berg", TOM: "Tom Okafor"})


def refused(edit: object) -> list[tuple[str, str | None]]:
    return [(one.code, one.field) for one in edit.problems]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("given_values", "stage", "pipeline", "is_open"),
    [
        pytest.param({}, "11", "10", True, id="the first stage of the first pipeline"),
        pytest.param({"dealstage": "12"}, "12", "10", False, id="the stage decides the pipeline"),
        pytest.param({"pipeline": "20"}, "21", "20", True, id="the first stage of a pipeline"),
        pytest.param({"pipeline": " 20 ", "dealstage": "22"}, "22", "20", False, id="both, in agreement"),
    ],
)
def test_a_new_deal_stands_in_a_stage_t10(
    given_values: dict[str, str], stage: str, pipeline: str, *, is_open: bool
) -> None:
    edit = create(schema("deal"), {"dealname": "Renewal", **given_values})
    assert edit.problems == ()
    assert (edit.properties["dealstage"], edit.properties["pipeline"]) == (stage, pipeline)
    assert (edit.columns.stage_id, edit.columns.is_open) == (int(stage), is_open)


PILOT = {"dealname": "Pump", "pipeline": "20", "dealstage": "22"}


@pytest.mark.parametrize(
    ("given_values", "stage"),
    [
        pytest.param({"pipeline": "10"}, "11", id="another pipeline: its first stage"),
        pytest.param({"pipeline": "20"}, "22", id="the same pipeline: it stays where it stands"),
        pytest.param({"pipeline": None}, "22", id="a pipeline is not taken away"),
        pytest.param({"dealstage": "11"}, "11", id="a stage elsewhere takes its pipeline along"),
        pytest.param({"dealname": "Pumps"}, "22", id="another property leaves it alone"),
    ],
)
def test_a_deal_moves_between_stages_and_pipelines(given_values: dict[str, str | None], stage: str) -> None:
    edit = change(schema("deal"), PILOT, given_values)
    assert edit.problems == ()
    assert edit.properties["dealstage"] == stage
    assert edit.properties["pipeline"] == ("10" if stage == "11" else "20")


@pytest.mark.parametrize(
    ("kind", "given_values", "problem"),
    [
        ("deal", {"dealname": "x", "dealstage": "99"}, ("property_invalid", "dealstage")),
        ("deal", {"dealname": "x", "dealstage": "0; DROP"}, ("property_invalid", "dealstage")),
        ("deal", {"dealname": "x", "pipeline": "99"}, ("property_invalid", "pipeline")),
        ("deal", {"dealname": "x", "pipeline": "10", "dealstage": "21"}, ("property_invalid", "dealstage")),
        ("deal", {"amount": "1"}, ("property_required", "dealname")),
        ("deal", {"dealname": "  "}, ("property_required", "dealname")),
        ("p_ship", {"title": "Aurora"}, ("property_required", "imo")),
        (
            "ticket",
            {"subject": "x", "hs_ticket_priority": "SOON"},
            ("property_invalid", "hs_ticket_priority"),
        ),
        ("contact", {"shoe_size": "43"}, ("property_unknown", "shoe_size")),
        ("contact", {"workspace_id": "2"}, ("property_unknown", "workspace_id")),
        ("contact", {"owner_id": "2"}, ("property_unknown", "owner_id")),
        ("contact", {"hs_object_id": "2"}, ("property_read_only", "hs_object_id")),
        ("contact", {"createdate": "2026-01-01"}, ("property_read_only", "createdate")),
        ("contact", {"hubspot_owner_id": "77"}, ("property_invalid", "hubspot_owner_id")),
        ("contact", {"hubspot_owner_id": "9" * 5000}, ("property_invalid", "hubspot_owner_id")),
        ("contact", {"hubspot_owner_id": "²"}, ("property_invalid", "hubspot_owner_id")),
        ("contact", {"email": "anna@"}, ("property_invalid", "email")),
        ("company", {"domain": "no domain"}, ("property_invalid", "domain")),
    ],
)
def test_each_refusal_names_the_property(
    kind: str, given_values: dict[str, str], problem: tuple[str, str]
) -> None:
    edit = create(schema(kind), given_values)
    assert refused(edit) == [problem]
    assert edit.problems[0].title.endswith(".")


def test_several_wrong_values_are_named_all_at_once() -> None:
    given_values = {"email": "no", "phone": "call", "shoe_size": "43", "firstname": "Anna"}
    edit = create(schema("contact"), given_values)
    assert [field for _, field in refused(edit)] == ["email", "phone", "shoe_size"]


def test_blank_takes_a_value_away_and_what_is_given_again_is_no_change() -> None:
    known = {"firstname": "Anna", "lastname": "Kowalska", "phone": "+48 58 123 45 67"}
    edit = change(schema("contact"), known, {"phone": " ", "firstname": " Anna ", "lastname": "Nowak"})
    assert edit.properties == {"firstname": "Anna", "lastname": "Nowak"}
    assert edit.changed == {"phone": ("+48 58 123 45 67", None), "lastname": ("Kowalska", "Nowak")}


@pytest.mark.parametrize(
    ("kind", "values", "name", "subtitle"),
    [
        ("contact", {"firstname": "Anna", "lastname": "Kowalska", "jobtitle": "Buyer", "company": "Brightwater"}, "Anna Kowalska", "Buyer"),
        ("contact", {"email": "Anna@X.com"}, "anna@x.com", ""),
        ("contact", {}, "Contact without a name", ""),
        ("company", {"domain": "acme.com", "city": "Gdańsk"}, "acme.com", "Gdańsk"),
        ("company", {}, "Company without a name", ""),
        ("deal", {"dealname": "Renewal", "amount": "48000", "deal_currency_code": "EUR", "closedate": "2026-12-18"}, "Renewal", "48,000 EUR · closes 18 Dec 2026"),
        ("deal", {"dealname": "Old", "closedate": "-61094908800000"}, "Old", "closes 24 Dec 33"),
        ("ticket", {"subject": "Noise", "hs_ticket_priority": "high"}, "Noise", "High"),
        ("p_ship", {"title": "Aurora", "imo": "1", "built": "1999"}, "Aurora", "1999"),
    ],
)  # fmt: skip
def test_a_record_is_called_by_what_it_holds(
    kind: str, values: dict[str, str], name: str, subtitle: str
) -> None:
    columns = create(schema(kind), values).columns
    assert columns.name == name
    assert columns.subtitle.replace(" 0033", " 33") == subtitle


def test_a_very_long_name_is_cut_where_lists_show_it_and_kept_whole_in_the_record() -> None:
    edit = create(schema("contact"), {"firstname": "x" * 60_000})
    assert len(edit.columns.name) == MAX_NAME
    assert len(edit.properties["firstname"]) == 60_000


def test_the_owner_is_a_column_and_may_be_taken_away() -> None:
    edit = create(schema("company"), {"name": "Acme", "hubspot_owner_id": f" {TOM} "})
    assert (edit.columns.owner_id, edit.properties["hubspot_owner_id"]) == (TOM, str(TOM))
    assert change(schema("company"), edit.properties, {"hubspot_owner_id": ""}).columns.owner_id is None


def test_choices_are_shown_by_their_labels() -> None:
    options = (Option("a1", "Bulk carrier"), Option("a2", "Tanker"))
    kind = Property("p_ship", "built", "Built", "enumeration", "checkbox", options=options)
    one = schema("p_ship")
    known = Schema(one.type, {**one.properties, "built": kind}, (), {})
    assert (
        create(known, {"title": "A", "imo": "1", "built": "a1;a2"}).columns.subtitle == "Bulk carrier, Tanker"
    )


NAMES = st.sampled_from([*built_in.PROPERTIES["deal"], "shoe_size", ""])


@given(
    known=st.dictionaries(NAMES, st.text(max_size=20), max_size=6),
    values=st.dictionaries(
        NAMES, st.none() | st.text(max_size=20) | st.sampled_from(["10", "21", "1"]), max_size=6
    ),
)
def test_no_edit_breaks_and_what_was_agreed_to_once_changes_nothing_twice(
    known: dict[str, str], values: dict[str, str | None]
) -> None:
    first = create(schema("deal"), known)
    if first.problems:
        return
    edit = change(schema("deal"), first.properties, values)
    if not edit.problems:
        again = change(schema("deal"), edit.properties, edit.properties)
        assert {one.code for one in again.problems} <= {"property_read_only"}
        assert again.changed == {}
