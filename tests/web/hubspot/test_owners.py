"""Owners, read by HubSpot's own client."""

import pytest
from hubspot.crm.owners.exceptions import ApiException

from tests.web.hubspot.conftest import Office


def test_owners_come_in_pages(office: Office) -> None:
    api = office.client().crm.owners.owners_api
    first = api.get_page(limit=2)
    assert [one.email for one in first.results] == ["mia@northwind.test", "tom@northwind.test"]
    assert (first.results[0].first_name, first.results[0].last_name) == ("Mia", "Berg")
    second = api.get_page(limit=2, after=first.paging.next.after)
    assert [one.email for one in second.results] == ["vera@northwind.test"]
    assert second.paging is None


def test_one_owner_by_either_id(office: Office) -> None:
    api = office.client().crm.owners.owners_api
    assert api.get_by_id(office.mia).email == "mia@northwind.test"
    assert api.get_by_id(office.mia, id_property="userId").id == str(office.mia)
    assert [one.id for one in api.get_page(email="Tom@northwind.test").results] == [str(office.tom)]
    with pytest.raises(ApiException) as refused:
        api.get_by_id(999_999)
    assert refused.value.status == 404
