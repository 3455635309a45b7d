"""The feed: no gaps, nothing twice, and nothing of a change that was rolled back (house §2.6)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from server.clock import FixedClock
from server.store import changes
from server.store import tables as t
from server.store.tx import Store
from tests.store.conftest import Office


def test_numbers_follow_each_other_whoever_writes(store: Store, office: Office) -> None:
    with store.read(office.workspace) as tx:
        start = tx.seq()

    def write(number: int) -> None:
        with store.write(office.workspace) as tx:
            tx.tell(f"record:contact:{number}", "record", tx.new_id())

    with ThreadPoolExecutor(8) as writers:
        list(writers.map(write, range(40)))
    with store.read(office.workspace) as tx:
        told = changes.after(tx, start)
    assert [one.seq for one in told] == list(range(start + 1, start + 41))
    assert len({one.ref for one in told}) == 40, "an id was handed out twice"
    assert {one.topic for one in told} == {f"record:contact:{n}" for n in range(40)}


def test_a_reader_that_goes_on_from_its_number_sees_each_line_once(store: Store, office: Office) -> None:
    for number in range(7):
        with store.write(office.workspace) as tx:
            tx.tell("record:deal:1", "record", 1000 + number)
    seen, at = [], 0
    with store.read(office.workspace) as tx:
        while page := changes.after(tx, at, limit=3):
            seen += [one.seq for one in page]
            at = page[-1].seq
    assert seen == list(range(1, len(seen) + 1))


def test_what_fails_is_told_to_nobody(store: Store, office: Office) -> None:
    with store.read(office.workspace) as tx:
        start = tx.seq()
    with pytest.raises(RuntimeError), store.write(office.workspace) as tx:
        tx.add(t.thread, subject="half a thread", last_at=tx.now)
        tx.tell("thread:1", "thread", 1)
        raise RuntimeError
    with store.read(office.workspace) as tx:
        assert changes.after(tx, start) == []
        assert tx.seq() == start
        assert tx.all(t.thread.select().where(tx.mine(t.thread))) == []


def test_the_same_line_twice_in_one_change_is_one_line(store: Store, office: Office) -> None:
    with store.write(office.workspace) as tx:
        start = tx.seq()
        tx.tell("thread:1", "thread", 1)
        tx.tell("thread:1", "thread", 1)
    with store.read(office.workspace) as tx:
        assert len(changes.after(tx, start)) == 1


def test_the_neighbour_s_feed_is_another_feed(store: Store, office: Office, twin: Office) -> None:
    with store.read(twin.workspace) as tx:
        theirs = tx.seq()
    with store.write(office.workspace) as tx:
        tx.tell("thread:1", "thread", 1)
    with store.read(twin.workspace) as tx:
        assert tx.seq() == theirs


def test_a_pruned_feed_keeps_its_newest_line_as_the_mark_of_age(
    store: Store, office: Office, clock: FixedClock
) -> None:
    with store.write(office.workspace) as tx:
        tx.tell("thread:1", "thread", 1)
        tx.tell("thread:2", "thread", 2)
    clock.advance(timedelta(days=8))
    with store.write(office.workspace) as tx:
        changes.prune(tx, tx.now - timedelta(days=7))
    with store.read(office.workspace) as tx:
        assert changes.oldest(tx) == tx.seq()
        assert [one.ref for one in changes.after(tx, 0)] == [2]


def test_a_waiting_reader_is_woken_by_a_commit(store: Store, office: Office) -> None:
    seen = store.pokes.wait(-1, 0)
    with ThreadPoolExecutor(1) as waiting:
        woken = waiting.submit(store.pokes.wait, seen, 20)
        with store.write(office.workspace) as tx:
            tx.tell("thread:1", "thread", 1)
        assert woken.result() > seen


def test_a_commit_of_another_process_wakes_too(store: Store, office: Office, database_url: str) -> None:
    """Another Store stands for another process: it shares nothing but the database."""
    store.watch()
    seen = store.pokes.wait(-1, 0)
    other = Store(database_url, store.clock)
    with ThreadPoolExecutor(1) as waiting:
        woken = waiting.submit(_newer, store, seen)
        while not woken.done():
            with other.write(office.workspace) as tx:
                tx.tell("thread:1", "thread", tx.new_id())
        assert woken.result() > seen
    other.close()


def _newer(store: Store, seen: int) -> int:
    return store.pokes.wait(seen, 20)
