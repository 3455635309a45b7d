"""Properties, groups, pipelines, stages and schemas, through HubSpot's own client."""

import pytest
from hubspot import HubSpot
from hubspot.crm.deals import SimplePublicObjectInputForCreate as NewDeal
from hubspot.crm.objects import SimplePublicObjectInputForCreate as NewObject
from hubspot.crm.pipelines import (
    PipelineInput,
    PipelinePatchInput,
    PipelineStageInput,
    PipelineStagePatchInput,
)
from hubspot.crm.pipelines.exceptions import ApiException as PipelineException
from hubspot.crm.properties import (
    BatchInputPropertyCreate,
    BatchInputPropertyName,
    BatchReadInputPropertyName,
    OptionInput,
    PropertyCreate,
    PropertyGroupCreate,
    PropertyGroupUpdate,
    PropertyName,
    PropertyUpdate,
)
from hubspot.crm.properties.exceptions import ApiException
from hubspot.crm.schemas import (
    AssociationDefinitionEgg,
    ObjectSchemaEgg,
    ObjectTypeDefinitionLabels,
    ObjectTypeDefinitionPatch,
    ObjectTypePropertyCreate,
)
from hubspot.crm.schemas.exceptions import ApiException as SchemaException

from tests.web.hubspot.conftest import Office


@pytest.fixture(scope="module")
def mia(office: Office) -> HubSpot:
    return office.client()


def level(name: str = "vip_level", **changed: object) -> PropertyCreate:
    given = {
        "name": name, "label": "VIP level", "type": "enumeration", "field_type": "select",
        "group_name": "contactinformation",
        "options": [OptionInput(value=one, label=one.title(), hidden=False, display_order=at) for at, one in enumerate(("gold", "silver"))],
    }  # fmt: skip
    return PropertyCreate(**(given | changed))


def test_a_property_lives(mia: HubSpot) -> None:
    api = mia.crm.properties.core_api
    made = api.create("contacts", level())
    assert ([one.value for one in made.options], made.hubspot_defined) == (["gold", "silver"], False)
    assert made.modification_metadata.archivable is True
    assert api.update("contacts", "vip_level", PropertyUpdate(label="Importance")).label == "Importance"
    assert api.get_by_name("0-1", "vip_level").options[1].label == "Silver"
    assert {"email", "vip_level"} <= {one.name for one in api.get_all("contacts").results}
    api.archive("contacts", "vip_level")
    assert [one.name for one in api.get_all("contacts", archived=True).results] == ["vip_level"]
    with pytest.raises(ApiException) as refused:
        api.get_by_name("contacts", "vip_level")
    assert refused.value.status == 404


def test_built_in_properties_stay(mia: HubSpot) -> None:
    email = mia.crm.properties.core_api.get_by_name("contacts", "email")
    assert (email.hubspot_defined, email.modification_metadata.read_only_definition) == (True, True)
    for call in (
        lambda: mia.crm.properties.core_api.archive("contacts", "email"),
        lambda: mia.crm.properties.core_api.update("contacts", "email", PropertyUpdate(label="X")),
        lambda: mia.crm.properties.core_api.create("contacts", level("vip", options=[])),
        lambda: mia.crm.properties.core_api.create("contacts", level("vip", group_name="nowhere")),
    ):
        with pytest.raises(ApiException) as refused:
            call()
        assert refused.value.status == 400


def test_properties_in_batches(mia: HubSpot) -> None:
    api = mia.crm.properties.batch_api
    both = api.create("contacts", BatchInputPropertyCreate(inputs=[level("batch_one"), level("Batch Two")]))
    assert ([one.name for one in both.results], both.num_errors) == (["batch_one"], 1)
    names = [PropertyName(name="batch_one"), PropertyName(name="email")]
    read = api.read("contacts", BatchReadInputPropertyName(inputs=names, archived=False))
    assert [one.name for one in read.results] == ["batch_one", "email"]
    api.archive("contacts", BatchInputPropertyName(inputs=names[:1]))


def test_groups(mia: HubSpot) -> None:
    api = mia.crm.properties.groups_api
    api.create("contacts", PropertyGroupCreate(name="sales", label="Sales", display_order=3))
    assert api.update("contacts", "sales", PropertyGroupUpdate(label="Selling")).label == "Selling"
    assert api.get_by_name("contacts", "sales").display_order == 3
    api.archive("contacts", "sales")
    assert [one.name for one in api.get_all("contacts").results] == ["contactinformation"]


def stages(*rows: tuple[str, str]) -> list[PipelineStageInput]:
    return [
        PipelineStageInput(label=label, display_order=at, metadata={"probability": chance})
        for at, (label, chance) in enumerate(rows)
    ]


