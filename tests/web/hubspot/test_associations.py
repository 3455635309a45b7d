"""Associations and their labels, through HubSpot's own client (H55)."""

import pytest
from hubspot import HubSpot
from hubspot.crm.associations import BatchInputPublicAssociation, BatchInputPublicObjectId, PublicAssociation
from hubspot.crm.associations import PublicObjectId as OldId
from hubspot.crm.associations.v4 import (
    AssociationSpec,
    BatchInputPublicAssociationMultiArchive,
    BatchInputPublicAssociationMultiPost,
    BatchInputPublicDefaultAssociationMultiPost,
    BatchInputPublicFetchAssociationsBatchRequest,
    PublicAssociationMultiArchive,
    PublicAssociationMultiPost,
    PublicDefaultAssociationMultiPost,
    PublicFetchAssociationsBatchRequest,
    PublicObjectId,
)
from hubspot.crm.associations.v4.exceptions import ApiException
from hubspot.crm.associations.v4.schema import (
    BatchInputPublicAssociationDefinitionConfigurationCreateRequest,
    BatchInputPublicAssociationSpec,
    PublicAssociationDefinitionConfigurationCreateRequest,
    PublicAssociationDefinitionCreateRequest,
    PublicAssociationDefinitionUpdateRequest,
    PublicAssociationSpec,
)
from hubspot.crm.associations.v4.schema.exceptions import ApiException as SchemaException
from hubspot.crm.contacts import SimplePublicObjectInputForCreate
from hubspot.crm.objects import SimplePublicObjectInputForCreate as NewObject

from tests.web.hubspot.conftest import Office


@pytest.fixture(scope="module")
def mia(office: Office) -> HubSpot:
    return office.client()


def made(client: HubSpot, kind: str, **properties: str) -> str:
    api = getattr(client.crm, kind).basic_api
    return api.create(SimplePublicObjectInputForCreate(properties=properties, associations=[])).id


def spec(number: int, category: str = "HUBSPOT_DEFINED") -> AssociationSpec:
    return AssociationSpec(association_category=category, association_type_id=number)


def ends(client: HubSpot, kind: str, ident: str, to: str) -> dict[str, list[int]]:
    page = client.crm.associations.v4.basic_api.get_page(kind, ident, to)
    return {one.to_object_id: [type_.type_id for type_ in one.association_types] for one in page.results}


def test_default_labelled_and_primary_associations(mia: HubSpot) -> None:
    api = mia.crm.associations.v4.basic_api
    anna, acme = made(mia, "contacts", email="anna@one.test"), made(mia, "companies", name="Acme")
    globex = made(mia, "companies", name="Globex")
    done = api.create_default("contacts", anna, "companies", acme)
    assert [(one._from.id, one.association_spec.association_type_id) for one in done.results] == [
        (anna, 279),
        (acme, 280),
    ]
    labelled = api.create("contacts", anna, "companies", globex, [spec(1)])
    assert (labelled.labels, labelled.from_object_type_id, labelled.to_object_type_id) == (
        ["Primary"],
        "0-1",
        "0-2",
    )
    assert ends(mia, "contacts", anna, "companies") == {acme: [279], globex: [279, 1]}
    assert ends(mia, "0-2", globex, "0-1") == {anna: [280, 2]}
    api.archive("contacts", anna, "companies", globex)
    assert ends(mia, "contacts", anna, "companies") == {acme: [279, 1]}


def test_associations_come_in_pages(mia: HubSpot) -> None:
    acme = made(mia, "companies", name="Pages")
    people = [made(mia, "contacts", email=f"p{number}@pages.test") for number in range(3)]
    api = mia.crm.associations.v4.basic_api
    for one in people:
        api.create_default("companies", acme, "contacts", one)
    first = api.get_page("companies", acme, "contacts", limit=2)
    second = api.get_page("companies", acme, "contacts", limit=2, after=first.paging.next.after)
    assert [one.to_object_id for one in (*first.results, *second.results)] == people
    assert second.paging is None


