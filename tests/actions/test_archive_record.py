"""Archived records are out of sight and come back whole (H42)."""

import pytest

from server.errors import Refusal
from server.store import addresses, engagements, records, relations
from server.store.engagements import NewEngagement
from tests.actions.conftest import Firm


def test_an_archived_contact_is_out_of_lists_matching_and_menus_and_comes_back_whole(firm: Firm) -> None:
    anna = firm.create(firm.anybody, "contact", email="anna@x.com", firstname="Anna").record.id
    deal = firm.create(firm.anybody, "deal", dealname="Renewal").record.id
    with firm.store.write(firm.workspace) as tx:
        relations.add(tx, ("contact", anna), ("deal", deal))
        made = engagements.add(tx, NewEngagement("note", tx.now, "Called", "", []))
        engagements.associate(tx, made, tx.now, [("contact", anna, "ticked"), ("deal", deal, "ticked")])
    firm.archive(firm.anybody, "contact", anna)
    with firm.store.read(firm.workspace) as tx:
        assert records.by_ids(tx, [anna]) == {}
        assert addresses.contacts(tx, ["anna@x.com"]) == {}
        assert relations.of(tx, [deal], ("contact",)) == {}
        assert [one.id for one, _ in engagements.records_of(tx, [made])[made]] == [deal]
    restored = firm.restore(firm.anybody, "contact", anna)
    assert (restored.record.name, restored.archived_at) == ("Anna", None)
    with firm.store.read(firm.workspace) as tx:
        assert addresses.contacts(tx, ["anna@x.com"]) == {"anna@x.com": anna}
        assert [one.record.id for one in relations.of(tx, [deal], ("contact",))[deal]] == [anna]
        assert [one.subject for one in engagements.timeline(tx, [anna], 9)[anna]] == ["Called"]


def test_what_is_archived_is_neither_edited_nor_archived_again(firm: Firm) -> None:
    deal = firm.create(firm.anybody, "deal", dealname="Renewal").record.id
    firm.archive(firm.anybody, "deal", deal)
    for act in (
        lambda: firm.archive(firm.anybody, "deal", deal),
        lambda: firm.update(firm.anybody, "deal", deal),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.problem.code == "not_found"


def test_what_is_not_archived_does_not_come_back(firm: Firm) -> None:
    deal = firm.create(firm.anybody, "deal", dealname="Renewal").record.id
    with pytest.raises(Refusal, match="not there"):
        firm.restore(firm.anybody, "deal", deal)


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
    firm: Firm, levels: dict[str, str], said: str | None, *, archived: bool
) -> None:
    deal = firm.create(firm.anybody, "deal", dealname="Renewal", hubspot_owner_id=str(firm.tom)).record.id
    if archived:
        firm.archive(firm.anybody, "deal", deal)
    mia = firm.viewer(firm.mia, **{"view": "owned", **levels})
    act = firm.restore if archived else firm.archive
    if said is None:
        act(mia, "deal", deal)
        return
    with pytest.raises(Refusal) as refused:
        act(mia, "deal", deal)
    assert refused.value.problem.title == said
