"""Past mail is logged only when its owner chooses to, as far back as chosen, and never twice (H29, fault 41)."""

import pytest

from server.actions.backfill_mailbox import cancel_backfill, preview_backfill, start_backfill
from server.actions.sync_mailbox import queue_sync
from server.errors import Refusal
from server.store import backfills, jobs
from tests.sync.conftest import Desk


def newest(desk: Desk):
    with desk.deps.store.read(desk.viewer.workspace_id) as tx:
        return backfills.newest(tx, desk.mailbox_id)


def test_the_preview_says_what_would_be_logged_and_writes_nothing(desk: Desk) -> None:
    found = preview_backfill(desk.deps, desk.viewer, desk.mailbox_id, None)
    assert found.complete
    counted = {(one.verdict, one.rule): one.count for one in found.rows}
    assert counted[("log", "H2")] >= 1
    assert ("skip", "P8") in counted  # the newsletter
    assert all(one.because for one in found.rows)
    assert desk.sightings() == {}
    # B2: what the preview says is what the run does.
    start_backfill(desk.deps, desk.viewer, desk.mailbox_id, None)
    desk.runner.run_due()
    logged = sum(one.count for one in found.rows if one.verdict == "log")
    assert len(desk.logged()) == logged
    assert newest(desk).state == "done"
    assert (newest(desk).stored, newest(desk).logged) == (found.total, logged)


def test_only_as_far_back_as_was_chosen(desk: Desk) -> None:
    start_backfill(desk.deps, desk.viewer, desk.mailbox_id, 1)
    desk.runner.run_due()
    assert desk.logged() == ["Renewal 2027: questions about the new tariff"]


def test_done_twice_it_is_logged_once_and_one_at_a_time(desk: Desk) -> None:
    start_backfill(desk.deps, desk.viewer, desk.mailbox_id, None)
    with pytest.raises(Refusal) as refused:
        start_backfill(desk.deps, desk.viewer, desk.mailbox_id, None)
    assert "already" in refused.value.problem.title
    desk.sync()
    before = desk.logged()
    start_backfill(desk.deps, desk.viewer, desk.mailbox_id, None)
    desk.sync()
    assert desk.logged() == before


def test_it_can_be_stopped(desk: Desk) -> None:
    start_backfill(desk.deps, desk.viewer, desk.mailbox_id, None)
    cancel_backfill(desk.deps, desk.viewer, desk.mailbox_id)
    desk.runner.run_due()
    assert newest(desk).state == "canceled"
    assert desk.logged() == []


def test_a_million_mails_go_page_by_page_newest_first_and_others_get_their_turn(desk: Desk) -> None:
    """Fault 41: the state of the walk is a row; each page is a job that queues up behind the others."""
    desk.world.keep_value(f"huge:{desk.account}", "1000000")
    start_backfill(desk.deps, desk.viewer, desk.mailbox_id, None)
    for _ in range(2):
        desk.runner.run_one()
    held = newest(desk)
    assert (held.state, held.looked, held.stored) == ("running", 100, 100)
    assert held.total == 1000000
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        queue_sync(tx, desk.mailbox_id)
    with desk.deps.store.system() as tx:
        from datetime import timedelta  # noqa: PLC0415

        assert jobs.claim(tx, ("sync_mailbox", "walk_back"), timedelta(seconds=60)).kind == "sync_mailbox"
    # A worker that died in between takes up where the row stands.
    reached = held.reached_at
    assert all(place is None for place in desk.sightings().values())
    assert len(desk.sightings()) == 100
    assert reached is not None
