"""What the mailbox holds against what was seen: each gap has its reason, or raises the alarm (B7, P1)."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete

from server.actions.reconcile_mailbox import reconcile_day
from server.jobs import periodic
from server.simulator.world import Fault
from server.store import tables as t
from tests.sync.conftest import Desk


def today(desk: Desk):
    return reconcile_day(desk.deps, desk.row, desk.deps.clock.now().date())


def test_every_gap_has_a_reason(desk: Desk) -> None:
    desk.deliver("Seen")
    desk.world.move(desk.deliver("Junk"), "spam")
    desk.world.move(desk.deliver("Thrown away"), "trash")
    poison = desk.deliver("Poison")
    desk.world.faults.append(Fault("GET", f"/messages/{poison.key}", "status", 500, count=2))
    desk.sync()
    desk.deliver("Just now")
    desk.world.faults.clear()
    found = today(desk)
    assert found.unexplained == 0
    reasons = Counter(found.reasons)
    before = reasons.pop("from before the mailbox was connected", 0)
    late = reasons.pop("not looked at yet", 0)
    assert reasons == {"in spam": 1, "in the trash": 1, "set aside": 1}
    assert late == 1
    assert found.held == found.seen + before + late + 3


def test_mail_that_was_lost_raises_the_alarm_and_is_fetched(desk: Desk) -> None:
    an_hour = timedelta(hours=1)
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        tx.run(t.mailbox.update().where(tx.mine(t.mailbox)).values(connected_at=tx.now - 2 * an_hour))
    for number in range(4):
        mail = desk.deliver(f"Mail {number}")
        desk.world.change(mail, at=mail.at - an_hour.total_seconds())
    lost = desk.mail("Mail 2")
    desk.sync()
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        # As if it had never been seen.
        tx.run(delete(t.sighting).where(tx.mine(t.sighting), t.sighting.c.key == lost.key))
    day = datetime.fromtimestamp(lost.at, UTC).date()
    found = reconcile_day(desk.deps, desk.row, day)
    assert (found.unexplained, found.keys) == (1, [lost.key])
    desk.runner.run_due()
    assert lost.key in desk.sightings()
    assert reconcile_day(desk.deps, desk.row, day).unexplained == 0
    assert desk.logged() == [f"Mail {number}" for number in range(4)]


def test_mail_that_vanished_untold_is_marked(desk: Desk) -> None:
    """A notification was lost, or the provider hid the removal (mail-engineering §0.3)."""
    key = desk.deliver("Vanishes").key
    desk.sync()
    desk.world.db.table("mail").delete_where("key = ?", [key])
    assert today(desk).unexplained == 0
    assert desk.sightings()[key] == "deleted"


def test_it_comes_round_by_itself(desk: Desk) -> None:
    periodic.queue_reconciliations(desk.deps)
    periodic.queue_reconciliations(desk.deps)
    assert desk.runner.run_due() == 2
