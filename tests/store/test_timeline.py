"""Timelines: one ordered stream a record, a page at a time, whatever falls on the same instant."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from server.store import engagements, records
from server.store.engagements import NewEngagement
from server.store.tx import Store
from tests.store.conftest import THEN, Office


def log(store: Store, office: Office, minutes: list[int], record: int) -> None:
    with store.write(office.workspace) as tx:
        for minute in minutes:
            at = THEN + timedelta(minutes=minute)
            made = engagements.add(tx, NewEngagement("note", at, f"{minute}", "", []))
            engagements.associate(tx, made, at, [("contact", record, "ticked")])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(minutes=st.lists(st.integers(0, 5), max_size=9), size=st.integers(1, 4))
def test_page_after_page_is_the_whole_timeline_newest_first(
    store: Store, office: Office, minutes: list[int], size: int
) -> None:
    """Entries of one instant are not lost between two pages: the place is (instant, id)."""
    with store.write(office.workspace) as tx:
        for old in engagements.timeline(tx, [office.contact], 1000)[office.contact]:
            engagements.remove(tx, old.id)
    log(store, office, minutes, office.contact)
    shown, before = [], None
    with store.read(office.workspace) as tx:
        while page := engagements.timeline(tx, [office.contact], size, before)[office.contact]:
            assert len(page) <= size
            shown += [(one.at, one.id) for one in page]
            before = shown[-1]
    assert shown == sorted(set(shown), reverse=True)
    assert [int((at - THEN).total_seconds() // 60) for at, _ in shown] == sorted(minutes, reverse=True)


def test_several_records_are_read_in_one_go_each_with_its_own_page(store: Store, office: Office) -> None:
    log(store, office, [1, 2, 3], office.contact)
    log(store, office, [9], office.company)
    with store.read(office.workspace) as tx:
        pages = engagements.timeline(tx, [office.contact, office.company, office.deal], 2)
    assert {record: [one.subject for one in page] for record, page in pages.items()} == {
        office.contact: ["3", "2"],
        office.company: ["9"],
        office.deal: [],
    }


def test_who_watches_a_record_is_told_of_each_new_entry_and_of_its_end(store: Store, office: Office) -> None:
    with store.read(office.workspace) as tx:
        start = tx.seq()
    log(store, office, [1], office.contact)
    with store.write(office.workspace) as tx:
        (entry,) = engagements.timeline(tx, [office.contact], 1)[office.contact]
        engagements.associate(tx, entry.id, entry.at, [("contact", office.contact, "ticked")])
        assert tx.seq() == start + 1, "associated twice is told once"
        engagements.remove(tx, entry.id)
    with store.read(office.workspace) as tx:
        assert tx.seq() == start + 2
        assert engagements.timeline(tx, [office.contact], 1) == {office.contact: []}


def test_a_page_says_beside_which_records_its_entries_stand(store: Store, office: Office) -> None:
    """What the walk brings along is what a question of its own would answer, archived records left out."""
    log(store, office, [1, 1, 2], office.contact)
    with store.write(office.workspace) as tx:
        page = engagements.timeline(tx, [office.contact], 9)[office.contact]
        for entry, kind, record in ((page[0], "company", office.company), (page[1], "deal", office.deal)):
            engagements.associate(tx, entry.id, entry.at, [(kind, record, "default")])
        records.set_archived(tx, [office.deal], "deal", archived=True)
        walked = engagements.walk(tx, [office.contact, office.company, office.deal], 9)
        assert walked.records == engagements.records_of(tx, [one.id for one in page])
        assert [one.id for one in walked.page(office.deal)] == [page[1].id], "its own page is still there"
        assert {record.name for ends in walked.records.values() for record, _ in ends} == {
            "Carla Costa",
            "Costa Ltd",
        }
