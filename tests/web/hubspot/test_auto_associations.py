"""What mail is logged to by itself, read and set over the API (H24)."""

from typing import Any

import pytest
from hubspot import HubSpot

from server.actions.set_defaults import read_defaults
from server.core.permission import Viewer
from server.store import audit
from shared_schema.admin import ReadDefaults
from tests.web.hubspot.conftest import Office

ROOT = "/crm/auto-associations/2027-03-beta"


def ask(client: HubSpot, method: str, path: str, body: Any = None) -> tuple[int, Any]:
    """One request of the client's plain session: its status and what it says."""
    asked = {"base_url": client.config["host"], "method": method, "path": ROOT + path, "body": body}
    answer = client.api_request(asked)
    return answer.status_code, answer.json()


def setting(subject: str, target: str, value: str | None, kind: str = "EMAIL") -> dict[str, Any]:
    made = {"engagementType": kind, "subjectObjectTypeId": subject, "targetObjectTypeId": target}
    return made if value is None else {**made, "associationCustomization": value}


def upsert(client: HubSpot, *settings: dict[str, Any]) -> tuple[int, Any]:
    return ask(client, "POST", "/batch/upsert", {"associationCustomizationsToUpsert": list(settings)})


def standing(client: HubSpot, word: str) -> dict[str, str]:
    status, said = ask(client, "GET", f"/{word}")
    assert status == 200
    return {one["targetObjectTypeId"]: one["associationCustomization"] for one in said["results"]}


def test_h24_every_setting_of_a_type_with_its_options(office: Office) -> None:
    client = office.client()
    status, said = ask(client, "GET", "/contacts/defaults")
    assert status == 200
    assert said["results"][0] == {
        "engagementType": "EMAIL",
        "subjectObjectTypeId": "0-1",
        "targetObjectTypeId": "0-2",
        "associationCustomization": "PRIMARY",
        "options": ["NONE", "PRIMARY"],
    }
    usual = {"0-2": "PRIMARY", "0-3": "FIVE_NEWEST_OPEN", "0-5": "NONE"}
    assert standing(client, "contacts") == standing(client, "0-1") == usual
    status, said = ask(client, "GET", "/letters")
    assert (status, said["category"]) == (404, "OBJECT_NOT_FOUND")


def test_h24_what_is_set_here_is_what_the_web_app_shows_and_is_in_the_security_log(office: Office) -> None:
    client = office.client()
    status, said = upsert(
        client, setting("0-1", "0-3", "NONE"), setting("deals", "tickets", "FIVE_NEWEST_OPEN")
    )
    assert (status, said["status"]) == (200, "COMPLETE")
    assert [one["associationCustomization"] for one in said["results"]] == ["NONE", "FIVE_NEWEST_OPEN"]
    assert standing(client, "contacts")["0-3"] == "NONE"
    mia = Viewer(office.workspace, office.mia, "Mia Berg", "sales", is_admin=True)
    switches = {
        (one.origin, one.target): one.on for one in read_defaults(office.deps, mia, ReadDefaults()).switches
    }
    assert (switches["contact", "deal"], switches["deal", "ticket"]) == (False, True)
    with office.deps.store.read(office.workspace) as tx:
        assert audit.page(tx)[0].event == "defaults_changed"
    status, said = upsert(client, setting("0-1", "0-3", None), setting("0-3", "0-5", None))
    assert status == 200
    assert ask(client, "GET", "/0-1") == ask(client, "GET", "/0-1/defaults")


@pytest.mark.parametrize(
    ("part", "field"),
    [
        (setting("0-1", "0-3", "NONE", "CALL"), "engagementType"),
        (setting("0-1", "0-3", "NONE", "LETTER"), "engagementType"),
        (setting("letters", "0-3", "NONE"), "subjectObjectTypeId"),
        (setting("0-1", "emails", "NONE"), "targetObjectTypeId"),
        (setting("0-1", "0-1", "NONE"), "targetObjectTypeId"),
        (setting("0-1", "0-3", "EVERYTHING"), "associationCustomization"),
    ],
)
def test_h24_a_refused_part_names_its_field_and_the_others_are_done(
    office: Office, part: dict[str, Any], field: str
) -> None:
    client = office.client()
    before = standing(client, "contacts")
    status, said = upsert(client, part, setting("0-2", "0-5", "FIVE_NEWEST_OPEN"))
    assert (status, said["numErrors"], len(said["results"])) == (207, 1, 1)
    [failed] = said["errors"]
    assert (failed["context"], failed["category"]) == ({"index": ["0"]}, "VALIDATION_ERROR")
    assert failed["errors"][0]["context"] == {"field": [field]}
    assert standing(client, "contacts") == before
    assert standing(client, "companies")["0-5"] == "FIVE_NEWEST_OPEN"
    upsert(client, setting("0-2", "0-5", None))


def test_h20_settings_are_a_super_admins_and_need_the_scopes(office: Office) -> None:
    before = standing(office.client(), "contacts")
    tom = office.client("tom@northwind.test")
    assert standing(tom, "contacts") == before
    status, said = upsert(tom, setting("0-1", "0-2", "NONE"))
    assert (status, said["category"]) == (403, "FORBIDDEN")
    narrow = office.client("mia@northwind.test", "crm.schemas.contacts.read", "crm.schemas.contacts.write")
    status, said = upsert(narrow, setting("0-1", "0-2", "NONE"))
    assert (status, said["category"]) == (403, "MISSING_SCOPES")
    assert standing(narrow, "contacts") == before
    assert ask(narrow, "GET", "/deals")[0] == 403


def test_h24_what_is_no_setting_at_all_is_refused_in_hubspots_shape(office: Office) -> None:
    status, said = ask(office.client(), "POST", "/batch/upsert", {"inputs": []})
    assert (status, said["status"], said["category"]) == (400, "error", "VALIDATION_ERROR")
