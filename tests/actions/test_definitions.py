"""Properties, groups, pipelines and object types: what may be defined, and what stays while it is used."""

from dataclasses import replace

import pytest

from server.actions import define_object_type, define_pipeline, define_property
from server.actions.edit_record import create_record, update_record
from server.core.definitions import PipelineDraft, StageDraft
from server.core.object_types import COMPANY, CONTACT, DEAL, custom
from server.core.properties import Option, Property
from server.core.search import question
from server.deps import Deps
from server.errors import Refusal
from server.jobs.indexer import Indexer
from server.store import definition_changes, records, schemas, search
from server.store.tx import Store
from tests.actions.conftest import Firm
from tests.world import record

VIP = Property("contact", "vip_level", "VIP level", "enumeration", "select", "contactinformation",
               options=(Option("gold", "Gold"), Option("silver", "Silver")))  # fmt: skip


def refused(code: str, call: object, *args: object) -> None:
    with pytest.raises(Refusal) as found:
        call(*args)  # type: ignore[operator]
    assert found.value.problem.code == code, found.value


def test_a_property_is_defined_filled_archived_and_comes_back_with_its_values(
    store: Store, firm: Firm
) -> None:
    with store.write(firm.workspace) as tx:
        define_property.create_property(tx, firm.mia, CONTACT, VIP)
        update_record(tx, firm.mia, schemas.schema(tx, CONTACT), firm.anna, {"vip_level": "Gold"})
        refused("exists", define_property.create_property, tx, firm.mia, CONTACT, VIP)
        refused("in_use", define_property.update_property, tx, firm.mia, CONTACT, "vip_level",
                {"type": "string", "field_type": "text", "options": ()})  # fmt: skip
        define_property.archive_property(tx, firm.mia, CONTACT, "vip_level")
        assert "vip_level" not in schemas.properties(tx, CONTACT)
        number = replace(VIP, type="number", field_type="number", options=())
        refused("exists", define_property.create_property, tx, firm.mia, CONTACT, number)
        define_property.create_property(tx, firm.mia, CONTACT, replace(VIP, label="Importance"))
        assert records.full(tx, [firm.anna])[firm.anna].properties["vip_level"] == "gold"
        changes = definition_changes.of(tx, "property", "contact/vip_level")
        assert [one.action for one in changes] == ["RESTORE", "DELETE", "CREATE"]
        define_property.archive_property(tx, firm.mia, CONTACT, "vip_level")
        assert define_property.restore_property(tx, firm.mia, CONTACT, "vip_level").label == "Importance"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": "Vip Level"}, "name"),
        ({"name": "hs_vip"}, "name"),
        ({"label": "  "}, "label"),
        ({"type": "colour"}, "type"),
        ({"field_type": "text"}, "fieldType"),
        ({"options": ()}, "options"),
        ({"options": (Option("a", "A"), Option("a", "B"))}, "options"),
        ({"options": (Option("a", "A"), Option("b", "a"))}, "options"),
        ({"options": (Option("a;b", "A"),)}, "options"),
        ({"group": "nowhere"}, "groupName"),
        ({"is_unique": True}, "hasUniqueValue"),
        ({"type": "string", "field_type": "text"}, "options"),
    ],
)
def test_a_definition_that_cannot_be_names_its_field(
    store: Store, firm: Firm, changed: dict[str, object], field: str
) -> None:
    with store.write(firm.workspace) as tx:
        with pytest.raises(Refusal) as found:
            define_property.create_property(tx, firm.mia, CONTACT, replace(VIP, **changed))
        assert found.value.problem.field == field


