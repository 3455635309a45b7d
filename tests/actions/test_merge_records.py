"""Two records become one: addresses, associations, timeline and history survive; nothing is doubled."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.core.properties import Property
from server.errors import Refusal
from server.store import addresses, changes, engagements, history, records, relations, schemas
from server.store.engagements import NewEngagement
from tests.actions.desk import Desk
from tests.world import record

THEN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TWO = [("contact", "firstname"), ("company", "name"), ("deal", "dealname"), ("ticket", "subject")]


def note(desk: Desk, minute: int, *on: tuple[str, int]) -> int:
    at = THEN + timedelta(minutes=minute)
    with desk.store.write(desk.workspace) as tx:
        made = engagements.add(tx, NewEngagement("note", at, f"note {minute}", "", []))
        engagements.associate(tx, made, at, [(kind, one, "ticked") for kind, one in on])
    return made


def timeline(desk: Desk, one: int) -> list[str]:
    with desk.store.read(desk.workspace) as tx:
        return [entry.subject for entry in engagements.timeline(tx, [one], 100)[one]]


def related(desk: Desk, one: int) -> dict[str, bool]:
    with desk.store.read(desk.workspace) as tx:
        ends = relations.of(tx, [one], ("contact", "company", "deal", "ticket")).get(one, [])
    return {end.record.name: end.is_primary for end in ends}


def test_the_kept_contact_has_all_addresses_its_own_first_h54(desk: Desk) -> None:
    kept = desk.create(desk.anybody, "contact", email="anna@x.com", hs_additional_emails="a@x.com").record.id
    other = desk.create(desk.anybody, "contact", email="ak@y.com", hs_additional_emails="b@x.com").record.id
    merged = desk.merge(desk.anybody, "contact", kept, other)
    assert merged.properties["email"] == "anna@x.com"
    assert merged.properties["hs_additional_emails"].split(";") == ["a@x.com", "ak@y.com", "b@x.com"]
    with desk.store.read(desk.workspace) as tx:
        found = addresses.contacts(tx, ["anna@x.com", "a@x.com", "ak@y.com", "b@x.com"])
    assert set(found.values()) == {kept}
    assert len(found) == 4


def test_a_contact_without_an_address_gets_the_others(desk: Desk) -> None:
    kept = desk.create(desk.anybody, "contact", firstname="Anna").record.id
    other = desk.create(desk.anybody, "contact", email="ak@y.com").record.id
    assert desk.merge(desk.anybody, "contact", kept, other).properties["email"] == "ak@y.com"


@pytest.mark.parametrize(("kind", "name"), TWO)
def test_own_values_win_gaps_are_filled_and_it_is_written_down(desk: Desk, kind: str, name: str) -> None:
    mia = desk.viewer(desk.mia)
    kept = desk.create(mia, kind, **{name: "Kept"}).record.id
    other = desk.create(mia, kind, **{name: "Other"}, hubspot_owner_id=str(desk.tom)).record.id
    desk.update(mia, kind, other, **{name: "Another"})
    merged = desk.merge(mia, kind, kept, other)
    assert merged.record.name == "Kept"
    assert merged.record.owner_id == desk.tom
    with desk.store.read(desk.workspace) as tx:
        assert [(one.name, one.new, one.source, one.user) for one in history.of_record(tx, kept)] == [
            ("hubspot_owner_id", str(desk.tom), "merge", "Mia Berg")
        ]
        assert [(one.old, one.new) for one in history.of_record(tx, other)] == [("Other", "Another")]


def test_the_timeline_is_one_and_no_entry_stands_on_it_twice(desk: Desk) -> None:
    kept = desk.create(desk.anybody, "deal", dealname="Renewal").record.id
    other = desk.create(desk.anybody, "deal", dealname="Renewal again").record.id
    note(desk, 1, ("deal", kept))
    note(desk, 2, ("deal", other))
    note(desk, 3, ("deal", kept), ("deal", other))
    desk.merge(desk.anybody, "deal", kept, other)
    assert timeline(desk, kept) == ["note 3", "note 2", "note 1"]
    assert timeline(desk, other) == []


@pytest.mark.parametrize(
    ("before", "primary"),
    [
        pytest.param({"kept": "Acme", "other": "Bolt"}, {"Acme": True, "Bolt": False}, id="its own stays"),
        pytest.param({"other": "Bolt"}, {"Bolt": True}, id="it had none"),
        pytest.param({"kept": "Acme", "other": "Acme"}, {"Acme": True}, id="the same"),
    ],
)
def test_a_merged_contact_has_one_primary_company(
    desk: Desk, before: dict[str, str], primary: dict[str, bool]
) -> None:
    people = {one: desk.create(desk.anybody, "contact", firstname=one).record.id for one in ("kept", "other")}
    deal = desk.create(desk.anybody, "deal", dealname="Renewal").record.id
    companies = {
        one: desk.create(desk.anybody, "company", name=one).record.id for one in set(before.values())
    }
    with desk.store.write(desk.workspace) as tx:
        for who, company in before.items():
            relations.add(tx, ("contact", people[who]), ("company", companies[company]), primary=True)
        relations.add(tx, ("contact", people["kept"]), ("deal", deal))
    desk.merge(desk.anybody, "contact", people["kept"], people["other"])
    assert related(desk, people["kept"]) == {**primary, "Renewal": False}
    for name, company in companies.items():
        assert related(desk, company) == {"kept": primary[name]}


@pytest.mark.parametrize("also_kept", [False, True])
def test_when_companies_are_merged_nobody_loses_their_primary_company(desk: Desk, *, also_kept: bool) -> None:
    kept = desk.create(desk.anybody, "company", name="Acme").record.id
    other = desk.create(desk.anybody, "company", name="Acme Ltd").record.id
    anna = desk.create(desk.anybody, "contact", firstname="Anna").record.id
    jonas = desk.create(desk.anybody, "contact", firstname="Jonas").record.id
    with desk.store.write(desk.workspace) as tx:
        relations.add(tx, ("contact", jonas), ("company", kept), primary=True)
        relations.add(tx, ("contact", anna), ("company", other), primary=True)
        if also_kept:
            relations.add(tx, ("contact", anna), ("company", kept))
    desk.merge(desk.anybody, "company", kept, other)
    assert related(desk, anna) == {"Acme": True}
    assert related(desk, kept) == {"Anna": True, "Jonas": True}


def test_a_unique_value_goes_along_and_is_nobody_elses(desk: Desk) -> None:
    with desk.store.write(desk.workspace) as tx:
        schemas.add_property(tx, Property("company", "vat", "VAT number", is_unique=True))
    kept = desk.create(desk.anybody, "company", name="Acme").record.id
    other = desk.create(desk.anybody, "company", name="Acme Ltd", vat="PL1").record.id
    assert desk.merge(desk.anybody, "company", kept, other).properties["vat"] == "PL1"
    with pytest.raises(Refusal, match="VAT number PL1 belongs to another company already"):
        desk.create(desk.anybody, "company", name="Bolt", vat="PL1")


def test_the_other_is_gone_for_good_and_known_to_be_the_kept_one(desk: Desk) -> None:
    first, second, third = (desk.create(desk.anybody, "contact", firstname=n).record.id for n in "abc")
    desk.merge(desk.anybody, "contact", second, first)
    desk.merge(desk.anybody, "contact", third, second)
    with pytest.raises(Refusal, match="merged into another record and cannot come back"):
        desk.restore(desk.anybody, "contact", first)
    for gone in (first, second):
        with pytest.raises(Refusal, match="not there"):
            desk.merge(desk.anybody, "contact", third, gone)
    with desk.store.read(desk.workspace) as tx:
        assert records.by_ids(tx, [first, second]) == {}
        assert records.survivors(tx, [first, second, third]) == {first: third, second: third, third: third}


def test_who_shows_the_kept_record_reads_all_of_it_again(desk: Desk) -> None:
    kept, other = (desk.create(desk.anybody, "deal", dealname=n).record.id for n in "ab")
    with desk.store.read(desk.workspace) as tx:
        before = tx.seq()
    desk.merge(desk.anybody, "deal", kept, other)
    with desk.store.read(desk.workspace) as tx:
        told = {(one.topic, one.kind) for one in changes.after(tx, before)}
    assert {(f"record:deal:{kept}", "again"), (f"record:deal:{other}", "record")} <= told


@pytest.mark.parametrize(
    ("kept_owner", "other_owner", "levels", "refused"),
    [
        pytest.param("mia", "mia", {}, None, id="both mine"),
        pytest.param("mia", "tom", {}, "not there", id="the other unseen"),
        pytest.param("tom", "mia", {}, "not there", id="the kept one unseen"),
        pytest.param("mia", "tom", {"view": "everything"}, "You may not change other", id="seen, not mine to delete"),
        pytest.param("tom", "mia", {"view": "everything"}, "You may not change kept", id="seen, not mine to edit"),
        pytest.param("mia", "mia", {"delete": "none"}, "You may not change other", id="no right to delete"),
    ],
)  # fmt: skip
def test_merging_edits_one_and_deletes_the_other(
    desk: Desk, kept_owner: str, other_owner: str, levels: dict[str, str], refused: str | None
) -> None:
    owners = {"mia": desk.mia, "tom": desk.tom}
    kept = desk.create(desk.anybody, "deal", dealname="kept", hubspot_owner_id=str(owners[kept_owner]))
    other = desk.create(desk.anybody, "deal", dealname="other", hubspot_owner_id=str(owners[other_owner]))
    mia = desk.viewer(desk.mia, **{"view": "owned", **levels})
    if refused is None:
        assert desk.merge(mia, "deal", kept.record.id, other.record.id).record.name == "kept"
        return
    with pytest.raises(Refusal, match=refused):
        desk.merge(mia, "deal", kept.record.id, other.record.id)
    with desk.store.read(desk.workspace) as tx:
        assert len(records.by_ids(tx, [kept.record.id, other.record.id])) == 2


def test_a_record_is_not_merged_with_itself_nor_with_another_type(desk: Desk) -> None:
    deal = desk.create(desk.anybody, "deal", dealname="a").record.id
    contact = desk.create(desk.anybody, "contact", firstname="b").record.id
    with pytest.raises(Refusal, match="with itself"):
        desk.merge(desk.anybody, "deal", deal, deal)
    with pytest.raises(Refusal, match="not there"):
        desk.merge(desk.anybody, "deal", deal, contact)


PLACES = st.sets(st.sampled_from(["kept", "other", "third"]), min_size=1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(
    notes=st.lists(PLACES, max_size=5),
    ends=st.lists(
        st.tuples(st.sampled_from(["kept", "other"]), st.integers(0, 3), st.booleans()), max_size=6
    ),
    addressed=st.lists(st.tuples(st.sampled_from(["kept", "other"]), st.integers(0, 9)), max_size=4),
)
def test_no_entry_no_relation_and_no_address_is_lost(
    desk: Desk,
    notes: list[set[str]],
    ends: list[tuple[str, int, bool]],
    addressed: list[tuple[str, int]],
) -> None:
    """Whatever two contacts had, the one that is left has: each once."""
    with desk.store.write(desk.workspace) as tx:
        who = {one: record(tx, "contact", one) for one in ("kept", "other", "third")}
        companies = [record(tx, "company", f"company {n}") for n in range(4)]
        wanted: dict[tuple[str, int], bool] = {}
        for one, end, primary in ends:
            taken = any(first == one and is_primary for (first, _), is_primary in wanted.items())
            if (one, end) not in wanted:
                wanted[one, end] = primary and not taken
        for (one, end), primary in wanted.items():
            relations.add(tx, ("contact", who[one]), ("company", companies[end]), primary=primary)
        first = tx.new_id()  # addresses of their own for every example
        owned = {f"{n}@{first}.com": one for one, n in addressed}
        for address, one in owned.items():
            known = addresses.of_contacts(tx, [who[one]])
            addresses.add(tx, who[one], address, primary=not known)
    made = [note(desk, n, *(("contact", who[one]) for one in sorted(on))) for n, on in enumerate(notes)]
    desk.merge(desk.anybody, "contact", who["kept"], who["other"])
    mine = [one for one, on in zip(made, notes, strict=True) if on & {"kept", "other"}]
    with desk.store.read(desk.workspace) as tx:
        page = engagements.timeline(tx, [who["kept"], who["other"], who["third"]], 100)
        left = relations.of(tx, [who["kept"], who["other"]], ("company",))
        found = addresses.of_contacts(tx, [who["kept"]]).get(who["kept"], [])
    assert [one.id for one in page[who["kept"]]] == list(reversed(mine))
    assert page[who["other"]] == []
    assert len(page[who["third"]]) == sum("third" in on for on in notes)
    assert sorted(one.record.id for one in left.get(who["kept"], [])) == sorted(
        {companies[end] for _, end in wanted}
    )
    assert who["other"] not in left
    primaries = [one for one in left.get(who["kept"], []) if one.is_primary]
    assert len(primaries) == (1 if any(wanted.values()) else 0)
    assert sorted(address for address, _ in found) == sorted(owned)
    assert sum(primary for _, primary in found) == (1 if owned else 0)
