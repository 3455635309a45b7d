"""Ways to what is written down about a record, over the HTTP API: mail, notes, calls, meetings, tasks."""

from server.core.engagement_kinds import TITLES, WORDS
from server.store import engagements
from server.store.engagements import NewEngagement
from tests.gate.channel import Channel
from tests.gate.desk import Desk
from tests.gate.firm import ACTIVITIES, EVERY, OWNERS, write_down

TITLE = {sort: TITLES.get(sort, "hs_note_body") for sort in WORDS}


def _here(sort: str) -> str:
    return f"/crm/v3/objects/{WORDS[sort][0]}"


def _entry(desk: Desk, sort: str, kind: str, owner: str) -> int:
    firm = desk.firm
    return firm.entries[kind, owner] if sort == "email" else firm.activities[sort, kind, owner]


def _alike(ways: list[set[str]]) -> set[str]:
    assert all(one == ways[0] for one in ways), ways
    return ways[0]


def shown(desk: Desk, kind: str) -> set[str]:
    """In pages, by search, by id, and in batches: of every sort the same."""
    return _alike([way for sort in WORDS for way in _ways(desk, sort, kind)])


def _ways(desk: Desk, sort: str, kind: str) -> list[set[str]]:
    firm, here, title = desk.firm, _here(sort), TITLE[sort]
    ids = {owner: _entry(desk, sort, kind, owner) for owner in OWNERS}
    asked = {"query": firm.name(kind, "mia").rpartition(" ")[0], "properties": [title], "limit": 100}
    batch = {"inputs": [{"id": str(one)} for one in ids.values()], "properties": [title]}
    return [
        firm.owners_in(kind, _pages(desk, f"{here}?limit=100&properties={title}")),
        firm.owners_in(kind, desk.api("POST", f"{here}/search", asked).text),
        {owner for owner, one in ids.items() if desk.api("GET", f"{here}/{one}").status_code == 200},
        firm.owners_in(
            kind, desk.api("POST", f"{here}/batch/read", {**batch, "propertiesWithHistory": []}).text
        ),
    ]


def _pages(desk: Desk, path: str) -> str:
    pages, after = "", ""
    while True:
        answer = desk.api("GET", f"{path}{after}")
        pages += answer.text
        following = answer.get_json().get("paging")
        if not following:
            return pages
        after = f"&after={following['next']['after']}"


def rewritten(desk: Desk, kind: str) -> set[str]:
    """One by one and in batches; a mail that was really sent is rewritten by nobody."""
    ways = []
    for sort in ACTIVITIES:
        words = {"properties": {TITLE[sort]: "Otherwise"}}
        ids = {owner: _entry(desk, sort, kind, owner) for owner in OWNERS}
        inputs = [{"id": str(one), **words} for one in ids.values()]
        said = desk.api("POST", f"{_here(sort)}/batch/update", {"inputs": inputs}).get_json()
        done = {int(one["id"]) for one in said.get("results", [])}
        ways += [
            {
                owner
                for owner, one in ids.items()
                if desk.api("PATCH", f"{_here(sort)}/{one}", words).status_code < 300
            },
            {owner for owner, one in ids.items() if one in done},
        ]
    mail = _entry(desk, "email", kind, "mia")
    refused = desk.api("PATCH", f"{_here('email')}/{mail}", {"properties": {TITLE["email"]: "Otherwise"}})
    assert refused.status_code in {403, 404}
    return _alike(ways)


def taken_off(desk: Desk, kind: str) -> set[str]:
    """Every sort by id."""
    return _alike(
        [
            {
                owner
                for owner in OWNERS
                if desk.api("DELETE", f"{_here(sort)}/{_entry(desk, sort, kind, owner)}").status_code < 300
            }
            for sort in WORDS
        ]
    )


def taken_off_together(desk: Desk, kind: str) -> set[str]:
    """A batch passes over what is not there, so what counts is what is gone afterwards."""
    return _alike([_gone(desk, sort, kind) for sort in ("email", "note", "task")])


def _gone(desk: Desk, sort: str, kind: str) -> set[str]:
    spare = {owner: _spare(desk, sort, kind, owner) for owner in OWNERS}
    for one in spare.values():
        desk.api_for_good("POST", f"{_here(sort)}/batch/archive", {"inputs": [{"id": str(one)}]})
    with desk.write() as tx:
        left = engagements.by_ids(tx, spare.values())
        for one in left:
            engagements.remove(tx, one)
    return {owner for owner, one in spare.items() if one not in left}


def _spare(desk: Desk, sort: str, kind: str, owner: str) -> int:
    with desk.write() as tx:
        if sort != "email":
            return write_down(tx, desk.firm, sort, kind, owner)
        made = engagements.add(tx, NewEngagement("email", tx.now, "Spare", "", [], "incoming"))
        engagements.associate(tx, made, tx.now, [(kind, desk.firm.records[kind, owner], "ticked")])
        return made


ENGAGEMENTS = (
    Channel("API: engagements", "view", EVERY, shown),
    Channel("API: engagements rewritten", "edit", EVERY, rewritten),
    Channel("API: engagements taken off", "delete", EVERY, taken_off),
    Channel("API: batches of engagements taken off", "delete", EVERY, taken_off_together),
)
