"""Workers that race, freeze or find the door shut: one mail leaves, or it waits (B9, security §4)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

from server.clock import FixedClock
from server.deps import Deps
from server.errors import Reauthorize
from server.jobs.runner import Runner
from server.providers.port import Outgoing, Staged
from server.store import mailboxes, submissions
from tests.actions.outbox import Outbox, desk_of, submitted, write_to
from tests.gate.firm import Firm


def state_of(deps: Deps, firm: Firm, made: int) -> tuple[str, str | None]:
    with deps.store.read(firm.workspace) as tx:
        held = submissions.by_id(tx, made)
    assert held
    return held.state, held.fault


def test_fault_45_of_two_workers_one_sends_and_neither_too_early(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    made = submitted(desk_of(outside, heron), "mia@heron.test")
    begin = Barrier(2)

    def work(_: int) -> int:
        begin.wait(timeout=10)
        return Runner(outside).run_due("deliver")

    with ThreadPoolExecutor(2) as workers:
        assert sum(workers.map(work, range(2))) == 0
        clock.advance(timedelta(seconds=outside.settings.undo_seconds))
        assert sum(workers.map(work, range(2))) == 1
    assert outbox.sent == ["draft-1"]
    assert state_of(outside, heron, made)[0] == "sent"


class Freezing(Outbox):
    """The worker stands still while it stages; its lease runs out, and another one does the work."""

    meanwhile: Runner | None = None

    def stage(self, mail: Outgoing) -> Staged:
        staged = super().stage(mail)
        other, self.meanwhile = self.meanwhile, None
        if other is not None:
            self.clock.advance(timedelta(seconds=other.deps.settings.lease_seconds + 1))
            assert other.run_due("deliver") == 1
        return staged


def test_fault_7b_a_worker_that_wakes_after_its_lease_writes_nothing_and_sends_nothing(
    deps: Deps, heron: Firm, clock: FixedClock
) -> None:
    frozen = Freezing(clock)
    deps = replace(deps, open_mailbox=lambda *_: frozen)  # type: ignore[arg-type]
    made = submitted(desk_of(deps, heron), "mia@heron.test")
    clock.advance(timedelta(minutes=1))
    frozen.meanwhile = Runner(deps)
    assert Runner(deps).run_due("deliver") == 1
    assert frozen.sent == ["draft-2"]
    assert state_of(deps, heron, made) == ("sent", None)


class Shut(Outbox):
    """The grant is gone."""

    def stage(self, mail: Outgoing) -> Staged:
        raise Reauthorize("revoked")


def test_fault_10_mail_of_a_mailbox_that_must_be_reconnected_waits_for_it(
    deps: Deps, heron: Firm, clock: FixedClock
) -> None:
    deps = replace(deps, open_mailbox=lambda *_: Shut(clock))  # type: ignore[arg-type]
    made = submitted(desk_of(deps, heron), "mia@heron.test")
    clock.advance(timedelta(minutes=1))
    assert Runner(deps).run_due("deliver") == 1
    assert state_of(deps, heron, made) == ("queued", "mailbox_revoked")
    with deps.store.read(heron.workspace) as tx:
        row = mailboxes.by_id(tx, heron.mailbox)
    assert row
    assert row.state == "reauthorize"
    assert Runner(deps).run_due("deliver") == 0, "and nobody tries in the meantime"


def test_fault_30_whether_it_is_too_late_is_for_the_server_to_say(
    outside: Deps, heron: Firm, outbox: Outbox, clock: FixedClock
) -> None:
    """No command carries a time: a panel whose clock is wrong by a day asks the same and is told the same."""
    desk = desk_of(outside, heron)
    made = submitted(desk, "mia@heron.test")
    assert desk.panel("submission.cancel", submission=made), "still here, whatever the panel's clock says"
    sent = desk.panel("draft.submit", **write_to(desk, "mia@heron.test"), key="again")
    clock.advance(timedelta(minutes=1))
    Runner(outside).run_due("deliver")
    assert outbox.sent == ["draft-1"]
    assert desk.panel("submission.cancel", submission=sent["id"]) is None
    assert "too late" in str(desk.said[-1])
