"""A rep's mailbox at a provider, as a delivery sees it: what was staged and sent is kept."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from server.clock import FixedClock
from server.deps import Deps
from server.errors import Gone
from server.mime.parse import head
from server.providers.port import Fetched, Identity, Outgoing, Sent, Staged, StageState
from server.store import jobs, mailboxes
from server.store.jobs import Job
from server.store.mailboxes import MailboxRow
from server.store.tx import Read
from tests.gate.desk import Desk
from tests.gate.firm import Firm, found
from tests.gate.viewers import CASES

MINUTE = timedelta(minutes=1)
OWNED = next(case for case in CASES if case.name == "owned")


class Outbox:
    """A mailbox at a provider that takes what it is given, and remembers it."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.staged: list[Outgoing] = []
        self.sent: list[str] = []
        self.may_send_as: list[Identity] = []
        self.mime: bytes | None = None  # of every mail here; none: they were deleted meanwhile

    def identities(self) -> list[Identity]:
        return self.may_send_as

    def fetch(self, key: str) -> Fetched:
        if self.mime is None:
            raise Gone(key)
        return Fetched(key, "1f", head(self.mime), self.clock.now(), is_draft=False, mime=self.mime)

    def stage(self, mail: Outgoing) -> Staged:
        self.staged.append(mail)
        return Staged(f"draft-{len(self.staged)}")

    def send(self, staged: Staged) -> Sent:
        self.sent.append(staged.ref)
        mail = self.staged[-1]
        return Sent(f"sent-{len(self.sent)}", "1f", mail.message_id, self.clock.now())

    def settle(self, _marker: str, staged: Staged | None) -> StageState:
        return StageState(waiting=staged)


@pytest.fixture
def outbox(clock: FixedClock) -> Outbox:
    return Outbox(clock)


@pytest.fixture
def outside(deps: Deps, outbox: Outbox) -> Deps:
    return replace(deps, open_mailbox=lambda *_: outbox)  # type: ignore[arg-type]  # the verbs of a delivery


@pytest.fixture
def heron(outside: Deps) -> Firm:
    return found(outside.store, "Heron")


def desk_of(deps: Deps, firm: Firm, case: Any = OWNED) -> Desk:
    return Desk(deps, firm, case, "contact", "here")


def write_to(
    desk: Desk,
    *to: str,
    cc: tuple[str, ...] = (),
    bcc: tuple[str, ...] = (),
    records: Any = (),
    unsubscribe_link: bool | None = None,
    signature: bool = True,
) -> dict[str, Any]:
    opened = desk.panel("draft.open", thread=desk.firm.thread)
    saved = desk.panel(
        "draft.save", draft=opened["id"], version=opened["version"], mailbox=opened["mailbox"], to=list(to), cc=list(cc),
        bcc=list(bcc), subject="Hello", body="Hello", records=[{"kind": k, "id": i} for k, i in records],
        unsubscribeLink=unsubscribe_link, signature=signature,
    )  # fmt: skip
    return {"draft": opened["id"], "version": saved["version"]}


def submitted(desk: Desk, *to: str, records: Any = ()) -> int:
    sent = desk.panel("draft.submit", **write_to(desk, *to, records=records), key="click")
    assert sent, desk.said[-1]
    return int(sent["id"])


def due(deps: Deps, kind: str = "deliver") -> Job:
    with deps.store.system() as tx:
        claimed = jobs.claim(tx, (kind,), MINUTE)
    assert claimed
    return claimed


def mailbox_of(tx: Read, firm: Firm) -> MailboxRow:
    """The rep's own mailbox."""
    row = mailboxes.by_id(tx, firm.mailbox)
    assert row
    return row