def test_batches_of_associations(mia: HubSpot) -> None:
    api = mia.crm.associations.v4.batch_api
    ben, eva = made(mia, "contacts", email="ben@batch.test"), made(mia, "contacts", email="eva@batch.test")
    deal = made(mia, "deals", dealname="Batch")

    def pair(one: str, other: str) -> PublicAssociationMultiPost:
        return PublicAssociationMultiPost(
            _from=PublicObjectId(id=one), to=PublicObjectId(id=other), types=[spec(4)]
        )

    part = api.create(
        "contacts",
        "deals",
        BatchInputPublicAssociationMultiPost(inputs=[pair(ben, deal), pair("999999", deal)]),
    )
    assert [one.to_object_id for one in part.results] == [deal]
    assert (part.num_errors, part.errors[0].category) == (1, "OBJECT_NOT_FOUND")
    plain = [PublicDefaultAssociationMultiPost(_from=PublicObjectId(id=eva), to=PublicObjectId(id=deal))]
    both = api.create_default("contacts", "deals", BatchInputPublicDefaultAssociationMultiPost(inputs=plain))
    assert [one.association_spec.association_type_id for one in both.results] == [4, 3]
    wanted = [PublicFetchAssociationsBatchRequest(id=deal)]
    found = api.get_page("deals", "contacts", BatchInputPublicFetchAssociationsBatchRequest(inputs=wanted))
    assert [one.to_object_id for one in found.results[0].to] == [ben, eva]
    gone = [PublicAssociationMultiArchive(_from=PublicObjectId(id=deal), to=[PublicObjectId(id=ben)])]
    api.archive("deals", "contacts", BatchInputPublicAssociationMultiArchive(inputs=gone))
    assert ends(mia, "deals", deal, "contacts") == {eva: [3]}


def test_labels_are_defined_used_renamed_and_forgotten(mia: HubSpot) -> None:
    labels = mia.crm.associations.v4.schema.definitions_api
    new = PublicAssociationDefinitionCreateRequest(
        label="Decides", inverse_label="Decided by", name="decides"
    )
    there, back = labels.create("contacts", "deals", new).results
    assert (there.label, back.label, there.category) == ("Decides", "Decided by", "USER_DEFINED")
    tom, deal = made(mia, "contacts", email="tom@label.test"), made(mia, "deals", dealname="Label")
    api = mia.crm.associations.v4.basic_api
    api.create("contacts", tom, "deals", deal, [spec(there.type_id, "USER_DEFINED")])
    assert ends(mia, "deals", deal, "contacts") == {tom: [3, back.type_id]}
    labels.update(
        "contacts",
        "deals",
        PublicAssociationDefinitionUpdateRequest(association_type_id=there.type_id, label="Signs"),
    )
    assert "Signs" in [one.label for one in labels.get_all("contacts", "deals").results]
    off = PublicAssociationMultiPost(
        _from=PublicObjectId(id=tom), to=PublicObjectId(id=deal), types=[spec(there.type_id, "USER_DEFINED")]
    )
    mia.crm.associations.v4.batch_api.archive_labels(
        "contacts", "deals", BatchInputPublicAssociationMultiPost(inputs=[off])
    )
    assert ends(mia, "contacts", tom, "deals") == {deal: [4]}
    labels.remove("contacts", "deals", there.type_id)
    assert [one.label for one in labels.get_all("contacts", "deals").results] == [None]
    with pytest.raises(SchemaException) as refused:
        labels.remove("contacts", "companies", 279)
    assert refused.value.status == 404