def test_a_pipeline_lives(mia: HubSpot) -> None:
    api, one_by_one = mia.crm.pipelines.pipelines_api, mia.crm.pipelines.pipeline_stages_api
    wanted = PipelineInput(label="Renewals", display_order=1, stages=stages(("New", "0.2"), ("Won", "1.0")))
    made = api.create("deals", wanted)
    assert [one.metadata for one in made.stages] == [
        {"isClosed": "false", "probability": "0.2"}, {"isClosed": "true", "probability": "1.0"},
    ]  # fmt: skip
    assert api.update("deals", made.id, PipelinePatchInput(label="Renewal")).label == "Renewal"
    more = one_by_one.create("deals", made.id, stages(("Lost", "0.0"))[0])
    changed = one_by_one.update("deals", made.id, more.id, PipelineStagePatchInput(label="Gone"))
    assert (changed.label, changed.metadata["isClosed"]) == ("Gone", "true")
    assert one_by_one.replace("deals", made.id, more.id, stages(("Lost", "0.0"))[0]).label == "Lost"
    assert one_by_one.get_by_id("deals", made.id, more.id).label == "Lost"
    deal = mia.crm.deals.basic_api.create(
        NewDeal(properties={"dealname": "In it", "pipeline": made.id, "dealstage": more.id}, associations=[])
    )
    for call in (
        lambda: one_by_one.archive("deals", made.id, more.id),
        lambda: api.archive("deals", made.id),
        lambda: api.replace("deals", made.id, wanted),
    ):
        with pytest.raises(PipelineException, match=r"[Mm]ove them"):
            call()
    mia.crm.deals.basic_api.archive(deal.id)
    replaced = api.replace("deals", made.id, wanted)
    assert [one.label for one in replaced.stages] == ["New", "Won"]
    assert replaced.stages[0].id == made.stages[0].id
    assert [one.label for one in one_by_one.get_all("deals", made.id).results] == ["New", "Won"]
    actions = mia.crm.pipelines.pipeline_audits_api.get_audit("deals", made.id).results
    assert [one.action for one in actions][-2:] == ["UPDATE", "CREATE"]
    assert mia.crm.pipelines.pipeline_stage_audits_api.get_audit("deals", replaced.stages[0].id).results
    api.archive("deals", made.id)
    assert made.id not in [one.id for one in api.get_all("deals").results]


def test_pipelines_that_cannot_be(mia: HubSpot) -> None:
    api = mia.crm.pipelines.pipelines_api
    for wrong in (
        PipelineInput(label="Odd", display_order=1, stages=stages(("New", "2"))),
        PipelineInput(label="Odd", display_order=1, stages=[]),
        PipelineInput(label="Sales Pipeline", display_order=1, stages=stages(("New", "0.1"))),
    ):
        with pytest.raises(PipelineException) as refused:
            api.create("deals", wrong)
        assert refused.value.status == 400
    with pytest.raises(PipelineException, match="have no pipelines"):
        api.get_all("contacts")


def test_a_schema_lives(mia: HubSpot) -> None:
    api = mia.crm.schemas.core_api
    made = api.create(
        ObjectSchemaEgg(
            name="vessel",
            labels=ObjectTypeDefinitionLabels(singular="Vessel", plural="Vessels"),
            primary_display_property="title",
            required_properties=["title"],
            searchable_properties=["title"],
            secondary_display_properties=[],
            associated_objects=["COMPANY"],
            properties=[
                ObjectTypePropertyCreate(name="title", label="Title", type="string", field_type="text"),
                ObjectTypePropertyCreate(
                    name="imo", label="IMO", type="number", field_type="number", has_unique_value=True
                ),
            ],
        )
    )
    assert made.object_type_id == f"2-{made.id}"
    assert {"title", "imo", "hs_object_id"} <= {one.name for one in made.properties}
    assert ("0-2", made.object_type_id) in [
        (one.from_object_type_id, one.to_object_type_id) for one in made.associations
    ]
    patch = ObjectTypeDefinitionPatch(
        labels=ObjectTypeDefinitionLabels(singular="Ship", plural="Ships"), description="Floats."
    )
    assert api.update("vessel", patch).labels.plural == "Ships"
    assert api.get_by_id(made.fully_qualified_name).description == "Floats."
    assert [one.name for one in api.get_all().results] == ["vessel"]
    ship = mia.crm.objects.basic_api.create(
        "vessel", NewObject(properties={"title": "Ever Given", "imo": "9811000"}, associations=[])
    )
    acme = mia.crm.companies.basic_api.create(NewObject(properties={"name": "Owner"}, associations=[]))
    mia.crm.associations.v4.basic_api.create_default("vessel", ship.id, "companies", acme.id)
    egg = AssociationDefinitionEgg(
        from_object_type_id=made.object_type_id, to_object_type_id="0-1", name="crew"
    )
    crew = api.create_association("vessel", egg)
    assert (crew.name, crew.to_object_type_id) == ("crew", "0-1")
    api.archive_association("vessel", crew.id)
    with pytest.raises(SchemaException, match="Archive its records"):
        api.archive("vessel")
    mia.crm.objects.basic_api.archive("vessel", ship.id)
    api.archive("vessel")
    assert [one.name for one in api.get_all(archived=True).results] == ["vessel"]
    with pytest.raises(SchemaException) as refused:
        api.get_by_id("contacts")
    assert refused.value.status == 400


def test_definitions_are_an_admins_to_make(office: Office) -> None:
    tom = office.client("tom@northwind.test")
    with pytest.raises(ApiException) as refused:
        tom.crm.properties.core_api.create("contacts", level("toms"))
    assert refused.value.status == 403
    assert tom.crm.properties.core_api.get_all("deals").results
