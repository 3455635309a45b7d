"""Archived records are out of sight and come back whole (H42)."""

import pytest

from server.errors import Refusal
from server.store import addresses, engagements, records, relations
from server.store.engagements import NewEngagement
from tests.actions.desk import Desk


def test_an_archived_contact_is_out_of_lists_matching_and_menus_and_comes_back_whole(desk: Desk) -> None:
    anna = desk.create(desk.anybody, "contact", email="anna@x.com", firstname="Anna").record.id
    deal = desk.create(desk.anybody, "deal", dealname="Renewal").record.id
    with desk.store.write(desk.workspace) as tx:
        relations.add(tx, ("contact", anna), ("deal", deal))
        made = engagements.add(tx, NewEngagement("note", tx.now, "Called", "", []))
        engagements.associate(tx, made, tx.now, [("contact", anna, "ticked"), ("deal", deal, "ticked")])
    desk.archive(desk.anybody, "contact", anna)
    with desk.store.read(desk.workspace) as tx:
        assert records.by_ids(tx, [anna]) == {}
        assert addresses.contacts(tx, ["anna@x.com"]) == {}
        assert relations.of(tx, [deal], ("contact",)) == {}
        assert [one.id for one, _ in engagements.records_of(tx, [made])[made]] == [deal]
    restored = desk.restore(desk.anybody, "contact", anna)
    assert (restored.record.name, restored.archived_at) == ("Anna", None)
    with desk.store.read(desk.workspace) as tx:
        assert addresses.contacts(tx, ["anna@x.com"]) == {"anna@x.com": anna}
        assert [one.record.id for one in relations.of(tx, [deal], ("contact",))[deal]] == [anna]
        assert [one.subject for one in engagements.timeline(tx, [anna], 9)[anna]] == ["Called"]


def test_what_is_archived_is_neither_edited_nor_archived_again(desk: Desk) -> None:
    deal = desk.create(desk.anybody, "deal", dealname="Renewal").record.id
    desk.archive(desk.anybody, "deal", deal)
    for act in (
        lambda: desk.archive(desk.anybody, "deal", deal),
        lambda: desk.update(desk.anybody, "deal", deal),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.problem.code == "not_found"


def test_what_is_not_archived_does_not_come_back(desk: Desk) -> None:
    deal = desk.create(desk.anybody, "deal", dealname="Renewal").record.id
    with pytest.raises(Refusal, match="not there"):
        desk.restore(desk.anybody, "deal", deal)


@pytest.mark.parametrize("archived", [False, True])
@pytest.mark.parametrize(
    ("levels", "said"),
    [
        pytest.param({}, "This record is not there, or you may not see it.", id="unseen"),
        pytest.param({"view": "everything"}, "You may not change Renewal.", id="seen"),
        pytest.param({"view": "everything", "delete": "everything"}, None, id="allowed"),
    ],
)
def test_archiving_and_restoring_need_the_right_to_delete(
    desk: Desk, levels: dict[str, str], said: str | None, *, archived: bool
) -> None:
    deal = desk.create(desk.anybody, "deal", dealname="Renewal", hubspot_owner_id=str(desk.tom)).record.id
    if archived:
        desk.archive(desk.anybody, "deal", deal)
    mia = desk.viewer(desk.mia, **{"view": "owned", **levels})
    act = desk.restore if archived else desk.archive
    if said is None:
        act(mia, "deal", deal)
        return
    with pytest.raises(Refusal) as refused:
        act(mia, "deal", deal)
    assert refused.value.problem.title == said
