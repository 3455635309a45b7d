"""Ways to a record over the HTTP API, with a token of the viewer's."""

from typing import Any

from tests.gate.channel import Channel
from tests.gate.crm_pages import RELATED, put_away, spare
from tests.gate.desk import Desk
from tests.gate.firm import EDITED, EVERY, NAME, OWNERS, owner_of

TYPE = {
    "contact": "contacts",
    "company": "companies",
    "deal": "deals",
    "ticket": "tickets",
    "p_ship": "p_ship",
}


def _here(kind: str) -> str:
    return f"/crm/v3/objects/{TYPE[kind]}"


def _each(desk: Desk, kind: str, method: str, body: Any = None, end: str = "") -> set[str]:
    """Ask for each of the four; whose was not refused. Nothing stays changed."""
    paths = {owner: f"{_here(kind)}/{desk.firm.records[kind, owner]}{end}" for owner in OWNERS}
    return {owner for owner, path in paths.items() if desk.api(method, path, body).status_code < 300}


def _ids(desk: Desk, kind: str) -> list[dict[str, str]]:
    return [{"id": str(desk.firm.records[kind, owner])} for owner in OWNERS]


def paged(desk: Desk, kind: str) -> set[str]:
    return desk.firm.owners_in(kind, desk.api("GET", f"{_here(kind)}?limit=100&properties={NAME[kind]}").text)


def got(desk: Desk, kind: str) -> set[str]:
    return _each(desk, kind, "GET", end=f"?properties={NAME[kind]}&propertiesWithHistory={NAME[kind]}")


def got_together(desk: Desk, kind: str) -> set[str]:
    asked = {"inputs": _ids(desk, kind), "properties": [NAME[kind]], "propertiesWithHistory": []}
    return desk.firm.owners_in(kind, desk.api("POST", f"{_here(kind)}/batch/read", asked).text)


def got_by_address(desk: Desk, kind: str) -> set[str]:
    inputs = [{"id": desk.firm.address(owner)} for owner in OWNERS]
    asked = {
        "inputs": inputs,
        "idProperty": "email",
        "properties": ["firstname"],
        "propertiesWithHistory": [],
    }
    return desk.firm.owners_in(kind, desk.api("POST", f"{_here(kind)}/batch/read", asked).text)


def searched(desk: Desk, kind: str) -> set[str]:
    asked = {"query": desk.firm.word, "properties": [NAME[kind]], "limit": 100}
    answer = desk.api("POST", f"{_here(kind)}/search", asked)
    shown = desk.firm.owners_in(kind, answer.text)
    assert answer.get_json().get("total", 0) == len(shown)
    return shown


def patched(desk: Desk, kind: str) -> set[str]:
    return _each(desk, kind, "PATCH", {"properties": {EDITED[kind]: "1234567"}})


def patched_together(desk: Desk, kind: str) -> set[str]:
    inputs = [{**one, "properties": {EDITED[kind]: "1234567"}} for one in _ids(desk, kind)]
    answer = desk.api("POST", f"{_here(kind)}/batch/update", {"inputs": inputs})
    return {owner_of(desk.firm, kind, int(one["id"])) for one in answer.get_json().get("results", [])}


def deleted(desk: Desk, kind: str) -> set[str]:
    return _each(desk, kind, "DELETE")


def merged(desk: Desk, kind: str) -> set[str]:
    kept = spare(desk, kind)

    def merge(owner: str) -> bool:
        pair = {"primaryObjectId": str(kept), "objectIdToMerge": str(desk.firm.records[kind, owner])}
        return desk.api("POST", f"{_here(kind)}/merge", pair).status_code < 300

    done = set(filter(merge, OWNERS))
    put_away(desk, kind, kept)
    return done


def erased(desk: Desk, kind: str) -> set[str]:
    def erase(owner: str) -> bool:
        asked = {"objectId": str(desk.firm.records[kind, owner])}
        return desk.api("POST", f"{_here(kind)}/gdpr-delete", asked).status_code < 300

    return set(filter(erase, OWNERS))


def _links(kind: str) -> str:
    return f"/crm/v4/objects/contacts/%s/associations/{TYPE[kind]}"


def associated(desk: Desk, kind: str) -> set[str]:
    """The viewer's own contact knows all four of each type."""
    start = desk.firm.records["contact", "mia"]
    answer = desk.api("GET", _links(kind) % start)
    one_by_one = {
        owner_of(desk.firm, kind, int(one["toObjectId"])) for one in answer.get_json().get("results", [])
    }
    batch = desk.api(
        "POST", f"/crm/v4/associations/contacts/{TYPE[kind]}/batch/read", {"inputs": [{"id": str(start)}]}
    )
    together = {
        owner_of(desk.firm, kind, int(end["toObjectId"]))
        for one in batch.get_json().get("results", [])
        for end in one["to"]
    }
    with_it = desk.api("GET", f"/crm/v3/objects/contacts/{start}?associations={TYPE[kind]}").get_json()
    ends = with_it.get("associations", {}).get(TYPE[kind], {}).get("results", [])
    assert {owner_of(desk.firm, kind, int(one["id"])) for one in ends} == one_by_one == together
    return one_by_one


def associating(desk: Desk, kind: str) -> set[str]:
    other = "company" if kind == "contact" else "contact"
    end = f"/associations/default/{TYPE[other]}/{desk.firm.records[other, 'mia']}"
    paths = {owner: f"/crm/v4/objects/{TYPE[kind]}/{desk.firm.records[kind, owner]}{end}" for owner in OWNERS}
    return {owner for owner, path in paths.items() if desk.api("PUT", path).status_code < 300}


API = (
    Channel("API: pages", "view", EVERY, paged),
    Channel("API: one by one", "view", EVERY, got),
    Channel("API: batches", "view", EVERY, got_together),
    Channel("API: batches by address", "view", ("contact",), got_by_address),
    Channel("API: search", "view", EVERY, searched),
    Channel("API: updates", "edit", EVERY, patched),
    Channel("API: batches of updates", "edit", EVERY, patched_together),
    Channel("API: deletion", "delete", EVERY, deleted),
    Channel("API: merging", "merge", EVERY, merged),
    Channel("API: erasure", "erase", EVERY, erased),
    Channel("API: associations", "view", ("company", "deal", "ticket"), associated),
    Channel("API: associating", "edit", RELATED, associating),
)
