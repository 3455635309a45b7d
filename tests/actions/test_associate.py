"""Associations between records and with engagements: both directions, primary, labels, limits, rights."""

from dataclasses import replace
from typing import Any

import pytest

from server.actions.archive_record import archive_record, restore_record
from server.actions.associate import End, associate, dissociate, known, page_of, unlabel
from server.actions.define_label import define_label, define_pair, limit_association, remove_label
from server.actions.define_object_type import create_object_type
from server.actions.erase_record import erase_record
from server.core.association_types import BUILT_IN, OWN
from server.core.object_types import custom
from server.core.permission import Viewer
from server.core.properties import Property
from server.errors import Refusal
from server.store import engagements, records, relations
from server.store.engagements import NewEngagement
from server.store.tx import Read, Store
from tests.actions.conftest import Firm
from tests.world import record

PRIMARY = (BUILT_IN, 1)


def company(ident: int) -> End:
    return End("company", ident)


def contact(ident: int) -> End:
    return End("contact", ident)


def shown(tx: Read, viewer: Viewer, end: End, kind: str) -> dict[int, list[int]]:
    found = page_of(tx, viewer, known(tx), end, kind, (0, 100))
    return {one.id: [type_.id for type_ in one.types] for one in found}


def test_h55_an_association_stands_in_both_directions(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        made = associate(tx, firm.mia, known(tx), contact(firm.anna), End("deal", firm.offer))
        assert [one.id for one in made] == [4]
        assert shown(tx, firm.mia, contact(firm.anna), "deal") == {firm.offer: [4]}
        assert shown(tx, firm.mia, End("deal", firm.offer), "contact") == {firm.anna: [3]}
        associate(tx, firm.mia, known(tx), contact(firm.anna), End("deal", firm.offer))
        dissociate(tx, firm.mia, known(tx), End("deal", firm.offer), contact(firm.anna))
        dissociate(tx, firm.mia, known(tx), End("deal", firm.offer), contact(firm.anna))
        assert shown(tx, firm.mia, contact(firm.anna), "deal") == {}


def test_h18_exactly_one_company_is_the_primary_one(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        using = known(tx)
        associate(tx, firm.mia, using, contact(firm.anna), company(firm.acme))
        assert shown(tx, firm.mia, contact(firm.anna), "company") == {firm.acme: [279, 1]}, (
            "the first one is primary"
        )
        associate(tx, firm.mia, using, contact(firm.anna), company(firm.globex))
        assert relations.primary_company(tx, firm.anna) == firm.acme
        associate(tx, firm.mia, using, company(firm.globex), contact(firm.anna), [(BUILT_IN, 2)])
        assert shown(tx, firm.mia, contact(firm.anna), "company") == {firm.acme: [279], firm.globex: [279, 1]}
        dissociate(tx, firm.mia, using, contact(firm.anna), company(firm.globex))
        assert shown(tx, firm.mia, contact(firm.anna), "company") == {firm.acme: [279, 1]}, (
            "the next one takes its place"
        )
        unlabel(tx, firm.mia, using, contact(firm.anna), company(firm.acme), [PRIMARY])
        assert shown(tx, firm.mia, contact(firm.anna), "company") == {firm.acme: [279]}


def test_an_archived_company_is_nobodys_primary_one(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        associate(tx, firm.mia, known(tx), contact(firm.anna), company(firm.acme))
        records.set_archived(tx, [firm.acme], "company", archived=True)
        associate(tx, firm.mia, known(tx), contact(firm.anna), company(firm.globex))
        assert shown(tx, firm.mia, contact(firm.anna), "company") == {firm.globex: [279, 1]}
        records.set_archived(tx, [firm.acme], "company", archived=False)
        assert shown(tx, firm.mia, contact(firm.anna), "company") == {firm.acme: [279], firm.globex: [279, 1]}


@pytest.mark.parametrize("goes", [archive_record, erase_record], ids=["archived", "erased"])
def test_t10_who_loses_a_primary_company_has_the_next_one(store: Store, firm: Firm, goes: Any) -> None:
    boss = replace(firm.mia, is_admin=True)
    with store.write(firm.workspace) as tx:
        lonely = contact(record(tx, "contact", "Jonas"))
        other = company(record(tx, "company", "Initech"))
        for end in (firm.acme, firm.globex):
            associate(tx, firm.mia, known(tx), contact(firm.anna), company(end))
        associate(tx, firm.mia, known(tx), contact(firm.anna), other)
        associate(tx, firm.mia, known(tx), lonely, company(firm.acme))
        records.set_archived(tx, [firm.globex], "company", archived=True)
        goes(tx, boss, "company", firm.acme)
        assert shown(tx, firm.mia, contact(firm.anna), "company") == {other.id: [279, 1]}
        assert shown(tx, firm.mia, lonely, "company") == {}
        if goes is archive_record:
            restore_record(tx, boss, "company", firm.acme)
            assert shown(tx, firm.mia, contact(firm.anna), "company") == {
                firm.acme: [279],
                other.id: [279, 1],
            }
            assert shown(tx, firm.mia, lonely, "company") == {firm.acme: [279, 1]}, "all is as before"


def test_h55_labels_are_borne_in_both_directions(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        decides, decided = define_label(
            tx, firm.mia, ("contact", "deal"), "decides", ("Decision maker", "Decided by")
        )
        using = known(tx)
        associate(tx, firm.mia, using, contact(firm.anna), End("deal", firm.offer), [decides.key])
        assert shown(tx, firm.mia, contact(firm.anna), "deal") == {firm.offer: [4, decides.id]}
        assert shown(tx, firm.mia, End("deal", firm.offer), "contact") == {firm.anna: [3, decided.id]}
        unlabel(tx, firm.mia, using, End("deal", firm.offer), contact(firm.anna), [decided.key])
        assert shown(tx, firm.mia, contact(firm.anna), "deal") == {firm.offer: [4]}
        associate(tx, firm.mia, using, contact(firm.anna), End("deal", firm.offer), [decides.key])
        remove_label(tx, firm.mia, ("contact", "deal"), decides.id)
        assert shown(tx, firm.mia, contact(firm.anna), "deal") == {firm.offer: [4]}, (
            "the association outlives its label"
        )
        with pytest.raises(Refusal, match="no type of association"):
            associate(tx, firm.mia, known(tx), contact(firm.anna), End("deal", firm.offer), [decides.key])


def test_parent_and_child_companies(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        associate(tx, firm.mia, known(tx), company(firm.acme), company(firm.globex), [(BUILT_IN, 13)])
        assert shown(tx, firm.mia, company(firm.acme), "company") == {firm.globex: [450, 13]}
        assert shown(tx, firm.mia, company(firm.globex), "company") == {firm.acme: [450, 14]}


def test_t17_only_listed_pairs_can_be_associated(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        vessel = custom(0, "vessel", "Vessel", "Vessels", "title", (), (), ())
        create_object_type(tx, firm.mia, vessel, [Property("vessel", "title", "Title")], ["company"])
        ship = End("vessel", record(tx, "vessel", "Ever Given"))
        associate(tx, firm.mia, known(tx), ship, company(firm.acme))
        assert list(shown(tx, firm.mia, company(firm.acme), "vessel")) == [ship.id]
        with pytest.raises(Refusal, match="cannot be associated"):
            associate(tx, firm.mia, known(tx), ship, contact(firm.anna))
        define_pair(tx, firm.mia, "vessel", "contact")
        associate(tx, firm.mia, known(tx), ship, contact(firm.anna))
        assert shown(tx, firm.mia, contact(firm.anna), "vessel").keys() == {ship.id}


def test_h23_a_limit_counts_before_anything_is_written(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        limit_association(tx, firm.mia, ("contact", "company"), (BUILT_IN, 279), 1)
        associate(tx, firm.mia, known(tx), contact(firm.anna), company(firm.acme))
        with pytest.raises(Refusal, match="associated with 1 company"):
            associate(tx, firm.mia, known(tx), contact(firm.anna), company(firm.globex))
        with pytest.raises(Refusal, match="associated with 1 company"):
            associate(tx, firm.mia, known(tx), company(firm.globex), contact(firm.anna))
        limit_association(tx, firm.mia, ("contact", "company"), (BUILT_IN, 279), None)
        (boss, _) = define_label(tx, firm.mia, ("contact", "company"), "boss", ("Boss", "Led by"))
        limit_association(tx, firm.mia, ("contact", "company"), (OWN, boss.id), 1)
        associate(tx, firm.mia, known(tx), contact(firm.anna), company(firm.acme), [boss.key])
        with pytest.raises(Refusal, match="as Boss"):
            associate(tx, firm.mia, known(tx), contact(firm.anna), company(firm.globex), [boss.key])
        assert shown(tx, firm.mia, contact(firm.anna), "company").keys() == {firm.acme}


def test_h18_engagements_are_put_on_timelines_and_taken_off(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        note = End(
            "note",
            engagements.add(tx, NewEngagement("note", tx.now, "Called", "", [], user_id=firm.tom.user_id)),
        )
        made = associate(tx, firm.tom, known(tx), note, contact(firm.anna), [(BUILT_IN, 202)])
        assert [one.id for one in made] == [202]
        associate(tx, firm.tom, known(tx), End("deal", firm.offer), note)
        assert shown(tx, firm.tom, note, "contact") == {firm.anna: [202]}
        assert shown(tx, firm.tom, End("deal", firm.offer), "note") == {note.id: [213]}
        dissociate(tx, firm.tom, known(tx), contact(firm.anna), note)
        assert shown(tx, firm.tom, note, "contact") == {}
        with pytest.raises(Refusal):
            associate(tx, firm.vera, known(tx), note, contact(firm.anna))
        with pytest.raises(Refusal, match="cannot be associated"):
            associate(tx, firm.mia, known(tx), note, note)


def test_h44_each_end_is_behind_the_gate(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        using = known(tx)
        with pytest.raises(Refusal) as unseen:
            associate(tx, firm.tom, using, contact(firm.anna), contact(firm.ben))
        assert unseen.value.problem.code == "not_found"
        with pytest.raises(Refusal) as seen:
            associate(tx, firm.vera, using, contact(firm.anna), company(firm.acme))
        assert seen.value.problem.code == "not_permitted"
        associate(tx, firm.mia, using, contact(firm.ben), End("deal", firm.offer))
        associate(tx, firm.mia, using, contact(firm.anna), End("deal", firm.offer))
        assert shown(tx, firm.tom, End("deal", firm.offer), "contact") == {firm.anna: [3]}, (
            "Ben is not Tom's to see"
        )
        with pytest.raises(Refusal):
            page_of(tx, firm.tom, using, contact(firm.ben), "deal", (0, 10))


def test_the_primary_company_is_the_contacts_so_it_must_be_editable(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        with pytest.raises(Refusal):
            associate(tx, firm.tom, known(tx), company(firm.acme), contact(firm.ben), [(BUILT_IN, 2)])
        associate(tx, firm.tom, known(tx), company(firm.acme), contact(firm.anna), [(BUILT_IN, 2)])
        assert relations.primary_company(tx, firm.anna) == firm.acme


def test_a_record_is_not_associated_with_itself(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx, pytest.raises(Refusal, match="itself"):
        associate(tx, firm.mia, known(tx), contact(firm.anna), contact(firm.anna))


def test_labels_move_with_a_merge(store: Store, firm: Firm) -> None:
    with store.write(firm.workspace) as tx:
        (boss, _) = define_label(tx, firm.mia, ("contact", "company"), "boss", ("Boss", "Led by"))
        associate(tx, firm.mia, known(tx), contact(firm.ben), company(firm.acme), [boss.key])
        relations.move(tx, firm.ben, firm.anna)
        assert shown(tx, firm.mia, contact(firm.anna), "company") == {firm.acme: [279, 1, boss.id]}
