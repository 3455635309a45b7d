"""Contacts, companies, deals, tickets and custom objects through HubSpot's own client (B12)."""

import pytest
from hubspot import HubSpot
from hubspot.crm.companies import PublicMergeInput as CompanyMerge
from hubspot.crm.companies import SimplePublicObjectInputForCreate as NewCompany
from hubspot.crm.contacts import (
    BatchInputSimplePublicObjectBatchInput,
    BatchInputSimplePublicObjectBatchInputForCreate,
    BatchInputSimplePublicObjectBatchInputUpsert,
    BatchInputSimplePublicObjectId,
    BatchReadInputSimplePublicObjectId,
    Filter,
    FilterGroup,
    PublicGdprDeleteInput,
    PublicMergeInput,
    PublicObjectSearchRequest,
    SimplePublicObjectBatchInput,
    SimplePublicObjectBatchInputForCreate,
    SimplePublicObjectBatchInputUpsert,
    SimplePublicObjectId,
    SimplePublicObjectInput,
    SimplePublicObjectInputForCreate,
)
from hubspot.crm.contacts.exceptions import ApiException
from hubspot.crm.deals import SimplePublicObjectInputForCreate as NewDeal
from hubspot.crm.objects import SimplePublicObjectInput as ObjectInput
from hubspot.crm.objects import SimplePublicObjectInputForCreate as NewObject
from hubspot.crm.tickets import SimplePublicObjectInputForCreate as NewTicket

from server.core.object_types import custom
from server.core.properties import Property
from server.store import schemas
from tests.web.hubspot.conftest import Office


@pytest.fixture(scope="module")
def mia(office: Office) -> HubSpot:
    return office.client()


def contact(client: HubSpot, address: str, **values: str) -> str:
    made = client.crm.contacts.basic_api.create(
        SimplePublicObjectInputForCreate(properties={"email": address, **values}, associations=[])
    )
    assert made is not None, "anything but 201 comes back as nothing"
    return made.id


def test_a_contact_lives_and_is_archived(mia: HubSpot) -> None:
    api = mia.crm.contacts.basic_api
    made = api.create(
        SimplePublicObjectInputForCreate(
            properties={"email": "Anna@Acme.test", "firstname": "Anna", "phone": "+48 22 555 01 02"}
        )
    )
    assert made.properties["email"] == "anna@acme.test"
    assert made.properties["hs_object_id"] == made.id
    assert made.properties["createdate"]
    assert made.archived is False
    assert api.get_by_id(made.id).properties == {
        "createdate": made.properties["createdate"],
        "email": "anna@acme.test",
        "firstname": "Anna",
        "hs_object_id": made.id,
        "lastmodifieddate": made.properties["lastmodifieddate"],
        "lastname": None,
    }
    assert api.get_by_id("ANNA@acme.test", id_property="email").id == made.id
    assert api.get_by_id(made.id, properties=["phone", "city"]).properties == {
        "phone": "+48 22 555 01 02",
        "city": None,
    }
    changed = api.update(made.id, SimplePublicObjectInput(properties={"city": "Gdańsk", "firstname": "Ania"}))
    assert (changed.properties["city"], changed.properties["firstname"]) == ("Gdańsk", "Ania")
    past = api.get_by_id(made.id, properties_with_history=["firstname"]).properties_with_history["firstname"]
    assert [one.value for one in past] == ["Ania", "Anna"]
    assert past[0].source_type == "INTEGRATION"
    api.archive(made.id)
    with pytest.raises(ApiException) as gone:
        api.get_by_id(made.id)
    assert gone.value.status == 404
    assert api.get_by_id(made.id, archived=True).archived_at is not None
    assert made.id in [one.id for one in api.get_page(archived=True, limit=100).results]
    api.archive(made.id)  # as with HubSpot, a second time is no trouble


def test_every_page_of_a_list_is_reached(mia: HubSpot) -> None:
    made = {contact(mia, f"page{n}@acme.test") for n in range(5)}
    seen, after = [], None
    while True:
        page = mia.crm.contacts.basic_api.get_page(limit=2, after=after, properties=["email"])
        seen += [one.id for one in page.results]
        if page.paging is None:
            break
        after = page.paging.next.after
    assert made <= set(seen)
    assert len(seen) == len(set(seen))
    assert {one.id for one in mia.crm.contacts.get_all()} >= made


