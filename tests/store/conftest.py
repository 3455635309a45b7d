"""A workspace with people and records, and its twin: the same story told to a tenant next door."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from server.store import mailboxes, relations, users, workspaces
from server.store.mailboxes import Connected
from server.store.tx import Store
from tests.world import record

THEN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """Ids of what stands in a workspace."""

    workspace: int
    rep: int
    mailbox: int
    contact: int
    company: int
    deal: int


def furnish(store: Store, name: str) -> Office:
    with store.system() as system:
        workspace = workspaces.add(system, name)
    with store.write(workspace) as tx:
        rep = users.add(tx, "rosa@ourfirm.test", "Rosa Rep", "core")
        mailbox = mailboxes.add(
            tx,
            Connected(rep, "google", "rosa@ourfirm.test", "Rosa", "https://accounts", "1", (("rosa@ourfirm.test", "Rosa"),), True, "1"),
        )  # fmt: skip
        contact = record(tx, "contact", "Carla Costa", address="carla@costa.test", at=THEN)
        company = record(tx, "company", "Costa Ltd", at=THEN)
        deal = record(tx, "deal", "Offer", is_open=True, at=THEN)
        relations.add(tx, ("contact", contact), ("company", company), primary=True, at=THEN)
        relations.add(tx, ("contact", contact), ("deal", deal), at=THEN + timedelta(days=1))
    return Office(workspace, rep, mailbox, contact, company, deal)


@pytest.fixture
def office(store: Store) -> Office:
    return furnish(store, "Our firm")


@pytest.fixture
def twin(store: Store, office: Office) -> Office:
    """The same people and records, in another workspace: nothing of it may ever show in ours."""
    return furnish(store, "The firm next door")
