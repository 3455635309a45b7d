"""A workspace with Mia's mailbox at a simulated provider, on either database, through the real clients."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from server.clock import SystemClock
from server.core.permission import Viewer
from server.deps import Deps
from server.jobs import periodic
from server.jobs.runner import Runner
from server.providers import registry
from server.simulator import Running
from server.simulator.cast import MIA, MIA_OFFICE
from server.simulator.world import Mail, World
from server.store import engagements, mailboxes, messages, users, workspaces
from server.store import tables as t
from server.store.mailboxes import Connected, MailboxRow
from server.store.sealing import Vault
from server.store.tx import Store
from tests.providers.conftest import KeptTokens, connect, consent, running, settings, world
from tests.world import record

__all__ = ["connect", "consent", "running", "settings", "world"]

ACCOUNTS = {"google": MIA, "microsoft": MIA_OFFICE}


@dataclass
class Desk:
    """Mia at her desk: her mailbox there, and what has come of it here."""

    deps: Deps
    simulator: Running
    account: str
    viewer: Viewer
    mailbox_id: int
    runner: Runner

    @property
    def world(self) -> World:
        return self.simulator.world

    @property
    def row(self) -> MailboxRow:
        with self.deps.store.read(self.viewer.workspace_id) as tx:
            found = mailboxes.by_id(tx, self.mailbox_id)
        assert found is not None
        return found

    def deliver(self, subject: str, sender: str = "anna@brightwater.test", **given: str) -> Mail:
        ident = given.get("ident", f"<{subject.replace(' ', '-')}@x.test>")
        head = f"From: {sender}\r\nTo: {self.account}\r\nSubject: {subject}\r\nMessage-ID: {ident}\r\n"
        if "answers" in given:
            head += f"In-Reply-To: {given['answers']}\r\nReferences: {given['answers']}\r\n"
        self.world.send_mime(sender, f"{head}\r\nHello {subject}\r\n".encode(), rewrite=False)
        return self.mail(subject)

    def mail(self, subject: str) -> Mail:
        return next(one for one in self.world.mails(self.account) if one.parsed().head.subject == subject)

    def sync(self) -> None:
        """One look, and everything that comes of it."""
        periodic.queue_syncs(self.deps)
        self.runner.run_due()

    def logged(self) -> list[str]:
        """The subjects on timelines, sorted."""
        with self.deps.store.read(self.viewer.workspace_id) as tx:
            rows = tx.all(t.engagement.select().where(tx.mine(t.engagement)))
        return sorted(row.subject for row in rows)

    def sightings(self) -> dict[str, str | None]:
        """Every sighting: the provider's id, and where it was put since."""
        with self.deps.store.read(self.viewer.workspace_id) as tx:
            long_ago = self.deps.clock.now() - timedelta(days=5000)
            ahead = self.deps.clock.now() + timedelta(days=5000)
            return messages.seen_between(tx, self.mailbox_id, long_ago, ahead)

    def body(self, subject: str) -> str | None:
        with self.deps.store.read(self.viewer.workspace_id) as tx:
            row = tx.one(t.message.select().where(tx.mine(t.message), t.message.c.subject == subject))
            found = messages.body(tx, row.id) if row else None
        return found[0] if found else None

    def contact(self, name: str, address: str) -> int:
        with self.deps.store.write(self.viewer.workspace_id) as tx:
            return record(tx, "contact", name, address=address)

    def timeline(self, contact: int) -> list[str]:
        with self.deps.store.read(self.viewer.workspace_id) as tx:
            page = engagements.timeline(tx, [contact], 100)
        return [one.subject for one in page.get(contact, [])]


Seat = Callable[..., Desk]


@pytest.fixture
def seat(store: Store, world: Running, settings, consent) -> Seat:
    """`seat("google")`: connected just now, with Anna as a contact."""

    def sit(provider: str, workspace: int | None = None, account: str = "") -> Desk:
        who = account or ACCOUNTS[provider].address
        clock = SystemClock()
        store.clock = clock
        kept = KeptTokens(consent(provider, who).tokens)

        def opened(*_: object) -> object:
            return registry.mailbox(provider, settings, kept, who, clock)

        deps = Deps(settings, store, clock, Vault([b"k" * 32]), opened, lambda _: None)  # type: ignore[arg-type, return-value]
        fresh = workspace is None
        if workspace is None:
            with store.system() as system:
                workspace = workspaces.add(system, "Northwind")
        with store.write(workspace) as tx:
            rep = users.add(tx, who, "Mia Berg", "core")
            cursor = registry.mailbox(provider, settings, kept, who, clock).cursor()
            new = Connected(rep, provider, who, "Mia", "https://x", who, ((who, "Mia"),), True, cursor)
            mailbox_id = mailboxes.add(tx, new)
            if fresh:
                record(tx, "contact", "Anna Kowalska", address="anna@brightwater.test")
        return Desk(deps, world, who, Viewer(rep, workspace, "Mia Berg", "core"), mailbox_id, Runner(deps))

    return sit


@pytest.fixture(params=["google", "microsoft"])
def desk(request: pytest.FixtureRequest, seat: Seat) -> Desk:
    return seat(request.param)


def expire(world: World) -> None:
    """Every cursor given out so far is too old."""
    number = world.newest_event() + 1
    world.db.table("event").insert({"account": "", "kind": "expired", "key": "", "thread": ""}, alter=True)
    for name in ("gmail:oldest_history", "graph:oldest_delta"):
        world.keep_value(name, str(number))


__all__ += ["replace"]