def test_h23_limits_are_set_and_lifted(mia: HubSpot) -> None:
    limits = mia.crm.associations.v4.schema.definition_configurations_api
    wanted = [
        PublicAssociationDefinitionConfigurationCreateRequest(
            category="HUBSPOT_DEFINED", type_id=15, max_to_object_ids=1
        )
    ]
    limits.batch_create(
        "contacts", "tickets", BatchInputPublicAssociationDefinitionConfigurationCreateRequest(inputs=wanted)
    )
    assert (
        limits.get_all_between_two_object_types("contacts", "tickets")
        .results[0]
        .user_enforced_max_to_object_ids
        == 1
    )
    assert [one.type_id for one in limits.get_all().results] == [15]
    anna = made(mia, "contacts", email="anna@limit.test")
    one, two = made(mia, "tickets", subject="One"), made(mia, "tickets", subject="Two")
    api = mia.crm.associations.v4.basic_api
    api.create_default("contacts", anna, "tickets", one)
    with pytest.raises(ApiException, match="more are not allowed"):
        api.create_default("contacts", anna, "tickets", two)
    off = [PublicAssociationSpec(category="HUBSPOT_DEFINED", type_id=15)]
    limits.batch_remove("contacts", "tickets", BatchInputPublicAssociationSpec(inputs=off))
    api.create_default("contacts", anna, "tickets", two)
    assert ends(mia, "contacts", anna, "tickets").keys() == {one, two}


def test_h18_notes_are_put_on_records(mia: HubSpot) -> None:
    anna = made(mia, "contacts", email="anna@note.test")
    values = {"hs_timestamp": "2026-11-24T10:00:00Z", "hs_note_body": "Called"}
    note = mia.crm.objects.basic_api.create("notes", NewObject(properties=values, associations=[])).id
    mia.crm.associations.v4.basic_api.create("notes", note, "contacts", anna, [spec(202)])
    assert ends(mia, "notes", note, "contacts") == {anna: [202]}
    assert ends(mia, "contacts", anna, "0-46") == {note: [201]}


def test_version_3_knows_the_types_by_name(mia: HubSpot) -> None:
    names = mia.crm.associations.schema.types_api.get_all("contacts", "companies").results
    assert [(one.id, one.name) for one in names] == [
        ("279", "contact_to_company"),
        ("1", "contact_to_company_primary"),
    ]
    old = mia.crm.associations.batch_api
    ben, acme = made(mia, "contacts", email="ben@old.test"), made(mia, "companies", name="Old")
    pairs = BatchInputPublicAssociation(
        inputs=[PublicAssociation(_from=OldId(id=ben), to=OldId(id=acme), type="contact_to_company")]
    )
    assert old.create("contacts", "companies", pairs).results[0].type == "contact_to_company"
    read = old.read("contacts", "companies", BatchInputPublicObjectId(inputs=[OldId(id=ben)]))
    assert {one.id for one in read.results[0].to} == {acme}
    old.archive("contacts", "companies", pairs)
    assert ends(mia, "contacts", ben, "companies") == {}


def test_what_cannot_be_is_refused_in_hubspots_shape(mia: HubSpot, office: Office) -> None:
    anna, acme = made(mia, "contacts", email="anna@wrong.test"), made(mia, "companies", name="Wrong")
    api = mia.crm.associations.v4.basic_api
    for call, status in (
        (lambda: api.create("contacts", anna, "companies", acme, [spec(4)]), 400),
        (lambda: api.create_default("contacts", anna, "companies", "999999"), 404),
        (lambda: api.create_default("contacts", anna, "boats", acme), 404),
        (lambda: api.create_default("contacts", anna, "contacts", anna), 400),
        (lambda: api.get_page("contacts", anna, "companies", limit=501), 400),
    ):
        with pytest.raises(ApiException) as refused:
            call()
        assert (refused.value.status, '"status":"error"' in refused.value.body) == (status, True)
    vera = office.client("vera@northwind.test").crm.associations.v4.basic_api
    with pytest.raises(ApiException) as refused:
        vera.create_default("contacts", anna, "companies", acme)
    assert refused.value.status == 403
    reader = office.client("mia@northwind.test", "crm.objects.contacts.read").crm.associations.v4.basic_api
    with pytest.raises(ApiException, match="lacks the scope"):
        reader.create_default("contacts", anna, "companies", acme)
    tom = office.client("tom@northwind.test").crm.associations.v4.schema.definitions_api
    with pytest.raises(SchemaException) as refused_schema:
        tom.create("contacts", "deals", PublicAssociationDefinitionCreateRequest(label="X", name="x"))
    assert refused_schema.value.status == 403
