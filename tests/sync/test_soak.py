"""Thousands of mails, random faults, both providers: afterwards nothing is missing and nothing came twice.

ALONGSIDE_SOAK sets how many mails (10,000 for the long run; docs/howto/simulate-trouble.md); the seed is fixed.
"""

import os
import random  # noqa: TID251  a fixed seed
from collections import Counter

import pytest

from server.actions.reconcile_mailbox import reconcile_day
from server.jobs import periodic
from server.providers import pace
from server.simulator.world import Fault
from server.store import set_aside
from server.store import tables as t
from tests.sync.conftest import Desk, expire

MAILS = int(os.environ.get("ALONGSIDE_SOAK", "100"))
READS = "/messages|/history|/delta|/mailFolders"
KINDS = ("status", "cut", "html", "empty", "badjson")


@pytest.mark.timeout(0 if MAILS > 100 else 300)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_after_random_faults_nothing_is_missing_and_nothing_came_twice(desk: Desk) -> None:
    luck = random.Random(MAILS)  # noqa: S311
    for kind in KINDS:
        desk.world.faults.append(Fault("GET", READS, kind, 503, count=10**9, chance=0.02))
    folder = desk.world.add_folder(desk.account, "Customers")
    subjects = []
    while len(subjects) < MAILS:
        for _ in range(luck.randint(1, 30)):
            subjects.append(f"Mail {len(subjects)}")
            desk.deliver(subjects[-1], sender=luck.choice(["anna@brightwater.test", "x@stranger.test"]))
        for _ in range(3):
            desk.world.move(desk.mail(luck.choice(subjects)), luck.choice(["archive", "inbox", folder]))
        if luck.random() < 0.1:
            expire(desk.world)
        round_(desk)
    desk.world.faults.clear()
    for _ in range(6):
        round_(desk)
    day = reconcile_day(desk.deps, desk.row, desk.deps.clock.now().date())
    assert day.unexplained == 0
    with desk.deps.store.read(desk.viewer.workspace_id) as tx:
        stored = Counter(row.subject for row in tx.all(t.message.select().where(tx.mine(t.message))))
        queued = tx.all(t.set_aside.select().where(tx.mine(t.set_aside)))
    assert queued == []
    assert {subject: stored[subject] for subject in subjects} == dict.fromkeys(subjects, 1)
    assert set(Counter(desk.logged()).values()) <= {1}
    annas = {
        one.parsed().head.subject
        for one in desk.world.mails(desk.account)
        if "anna@" in str(one.parsed().head.sender)
    }
    assert annas & set(subjects) <= set(desk.logged())


def round_(desk: Desk) -> None:
    """What a minute brings, with every wait over."""
    paced = pace.known(desk.row.provider, desk.account)
    if paced is not None:
        paced._not_before = 0.0
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        set_aside.again(tx, desk.mailbox_id, None)
        tx.run(t.job.update().values(run_at=tx.now))
    periodic.queue_syncs(desk.deps)
    periodic.queue_set_aside(desk.deps)
    desk.runner.run_due()
