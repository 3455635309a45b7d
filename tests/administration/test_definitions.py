"""Properties, object types and pipelines as a super admin sets them up (T10)."""

from typing import Any

import pytest

from server.actions.admit import server_itself
from server.actions.begin_workspace import begin_workspace
from server.actions.edit_record import create_record, find_record
from server.core.object_types import BUILT_IN
from server.store import history, schemas
from tests.administration.conftest import Firm

TIER: dict[str, Any] = {
    "label": "Tier",
    "type": "enumeration",
    "fieldType": "select",
    "group": "contactinformation",
    "options": [{"value": "gold", "label": "Gold"}, {"value": "tin", "label": "Tin"}],
}


def make(firm: Firm, kind: str, **values: str) -> int:
    with firm.deps.store.write(firm.workspace) as tx:
        schema = schemas.schema(tx, BUILT_IN[kind])
        return create_record(tx, server_itself(firm.workspace), schema, values).record.id


def own(definitions: dict[str, Any]) -> list[str]:
    return [one["name"] for one in definitions["properties"] if not one["isBuiltIn"]]


@pytest.mark.parametrize("method", ["property.list", "object_type.list", "pipeline.list"])
def test_a_rep_does_not_set_up_anything(firm: Firm, method: str) -> None:
    params = {} if method == "object_type.list" else {"kind": "deal"}
    assert firm.refused(firm.mia, method, **params).code == "not_permitted"


def test_a_property_is_defined_used_counted_archived_and_restored(firm: Firm) -> None:
    made = firm.ask(firm.ada, "property.create", kind="contact", name="tier", fields=TIER)
    assert own(made) == ["tier"]
    make(firm, "contact", email="anna@acme.test", tier="gold")
    assert firm.ask(firm.ada, "property.count", kind="contact", name="tier") == {"used": 1, "total": 1}
    archived = firm.ask(firm.ada, "property.archive", kind="contact", name="tier")
    assert (own(archived), [one["name"] for one in archived["archived"]]) == ([], ["tier"])
    assert own(firm.ask(firm.ada, "property.restore", kind="contact", name="tier")) == ["tier"]
    assert firm.ask(firm.ada, "property.count", kind="contact", name="tier")["used"] == 1


@pytest.mark.parametrize(
    ("name", "change", "field"),
    [
        ("tier", {"options": []}, "options"),
        ("Tier", {}, "name"),
        ("tier", {"group": "nowhere"}, "groupName"),
        ("tier", {"fieldType": "number"}, "fieldType"),
        ("email", {}, "name"),
    ],
    ids=["no-options", "capitals", "no-such-group", "odd-field", "taken"],
)
def test_a_property_that_cannot_be_is_refused_with_its_field(
    firm: Firm, name: str, change: dict[str, Any], field: str
) -> None:
    refused = firm.refused(firm.ada, "property.create", kind="contact", name=name, fields=TIER | change)
    assert refused.field == field


def test_a_built_in_property_stays_and_so_does_the_uniqueness_of_an_own_one(firm: Firm) -> None:
    built_in = firm.refused(firm.ada, "property.change", kind="contact", name="email", fields=TIER)
    assert built_in.code == "property_read_only"
    firm.ask(firm.ada, "property.create", kind="contact", name="tier", fields=TIER)
    again = firm.refused(
        firm.ada, "property.change", kind="contact", name="tier", fields=TIER | {"isUnique": True}
    )
    assert again.field == "hasUniqueValue"


def test_own_properties_are_ordered_and_grouped(firm: Firm) -> None:
    for name in ("one", "two", "three"):
        firm.ask(firm.ada, "property.create", kind="contact", name=name, fields=TIER | {"label": name})
    ordered = firm.ask(firm.ada, "property.order", kind="contact", names=["three", "one", "two"])
    assert own(ordered) == ["three", "one", "two"]
    group: dict[str, Any] = {"kind": "contact", "name": "loyalty"}
    firm.ask(firm.ada, "property.save_group", **group, label="Loyalty", isNew=True)
    firm.ask(firm.ada, "property.change", kind="contact", name="one", fields=TIER | {"group": "loyalty"})
    assert (
        "There are properties in Loyalty" in firm.refused(firm.ada, "property.archive_group", **group).title
    )
    firm.ask(firm.ada, "property.change", kind="contact", name="one", fields=TIER)
    left = firm.ask(firm.ada, "property.archive_group", **group)
    assert [one["name"] for one in left["groups"]] == ["contactinformation"]


