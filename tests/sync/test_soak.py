"""Thousands of mails, random faults, both providers: afterwards nothing is missing and nothing came twice.

ALONGSIDE_SOAK sets how many mails each provider gets on each database: 150 here, 10,000 by `make soak`
(docs/howto/simulate-trouble.md); the seed is fixed.
"""

import os
import random  # noqa: TID251  a fixed seed
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from server.actions.reconcile_mailbox import reconcile_day
from server.jobs import periodic
from server.providers import pace
from server.simulator.world import Fault, Mail
from server.store import mailboxes, set_aside
from server.store import tables as t
from tests.sync.conftest import Desk, expire

FEW = 150
MAILS = int(os.environ.get("ALONGSIDE_SOAK", str(FEW)))
EXPIRES = min(0.1, 20 / MAILS)  # of the weeks: each walk reads the whole list again
READS = "/messages|/history|/delta|/mailFolders|/batch"
# What strikes one request in so many: lost and spoilt answers, refusals with and without a wait, a token refused.
FAULTS = (
    *(
        Fault("GET", READS, kind, 503, count=10**9, chance=0.02)
        for kind in ("status", "cut", "html", "empty")
    ),
    Fault("GET", READS, "badjson", count=10**9, chance=0.02),
    Fault("POST", "/batch", "cut", count=10**9, chance=0.02),
    Fault("GET", READS, "status", 429, count=10**9, chance=0.01, headers={"Retry-After": "7"}),
    Fault("GET", READS, "status", 500, count=10**9, chance=0.02),
    Fault("GET", READS, "status", 401, count=10**9, chance=0.01),
)
SENDERS = ("anna@brightwater.test", "boss@brightwater.test", "x@stranger.test")


@dataclass
class Weeks:
    """What becomes of a mailbox over time, by chance."""

    desk: Desk
    luck: random.Random
    folder: str
    idents: list[str] = field(default_factory=list)
    senders: dict[str, str] = field(default_factory=dict)
    deleted: set[str] = field(default_factory=set)

    def deliver(self) -> None:
        """A mail comes, perhaps as an answer."""
        ident = f"<{len(self.idents)}@x.test>"
        answered = self.luck.choice(self.idents) if self.idents and self.luck.random() < 0.3 else ""
        sender = self.luck.choice(SENDERS)
        head = (
            f"From: {sender}\r\nTo: {self.desk.account}\r\nSubject: Mail {len(self.idents)}\r\n"
            f"Message-ID: {ident}\r\n{f'In-Reply-To: {answered}' + chr(13) + chr(10) if answered else ''}"
        )
        self.desk.world.send_mime(sender, f"{head}\r\nHello {ident}\r\n".encode(), rewrite=False)
        self.idents.append(ident)
        self.senders[ident] = sender

    def mail(self, ident: str) -> Mail | None:
        found = self.desk.world.mails(self.desk.account, "message_id = ?", (ident,))
        return found[0] if found else None

    def move(self) -> None:
        """Somebody files a mail, throws it away, or fetches it back."""
        mail = self.mail(self.luck.choice(self.idents))
        if mail is not None:
            self.desk.world.move(mail, self.luck.choice(["archive", "inbox", self.folder, "trash", "spam"]))

    def delete(self) -> None:
        """A mail is deleted for good, whether or not we have seen it."""
        ident = self.luck.choice(self.idents)
        mail = self.mail(ident)
        if mail is not None:
            self.desk.world.remove(mail)
            self.deleted.add(ident)

    def bring_back(self) -> None:
        """In the end everything that is left lies in the inbox."""
        for ident in self.idents:
            mail = self.mail(ident)
            if mail is not None:
                self.desk.world.move(mail, "inbox")


@pytest.mark.soak
@pytest.mark.timeout(0 if MAILS > FEW else 300)
def test_after_random_faults_nothing_is_missing_and_nothing_came_twice(desk: Desk) -> None:
    """P1, P2, B7."""
    pace.forget()
    pace.of(desk.row.provider, desk.account, 3, 10**9)  # the quota has stories of its own
    began = datetime.now(UTC)  # noqa: TID251  the simulator's days are the machine's
    weeks = Weeks(desk, random.Random(MAILS), desk.world.add_folder(desk.account, "Customers"))  # noqa: S311
    desk.world.faults.extend(Fault(**vars(one)) for one in FAULTS)
    while len(weeks.idents) < MAILS:
        _week(weeks)
    desk.world.faults.clear()
    weeks.bring_back()
    for _ in range(6):
        round_(desk)
    _check_days(desk, began)
    _check_mails(desk, weeks)


def _week(weeks: Weeks) -> None:
    for _ in range(min(weeks.luck.randint(1, 60), MAILS - len(weeks.idents))):
        weeks.deliver()
    for _ in range(4):
        weeks.move()
    if weeks.luck.random() < 0.3:
        weeks.delete()
    if weeks.luck.random() < EXPIRES:
        expire(weeks.desk.world)
    round_(weeks.desk)


def round_(desk: Desk) -> None:
    """What a minute brings, with every wait over; a mailbox whose consent was doubted is connected again."""
    paced = pace.known(desk.row.provider, desk.account)
    if paced is not None:
        paced._not_before = 0.0
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        if desk.row.state == "reauthorize":
            mailboxes.set_state(tx, desk.mailbox_id, "active", None)
        set_aside.again(tx, desk.mailbox_id, None)
        tx.run(t.job.update().values(run_at=tx.now))
    periodic.queue_syncs(desk.deps)
    periodic.queue_set_aside(desk.deps)
    desk.runner.run_due()


def _check_days(desk: Desk, began: datetime) -> None:
    """B7: every mail that the provider holds was seen, but for those that were there before."""
    day = began.date()
    while day <= desk.deps.clock.now().date():
        found = reconcile_day(desk.deps, desk.row, day)
        assert (found.unexplained, found.keys) == (0, [])
        assert set(found.reasons) <= {"from before the mailbox was connected"}
        day += timedelta(days=1)


def _check_mails(desk: Desk, weeks: Weeks) -> None:
    with desk.deps.store.read(desk.viewer.workspace_id) as tx:
        stored = tx.all(t.message.select().where(tx.mine(t.message)))
        aside = tx.all(t.set_aside.select().where(tx.mine(t.set_aside)))
        logged = Counter(row.message_id for row in tx.all(t.engagement.select().where(tx.mine(t.engagement))))
    assert aside == []
    seen = Counter(row.header_id for row in stored)
    assert max(seen.values()) == 1, "nothing came twice"
    missing = {ident for ident in weeks.idents if not seen[ident]}
    assert missing <= weeks.deleted, "only what was deleted before anybody looked was not seen"
    assert set(logged.values()) == {1}, "nothing is logged twice"
    annas = {row.id for row in stored if weeks.senders.get(row.header_id) == SENDERS[0]}
    assert annas <= set(logged), "all mail with a contact is logged"
