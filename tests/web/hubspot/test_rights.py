"""A token reaches what its maker reaches: in lists, counts, search, batches and errors alike (H44, check 41)."""

from typing import Any

import pytest
from hubspot import HubSpot
from hubspot.crm.contacts import SimplePublicObjectInput, SimplePublicObjectInputForCreate
from hubspot.crm.objects.notes import SimplePublicObjectInputForCreate as NewNote
from sqlalchemy import update

from server.store import tables as t
from server.store import teams
from tests.web.hubspot.conftest import Office

OWNED = {"view": "owned", "edit": "owned", "communicate": "owned", "delete": "none", "unassigned": False}


@pytest.fixture(scope="module")
def people(office: Office) -> tuple[HubSpot, str, str]:
    """Tom reaches his own contacts only: one is his, one is Mia's with a note on it."""
    with office.deps.store.write(office.workspace) as tx:
        role = teams.add_role(tx, "Own contacts", {"contact": OWNED})
        tx.run(update(t.user).where(tx.mine(t.user), t.user.c.id == office.tom).values(role_id=role))
    api = office.client().crm
    made = [
        api.contacts.basic_api.create(
            SimplePublicObjectInputForCreate(
                properties={"email": f"{name}@reach.test", "hubspot_owner_id": str(owner)}
            )
        ).id
        for name, owner in (("his", office.tom), ("hers", office.mia))
    ]
    kind = {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": 202}
    api.objects.notes.basic_api.create(
        NewNote(
            properties={"hs_timestamp": "1764000000000", "hs_note_body": "hers"},
            associations=[{"to": {"id": made[1]}, "types": [kind]}],
        )
    )
    return office.client("tom@northwind.test"), made[0], made[1]


def test_what_one_may_not_see_is_nowhere(office: Office, people: tuple[HubSpot, str, str]) -> None:
    tom, his, hers = people
    office.catch_up()
    assert [one.id for one in tom.crm.contacts.basic_api.get_page(limit=100).results] == [his]
    found = tom.crm.contacts.search_api.do_search({"query": "reach.test"})
    assert (found.total, [one.id for one in found.results]) == (1, [his])
    assert tom.crm.objects.notes.basic_api.get_page().results == []
    assert tom.crm.objects.notes.search_api.do_search({}).total == 0
    assert tom.crm.objects.notes.search_api.do_search({"query": "hers"}).total == 0
    read = tom.crm.contacts.batch_api.read(
        {"inputs": [{"id": his}, {"id": hers}], "properties": [], "propertiesWithHistory": []}
    )
    assert ([one.id for one in read.results], read.num_errors) == ([his], 1)


def test_a_foreign_id_and_a_missing_one_answer_alike(people: tuple[HubSpot, str, str]) -> None:
    """Check 38: no answer tells whether a record is there."""
    tom, _, hers = people
    api = tom.crm.contacts.basic_api

    def said(act: Any) -> Any:
        with pytest.raises(Exception, match="404") as refused:
            act()
        message = refused.value.body  # type: ignore[attr-defined]
        return message.split('"correlationId"')[0]

    for act in (
        api.get_by_id,
        api.archive,
        lambda ident: api.update(ident, SimplePublicObjectInput(properties={"city": "x"})),
    ):
        assert said(lambda act=act: act(hers)) == said(lambda act=act: act("987654"))


def test_a_taken_address_does_not_name_a_holder_out_of_reach(
    office: Office, people: tuple[HubSpot, str, str]
) -> None:
    tom, _, _ = people
    values = {"email": "hers@reach.test", "hubspot_owner_id": str(office.tom)}
    with pytest.raises(Exception, match="409") as refused:
        tom.crm.contacts.basic_api.create(SimplePublicObjectInputForCreate(properties=values))
    assert "Existing ID" not in refused.value.body  # type: ignore[attr-defined]


def test_delete_has_its_own_grant(people: tuple[HubSpot, str, str]) -> None:
    tom, his, _ = people
    with pytest.raises(Exception, match="403"):
        tom.crm.contacts.basic_api.archive(his)
    tom.crm.contacts.basic_api.update(his, SimplePublicObjectInput(properties={"city": "Sopot"}))


def test_the_workspace_next_door_has_other_contacts(office: Office, people: tuple[HubSpot, str, str]) -> None:
    from server.actions.found_workspace import found_workspace  # noqa: PLC0415

    found_workspace(office.deps, "Next door", "nora@nextdoor.test")
    nora = office.client("nora@nextdoor.test")
    assert nora.crm.contacts.basic_api.get_page().results == []
    with pytest.raises(Exception, match="404"):
        nora.crm.contacts.basic_api.get_by_id(people[2])
    assert nora.crm.contacts.search_api.do_search({}).total == 0