def test_built_in_properties_and_groups_stay_as_they_are(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        refused(
            "property_read_only",
            define_property.update_property,
            tx,
            firm.mia,
            CONTACT,
            "email",
            {"label": "X"},
        )
        refused("property_read_only", define_property.archive_property, tx, firm.mia, CONTACT, "email")
        refused(
            "property_read_only", define_property.archive_group, tx, firm.mia, CONTACT, "contactinformation"
        )
        refused("not_found", define_property.archive_property, tx, firm.mia, CONTACT, "nothing")


def test_a_group_goes_when_nothing_is_in_it(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        define_property.create_group(tx, firm.mia, CONTACT, "sales", "Sales", 1)
        define_property.create_property(tx, firm.mia, CONTACT, replace(VIP, group="sales"))
        refused("in_use", define_property.archive_group, tx, firm.mia, CONTACT, "sales")
        define_property.update_property(tx, firm.mia, CONTACT, "vip_level", {"group": "contactinformation"})
        define_property.archive_group(tx, firm.mia, CONTACT, "sales")
        assert "sales" not in schemas.groups(tx, CONTACT)
        define_property.create_group(tx, firm.mia, CONTACT, "sales", "Selling", 2)
        assert schemas.groups(tx, CONTACT)["sales"] == ("Selling", 2)


def test_a_unique_property_is_kept_unique(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        number = Property("company", "vat", "VAT number", group="companyinformation", is_unique=True)
        define_property.create_property(tx, firm.mia, COMPANY, number)
        schema = schemas.schema(tx, COMPANY)
        update_record(tx, firm.mia, schema, firm.acme, {"vat": "PL1"})
        refused("exists", update_record, tx, firm.mia, schema, firm.globex, {"vat": "PL1"})


def draft(*labels: str) -> PipelineDraft:
    ends = {"Won": "won", "Lost": "lost"}
    stages = tuple(StageDraft(one, at, ends.get(one, "open"), "0.5") for at, one in enumerate(labels))
    return PipelineDraft("Renewals", 1, stages)


def test_t10_a_stage_in_use_stays_until_its_records_have_moved(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        made = define_pipeline.create_pipeline(tx, firm.mia, DEAL, draft("New", "Talks", "Won"))
        new, talks, won = (one.id for one in made.stages)
        schema = schemas.schema(tx, DEAL)
        deal = create_record(tx, firm.mia, schema, {"dealname": "Big", "dealstage": str(talks)}).record.id
        refused("in_use", define_pipeline.archive_stage, tx, firm.mia, DEAL, made.id, talks)
        refused("in_use", define_pipeline.archive_pipeline, tx, firm.mia, DEAL, made.id)
        refused("in_use", define_pipeline.replace_pipeline, tx, firm.mia, DEAL, made.id, draft("New", "Won"))
        update_record(tx, firm.mia, schema, deal, {"dealstage": str(won)})
        again = define_pipeline.replace_pipeline(tx, firm.mia, DEAL, made.id, draft("Won", "New", "Lost"))
        assert [(one.label, one.id) for one in again.stages][:2] == [("Won", won), ("New", new)]
        assert records.full(tx, [deal])[deal].record.is_open is False
        define_pipeline.update_stage(tx, firm.mia, DEAL, made.id, StageDraft("Won", 0, "open", "0.9", won))
        assert records.full(tx, [deal])[deal].record.is_open is True, "who stands in a stage follows it"


def test_pipelines_that_cannot_be_are_refused(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        for wrong in (
            draft(),
            draft("One", "one"),
            replace(draft("One"), label=" "),
            replace(draft("One"), label="sales pipeline"),
        ):
            refused("bad_request", define_pipeline.create_pipeline, tx, firm.mia, DEAL, wrong)
        only = define_pipeline.pipelines_of(tx, DEAL)[0]
        refused("in_use", define_pipeline.archive_pipeline, tx, firm.mia, DEAL, only.id)
        refused("bad_request", define_pipeline.pipelines_of, tx, CONTACT)


VESSEL = custom(0, "vessel", "Vessel", "Vessels", "title", ("imo",), ("title",), ("title",), "What floats.")
PARTS = [Property("vessel", "title", "Title"), Property("vessel", "imo", "IMO number")]


def test_an_object_type_is_defined_used_and_goes_when_nothing_is_left(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        made = define_object_type.create_object_type(tx, firm.mia, VESSEL, PARTS, ["company"])
        assert schemas.type_of(tx, f"p{firm.workspace}_vessel") == made == schemas.type_of(tx, made.type_id)
        ship = record(tx, "vessel", "Ever Given")
        refused("in_use", define_object_type.archive_object_type, tx, firm.mia, made)
        refused("in_use", define_property.archive_property, tx, firm.mia, made, "title")
        records.set_archived(tx, [ship], "vessel", archived=True)
        define_object_type.archive_object_type(tx, firm.mia, made)
        assert schemas.type_of(tx, "vessel") is None
        refused("exists", define_object_type.create_object_type, tx, firm.mia, VESSEL, PARTS, [])
        assert define_object_type.restore_object_type(tx, firm.mia, "vessel") == made


@pytest.mark.parametrize("name", ["contact", "deals", "emails", "Vessel", "p1_vessel", "2nd", "v" * 33])
def test_names_that_are_taken_or_none(store: Store, firm: Firm, name: str) -> None:
    with store.write(firm.workspace) as tx:
        refused(
            "bad_request",
            define_object_type.create_object_type,
            tx,
            firm.mia,
            replace(VESSEL, name=name),
            PARTS,
            [],
        )


def test_an_object_type_shows_only_what_it_has(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        wrong = replace(VESSEL, searchable=("captain",))
        with pytest.raises(Refusal) as found:
            define_object_type.create_object_type(tx, firm.mia, wrong, PARTS, [])
        assert found.value.problem.field == "searchableProperties"
        refused("bad_request", define_object_type.archive_object_type, tx, firm.mia, CONTACT)


def test_what_becomes_searchable_is_found_at_once(store: Store, deps: Deps, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        vessel = custom(0, "vessel", "Vessel", "Vessels", "title", (), ("title",), ("title",))
        given = [Property("vessel", "title", "Title"), Property("vessel", "flag", "Flag")]
        made = define_object_type.create_object_type(tx, firm.mia, vessel, given, [])
        create_record(tx, firm.mia, schemas.schema(tx, made), {"title": "Aurora", "flag": "Panama"})
    for searchable, hits in ((("title",), 0), (("title", "flag"), 1), (("title",), 0)):
        with store.write(firm.workspace) as tx:
            now = schemas.types(tx)["vessel"]
            define_object_type.update_object_type(tx, firm.mia, now, replace(now, searchable=searchable))
        Indexer(deps).catch_up()
        with store.read(firm.workspace) as tx:
            found = search.newest(tx, question("panama"), {"custom": None}, 5)
            assert len(found["custom"]) == hits, searchable
