"""Webhook settings and subscriptions, through HubSpot's own client."""

import pytest
from hubspot.webhooks import (
    BatchInputSubscriptionBatchUpdateRequest,
    SettingsApi,
    SettingsChangeRequest,
    SubscriptionBatchUpdateRequest,
    SubscriptionCreateRequest,
    SubscriptionPatchRequest,
    SubscriptionsApi,
    ThrottlingSettings,
)
from hubspot.webhooks.exceptions import ApiException

from tests.web.hubspot.conftest import Office

APP = 77


def apis(office: Office, email: str = "mia@northwind.test") -> tuple[SettingsApi, SubscriptionsApi]:
    """The two halves; the client knows a key in the address only, which we do not take: it gets our header."""
    client = office.client(email)
    both = client.webhooks.settings_api, client.webhooks.subscriptions_api
    for one in both:
        one.api_client.set_default_header("Authorization", f"Bearer {office.token(email)}")
    return both


@pytest.fixture(scope="module")
def mia(office: Office) -> tuple[SettingsApi, SubscriptionsApi]:
    return apis(office)


def change(url: str) -> SettingsChangeRequest:
    return SettingsChangeRequest(target_url=url, throttling=ThrottlingSettings(max_concurrent_requests=10))


def test_an_app_hears_of_what_it_subscribes_to(mia: tuple[SettingsApi, SubscriptionsApi]) -> None:
    settings, api = mia
    settings.configure(APP, change("https://hooks.example.com/one"))
    assert (
        settings.configure(APP, change("https://hooks.example.com/two")).throttling.max_concurrent_requests
        == 10
    )
    assert settings.get_all(APP).target_url == "https://hooks.example.com/two"
    made = api.create(
        APP,
        SubscriptionCreateRequest(event_type="contact.propertyChange", property_name="email", active=True),
    )
    assert (made.active, made.property_name) == (True, "email")
    paused = api.update(made.id, APP, SubscriptionPatchRequest(active=False))
    assert paused.active is False
    again = [SubscriptionBatchUpdateRequest(id=int(made.id), active=True)]
    assert (
        api.update_batch(APP, BatchInputSubscriptionBatchUpdateRequest(inputs=again)).results[0].active
        is True
    )
    assert api.get_by_id(made.id, APP).event_type == "contact.propertyChange"
    assert [one.id for one in api.get_all(APP).results] == [made.id]
    with pytest.raises(ApiException) as twice:
        api.create(APP, SubscriptionCreateRequest(event_type="contact.propertyChange", property_name="email"))
    assert twice.value.status == 409
    api.archive(made.id, APP)
    settings.clear(APP)
    with pytest.raises(ApiException) as gone:
        settings.get_all(APP)
    assert gone.value.status == 404


@pytest.mark.parametrize(
    "url", ["http://hooks.example.com/", "https://hooks.example.com:22/", "not an address"]
)
def test_check_64_addresses_that_are_never_called(
    mia: tuple[SettingsApi, SubscriptionsApi], url: str
) -> None:
    with pytest.raises(ApiException, match="targetUrl") as refused:
        mia[0].configure(APP, change(url))
    assert refused.value.status == 400


def test_webhooks_are_an_admins(office: Office) -> None:
    settings, _ = apis(office, "tom@northwind.test")
    with pytest.raises(ApiException) as refused:
        settings.configure(APP, change("https://hooks.example.com/"))
    assert refused.value.status == 403