def test_companies_deals_and_tickets_with_their_associations(mia: HubSpot) -> None:
    anna = contact(mia, "anna@brightwater.test")
    to_anna = {
        "to": {"id": anna},
        "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 2}],
    }
    company = mia.crm.companies.basic_api.create(
        NewCompany(
            properties={"name": "Brightwater", "domain": "https://www.brightwater.test/x"},
            associations=[to_anna],
        )
    )
    assert company.properties["domain"] == "brightwater.test"
    deal = mia.crm.deals.basic_api.create(
        NewDeal(
            properties={"dealname": "Renewal", "amount": "48000.50"},
            associations=[
                {
                    "to": {"id": anna},
                    "types": [{"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 3}],
                }
            ],
        )
    )
    assert deal.properties["dealstage"], "a deal begins in the first stage"
    assert deal.properties["pipeline"]
    ticket = mia.crm.tickets.basic_api.create(
        NewTicket(properties={"subject": "Invoice", "content": "Old address"})
    )
    assert ticket.properties["content"] == "Old address"
    found = mia.crm.contacts.basic_api.get_by_id(anna, associations=["companies", "deals", "tickets"])
    assert [one.id for one in found.associations["companies"].results] == [company.id]
    assert [(one.id, one.type) for one in found.associations["deals"].results] == [
        (deal.id, "contact_to_deal")
    ]
    assert "tickets" not in found.associations
    assert (
        mia.crm.deals.basic_api.get_page(properties=["amount"]).results[0].properties["amount"] == "48000.5"
    )
    assert mia.crm.companies.basic_api.get_by_id(company.id).properties["name"] == "Brightwater"
    assert mia.crm.tickets.basic_api.get_by_id(ticket.id).properties["subject"] == "Invoice"
    mia.crm.tickets.basic_api.archive(ticket.id)
    mia.crm.deals.basic_api.archive(deal.id)
    mia.crm.companies.basic_api.archive(company.id)


def test_custom_objects_are_found_by_each_of_their_names(office: Office, mia: HubSpot) -> None:
    with office.deps.store.write(office.workspace) as tx:
        made = schemas.add_type(
            tx, custom(0, "vessel", "Vessel", "Vessels", "name", (), ("name",), ("name",))
        )
        schemas.add_property(tx, Property("vessel", "name", "Name"))
        schemas.add_property(tx, Property("vessel", "imo", "IMO number", is_unique=True))
    api = mia.crm.objects.basic_api
    ship = api.create("vessel", NewObject(properties={"name": "Aurora", "imo": "9074729"}))
    for word in ("vessel", f"2-{made}"):
        assert api.get_by_id(word, ship.id, properties=["name"]).properties == {"name": "Aurora"}
    assert api.get_by_id("vessel", "9074729", id_property="imo").id == ship.id
    api.update("vessel", ship.id, ObjectInput(properties={"name": "Aurora II"}))
    office.catch_up()
    found = mia.crm.objects.search_api.do_search("vessel", {"query": "aurora", "properties": ["name"]})
    assert [one.properties["name"] for one in found.results] == ["Aurora II"]
    assert {one.id for one in api.get_page("vessel").results} == {ship.id}
    api.archive("vessel", ship.id)
    with pytest.raises(Exception, match="404"):
        api.get_page("nonsense")


def test_batches_do_what_can_be_done(mia: HubSpot) -> None:
    api = mia.crm.contacts.batch_api
    made = api.create(
        BatchInputSimplePublicObjectBatchInputForCreate(
            inputs=[
                SimplePublicObjectBatchInputForCreate(properties={"email": "b1@acme.test"}, associations=[]),
                SimplePublicObjectBatchInputForCreate(properties={"email": "no address"}, associations=[]),
                SimplePublicObjectBatchInputForCreate(properties={"email": "b2@acme.test"}, associations=[]),
                SimplePublicObjectBatchInputForCreate(properties={"email": "b1@acme.test"}, associations=[]),
            ]
        )
    )
    assert [one.properties["email"] for one in made.results] == ["b1@acme.test", "b2@acme.test"]
    assert made.num_errors == 2
    assert [one.category for one in made.errors] == ["VALIDATION_ERROR", "CONFLICT"]
    assert [one.context["index"] for one in made.errors] == [["1"], ["3"]]
    assert made.errors[0].errors[0].context == {"propertyName": ["email"]}
    first, second = (one.id for one in made.results)

    read = api.read(
        BatchReadInputSimplePublicObjectId(
            inputs=[SimplePublicObjectId(id=one) for one in (first, second, "999999")],
            properties=["email"],
            properties_with_history=[],
        )
    )
    assert {one.id for one in read.results} == {first, second}
    assert (read.num_errors, read.errors[0].category) == (1, "OBJECT_NOT_FOUND")
    assert read.errors[0].context == {"ids": ["999999"]}
    by_mail = api.read(
        BatchReadInputSimplePublicObjectId(
            inputs=[SimplePublicObjectId(id="b1@acme.test")],
            id_property="email",
            properties=["email"],
            properties_with_history=["email"],
        )
    )
    assert [one.id for one in by_mail.results] == [first]

    changed = api.update(
        BatchInputSimplePublicObjectBatchInput(
            inputs=[
                SimplePublicObjectBatchInput(id=first, properties={"city": "Łódź"}),
                SimplePublicObjectBatchInput(id=second, properties={"email": "b1@acme.test"}),
                SimplePublicObjectBatchInput(
                    id="b2@acme.test", id_property="email", properties={"city": "Kraków"}
                ),
            ]
        )
    )
    assert [one.properties["city"] for one in changed.results] == ["Łódź", "Kraków"]
    assert changed.errors[0].context["ids"] == [second]
    assert f"Existing ID: {first}" in changed.errors[0].message

    merged = api.upsert(
        BatchInputSimplePublicObjectBatchInputUpsert(
            inputs=[
                SimplePublicObjectBatchInputUpsert(
                    id="b1@acme.test", id_property="email", properties={"city": "Gdynia"}
                ),
                SimplePublicObjectBatchInputUpsert(
                    id="b3@acme.test", id_property="email", properties={"city": "Sopot"}
                ),
            ]
        )
    )
    assert [(one.new, one.properties["city"]) for one in merged.results] == [
        (False, "Gdynia"),
        (True, "Sopot"),
    ]
    api.archive(
        BatchInputSimplePublicObjectId(inputs=[SimplePublicObjectId(id=one) for one in (first, second)])
    )
    left = api.read(
        BatchReadInputSimplePublicObjectId(
            inputs=[SimplePublicObjectId(id=first)], properties=[], properties_with_history=[]
        )
    )
    assert left.results == []


def test_search_finds_by_filters_words_and_order(office: Office, mia: HubSpot) -> None:
    for name, amount in (("Pump", "900"), ("Pipes", "1000"), ("Pipeline survey", "20")):
        mia.crm.deals.basic_api.create(NewDeal(properties={"dealname": f"S {name}", "amount": amount}))
    office.catch_up()
    api = mia.crm.deals.search_api
    rich = {"filters": [{"propertyName": "amount", "operator": "GTE", "value": "900"}]}
    mine = {"filters": [{"propertyName": "dealname", "operator": "CONTAINS_TOKEN", "value": "S Pip*"}]}
    found = api.do_search(
        {"filterGroups": [rich], "query": "S", "sorts": ["-amount"], "properties": ["amount"], "limit": 1}
    )
    assert (found.total, [one.properties["amount"] for one in found.results]) == (2, ["1000"])
    second = api.do_search(
        {
            "filterGroups": [rich],
            "query": "S",
            "sorts": ["-amount"],
            "limit": 1,
            "after": found.paging.next.after,
        }
    )
    assert [one.properties["dealname"] for one in second.results] == ["S Pump"]
    assert second.paging is None
    assert {one.properties["dealname"] for one in api.do_search({"filterGroups": [mine]}).results} == {
        "S Pipes",
        "S Pipeline survey",
    }


def test_h54_search_by_email_knows_the_primary_address_only(mia: HubSpot) -> None:
    contact(mia, "main@h54.test", hs_additional_emails="second@h54.test")

    def search(address: str) -> int:
        request = PublicObjectSearchRequest(
            filter_groups=[FilterGroup(filters=[Filter(property_name="email", operator="EQ", value=address)])],
            limit=10, after=0, sorts=[], properties=["email"],
        )  # fmt: skip
        return int(mia.crm.contacts.search_api.do_search(request).total)

    assert (search("MAIN@h54.test"), search("second@h54.test")) == (1, 0)
    assert mia.crm.contacts.basic_api.get_by_id("second@h54.test", id_property="email")


def test_two_contacts_become_one(mia: HubSpot) -> None:
    kept, other = contact(mia, "m1@acme.test"), contact(mia, "m2@acme.test", city="Wrocław")
    made = mia.crm.contacts.basic_api.merge(
        PublicMergeInput(primary_object_id=kept, object_id_to_merge=other)
    )
    assert made.id == kept
    assert mia.crm.contacts.basic_api.get_by_id(
        kept, properties=["city", "hs_additional_emails"]
    ).properties == {
        "city": "Wrocław",
        "hs_additional_emails": "m2@acme.test",
    }
    assert mia.crm.contacts.basic_api.get_by_id(other).id == kept, "its old number leads to what it became"
    read = mia.crm.contacts.batch_api.read(
        {"inputs": [{"id": other}, {"id": kept}], "properties": [], "propertiesWithHistory": []}
    )
    assert ([one.id for one in read.results], read.status) == ([kept], "COMPLETE"), (
        "in batches, too, and once"
    )
    with pytest.raises(Exception, match="400"):
        mia.crm.companies.basic_api.merge(CompanyMerge(primary_object_id="1", object_id_to_merge="1"))


def test_an_erased_contact_is_gone_by_every_road(mia: HubSpot) -> None:
    anna = contact(mia, "erase.me@acme.test")
    mia.crm.contacts.basic_api.purge(
        PublicGdprDeleteInput(object_id="erase.me@acme.test", id_property="email")
    )
    for archived in (False, True):
        with pytest.raises(ApiException) as gone:
            mia.crm.contacts.basic_api.get_by_id(anna, archived=archived)
        assert gone.value.status == 404
    mia.crm.contacts.basic_api.purge(
        PublicGdprDeleteInput(object_id="never.seen@acme.test", id_property="email")
    )
