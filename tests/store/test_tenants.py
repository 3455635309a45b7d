"""The firm next door has the same people and records, and we never see one of them (house §2.9)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from server.errors import Refusal
from server.store import addresses, dialect, mailboxes, records, relations, users
from server.store import tables as t
from server.store.tx import Store
from tests.store.conftest import Office
from tests.world import record


def test_the_same_ids_and_addresses_are_other_people(store: Store, office: Office, twin: Office) -> None:
    assert (office.contact, office.rep) == (twin.contact, twin.rep), "ids are counted per workspace"
    with store.write(twin.workspace) as tx:
        extra = record(tx, "ticket", "Theirs")
        relations.add(tx, ("contact", twin.contact), ("ticket", extra))
        users.add(tx, "new@ourfirm.test", "New", "core")
    with store.read(office.workspace) as tx:
        assert records.by_ids(tx, [extra]) == {}
        assert relations.of(tx, [office.contact], ("ticket",)) == {}
        assert "new@ourfirm.test" not in users.own_addresses(tx, ["new@ourfirm.test"])
        assert len(mailboxes.of_user(tx, office.rep)) == 1


def test_a_row_cannot_point_next_door(store: Store, office: Office, twin: Office) -> None:
    with store.write(twin.workspace) as tx:
        theirs = record(tx, "deal", "Theirs")
    with pytest.raises(IntegrityError), store.write(office.workspace) as tx:
        relations.add(tx, ("contact", office.contact), ("deal", theirs))


def test_a_forgotten_workspace_is_caught_by_the_guard(store: Store, office: Office) -> None:
    """The guard itself works: every store test runs under it."""
    with pytest.raises(AssertionError, match="without workspace"), store.read(office.workspace) as tx:
        tx.all(select(t.record.c.name))


def test_one_contact_an_address(store: Store, office: Office) -> None:
    """P25: the second contact with the same address is refused by the database itself."""
    with pytest.raises(IntegrityError), store.write(office.workspace) as tx:
        record(tx, "contact", "Another Carla", address="carla@costa.test")


def test_who_waits_too_long_for_the_writer_is_told_so(
    store: Store, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a traceback: a problem that says to try again (house §2.7)."""
    monkeypatch.setattr(dialect, "LOCK_WAIT_SECONDS", 0.1)

    def second() -> None:
        with store.write(office.workspace):
            pass

    with store.write(office.workspace), ThreadPoolExecutor(1) as other, pytest.raises(Refusal) as refused:
        other.submit(second).result()
    assert refused.value.problem.code == "busy"
    assert refused.value.problem.retry_after


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_on_postgresql_neighbours_write_at_the_same_time(store: Store, office: Office, twin: Office) -> None:
    """SQLite has one writer for the whole file; PostgreSQL has one for each workspace."""

    def next_door() -> None:
        with store.write(twin.workspace) as tx:
            tx.tell("thread:1", "thread", 1)

    with store.write(office.workspace), ThreadPoolExecutor(1) as other:
        other.submit(next_door).result(timeout=20)


def test_h31_who_is_found_by_one_address_comes_with_all_of_them(
    store: Store, office: Office, twin: Office
) -> None:
    """The primary one first, whichever was asked for; an archived contact is not found."""
    with store.write(office.workspace) as tx:
        addresses.add(tx, office.contact, "a@costa.test", primary=False)
        expected = [("carla@costa.test", True), ("a@costa.test", False)]
        found = addresses.known(tx, ["a@costa.test", "carla@costa.test", "nobody@else.test"])
        assert {one: contact.record.id for one, contact in found.items()} == {
            "a@costa.test": office.contact,
            "carla@costa.test": office.contact,
        }
        assert all(contact.addresses == expected for contact in found.values())
        records.set_archived(tx, [office.contact], "contact", archived=True)
        assert addresses.known(tx, ["a@costa.test"]) == {}
    with store.read(twin.workspace) as tx:
        assert addresses.known(tx, ["a@costa.test"]) == {}