def test_an_object_type_is_defined_changed_and_archived_only_without_records(firm: Firm) -> None:
    made = firm.ask(
        firm.ada, "object_type.create", name="vessel", singular="Vessel", plural="Vessels", primary="Name",
        associated=["contact"],
    )["types"][-1]  # fmt: skip
    assert (made["kind"], made["primary"], made["required"]) == ("vessel", "name", ["name"])
    firm.ask(firm.ada, "property.create", kind="vessel", name="flag", fields={
        "label": "Flag", "type": "string", "fieldType": "text", "group": "vessel_information",
    })  # fmt: skip
    shown = {"primary": "name", "secondary": ["flag"], "searchable": ["name", "flag"], "required": ["name"]}
    changed = firm.ask(
        firm.ada, "object_type.change", kind="vessel", singular="Ship", plural="Ships", **shown
    )
    assert changed["types"][-1]["secondary"] == ["flag"]
    odd = firm.refused(
        firm.ada,
        "object_type.change",
        kind="vessel",
        singular="Ship",
        plural="Ships",
        **shown | {"primary": "x"},
    )
    assert odd.field == "primaryDisplayProperty"
    gone = firm.ask(firm.ada, "object_type.archive", kind="vessel")
    assert [one["kind"] for one in gone["archived"]] == ["vessel"]
    assert firm.ask(firm.ada, "object_type.restore", kind="vessel")["archived"] == []
    assert firm.refused(firm.ada, "object_type.archive", kind="contact").code == "bad_request"


@pytest.fixture
def sales(firm: Firm) -> dict[str, Any]:
    with firm.deps.store.write(firm.workspace) as tx:
        begin_workspace(tx)
    found: dict[str, Any] = firm.ask(firm.ada, "pipeline.list", kind="deal")["pipelines"][0]
    return found


def labels(answer: dict[str, Any]) -> list[str]:
    return [one["label"] for one in answer["pipelines"][0]["stages"]]


def test_stages_are_ordered_added_and_changed(firm: Firm, sales: dict[str, Any]) -> None:
    ids = [one["id"] for one in sales["stages"]]
    where = {"kind": "deal", "pipeline": sales["id"]}
    moved = firm.ask(firm.ada, "pipeline.order_stages", **where, stages=[ids[1], ids[0], *ids[2:]])
    assert labels(moved)[:2] == ["Qualified to buy", "Appointment scheduled"]
    assert firm.refused(firm.ada, "pipeline.order_stages", **where, stages=ids[1:]).code == "conflict"
    new = {"label": "Trial", "outcome": "open", "probability": "0.5"}
    assert labels(firm.ask(firm.ada, "pipeline.add_stage", **where, fields=new))[-1] == "Trial"
    for odd, field in (({"probability": "half"}, "probability"), ({"outcome": "closed"}, "outcome")):
        refused = firm.refused(firm.ada, "pipeline.change_stage", **where, stage=ids[0], fields=new | odd)
        assert refused.field == field


def test_t10_a_stage_that_becomes_won_closes_the_deals_in_it(firm: Firm, sales: dict[str, Any]) -> None:
    stage = sales["stages"][0]
    deal = make(firm, "deal", dealname="Renewal", dealstage=str(stage["id"]))
    won = {"label": "Signed", "outcome": "won"}
    firm.ask(
        firm.ada, "pipeline.change_stage", kind="deal", pipeline=sales["id"], stage=stage["id"], fields=won
    )
    with firm.deps.store.read(firm.workspace) as tx:
        assert find_record(tx, firm.viewer(firm.ada), "deal", deal).record.is_open is False


def test_a_stage_with_records_is_emptied_first_and_their_history_says_so(
    firm: Firm, sales: dict[str, Any]
) -> None:
    first, second = sales["stages"][:2]
    deal = make(firm, "deal", dealname="Renewal", dealstage=str(first["id"]))
    where = {"kind": "deal", "pipeline": sales["id"], "stage": first["id"]}
    assert "Records stand in the stage" in firm.refused(firm.ada, "pipeline.archive_stage", **where).title
    asked = {"kind": "deal", "stage": first["id"], "to": second["id"]}
    assert firm.refused(firm.ada, "pipeline.empty_stage", **asked | {"to": first["id"]}).field == "to"
    assert firm.ask(firm.ada, "pipeline.empty_stage", **asked) == {"moved": 1, "left": 0}
    assert first["label"] not in labels(firm.ask(firm.ada, "pipeline.archive_stage", **where))
    with firm.deps.store.read(firm.workspace) as tx:
        found = find_record(tx, firm.viewer(firm.ada), "deal", deal)
        assert found.record.stage == second["label"]
        assert history.of_record(tx, deal, "dealstage")


def test_contacts_have_no_pipelines(firm: Firm) -> None:
    assert "have no pipelines" in firm.refused(firm.ada, "pipeline.list", kind="contact").title
