"""Communication preferences v3 through HubSpot's own client, v4 over plain HTTP (H37, H38)."""

from typing import Any

import pytest
import requests
from hubspot import HubSpot
from hubspot.communication_preferences import PublicUpdateSubscriptionStatusRequest
from hubspot.communication_preferences.exceptions import ApiException

from tests.web.hubspot.conftest import Office

V4 = "/communication-preferences/v4"


@pytest.fixture(scope="module")
def mia(office: Office) -> HubSpot:
    return office.client()


@pytest.fixture(scope="module")
def ask(office: Office) -> Any:
    token = office.token()

    def send(method: str, path: str, body: object = None) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        answer = requests.request(method, office.url + path, json=body, headers=headers, timeout=10)
        return answer.status_code, answer.json()

    return send


def wish(client: HubSpot, address: str) -> PublicUpdateSubscriptionStatusRequest:
    types = client.communication_preferences.definition_api.get_page().subscription_definitions
    assert types[0].name == "One to One"
    return PublicUpdateSubscriptionStatusRequest(
        email_address=address,
        subscription_id=types[0].id,
        legal_basis="LEGITIMATE_INTEREST_CLIENT",
        legal_basis_explanation="asked on the phone",
    )


def test_h38_version_3_subscribes_but_never_brings_back(mia: HubSpot) -> None:
    api = mia.communication_preferences.status_api
    asked = wish(mia, "anna@v3.test")
    assert api.get_email_status("anna@v3.test").subscription_statuses[0].status == "NOT_SUBSCRIBED"
    done = api.subscribe(asked)
    assert (done.status, done.legal_basis) == ("SUBSCRIBED", "LEGITIMATE_INTEREST_CLIENT")
    assert api.unsubscribe(asked).status == "NOT_SUBSCRIBED"
    with pytest.raises(ApiException, match="opted out") as refused:
        api.subscribe(asked)
    assert refused.value.status == 409
    with pytest.raises(ApiException) as wrong:
        api.get_email_status("nobody")
    assert wrong.value.status == 400


def test_h37_version_4_has_three_states_and_brings_back(mia: HubSpot, ask: Any) -> None:
    number = int(wish(mia, "x@v4.test").subscription_id)
    one = f"{V4}/statuses/eva@v4.test"
    assert ask("GET", one)[1]["results"][0]["status"] == "NOT_SPECIFIED"
    change = {"subscriptionId": number, "statusState": "UNSUBSCRIBED", "channel": "EMAIL"}
    assert ask("POST", one, change)[1]["results"][0]["status"] == "UNSUBSCRIBED"
    back = ask("POST", one, change | {"statusState": "SUBSCRIBED", "legalBasis": "CONSENT_WITH_NOTICE"})[1][
        "results"
    ][0]
    assert (back["status"], back["setStatusSuccessReason"]) == ("SUBSCRIBED", "RESUBSCRIBE_OCCURRED")
    assert ask("GET", f"{one}/unsubscribe-all?channel=EMAIL")[1]["results"] == []
    assert ask("POST", f"{one}/unsubscribe-all?channel=EMAIL")[0] == 200
    assert ask("GET", f"{one}/unsubscribe-all")[1]["results"][0]["status"] == "UNSUBSCRIBED"
    assert ask("POST", one, change | {"statusState": "NOT_SPECIFIED"})[0] == 400
    assert ask("POST", one, change | {"legalBasis": "BECAUSE"})[0] == 400


def test_batches_of_version_4(mia: HubSpot, ask: Any) -> None:
    number = int(wish(mia, "x@v4.test").subscription_id)
    change = {"subscriptionId": number, "statusState": "SUBSCRIBED", "channel": "EMAIL"}
    inputs = [change | {"subscriberIdString": one} for one in ("ben@v4.test", "nobody")]
    status, written = ask("POST", f"{V4}/statuses/batch/write", {"inputs": inputs})
    assert (status, written["numErrors"], len(written["results"])) == (207, 1, 1)
    assert ask("POST", f"{V4}/statuses/batch/unsubscribe-all", {"inputs": ["ben@v4.test"]})[0] == 200
    _, wide = ask(
        "POST", f"{V4}/statuses/batch/unsubscribe-all/read", {"inputs": ["ben@v4.test", "new@v4.test"]}
    )
    assert [len(one["wideStatuses"]) for one in wide["results"]] == [1, 0]
    _, read = ask("POST", f"{V4}/statuses/batch/read", {"inputs": ["ben@v4.test"]})
    assert read["results"][0]["statuses"][0]["status"] == "UNSUBSCRIBED"
    assert ask("GET", f"{V4}/definitions")[1]["results"][0]["name"] == "One to One"
