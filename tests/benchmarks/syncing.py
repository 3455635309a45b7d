"""Taking mail in (parse, match, decide, store) beside the bare `email` parse of the same mails.

Run by `make bench`. The pipeline is to cost less than four times the parse (issue 4). The bare parse is
what a program does that wants the mail and nothing else: `email.policy.default`, every header read and
every part decoded. Beside it the quickest that the library can do: `compat32`, no header looked at.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from email import policy
from email.message import Message
from email.parser import BytesParser
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from server import config
from server.actions.take_mail import PAGE, catch, keep, undecided
from server.app import connect
from server.clock import SystemClock
from server.deps import Deps
from server.mime.parse import head
from server.providers.gmail.client import GmailMailbox
from server.providers.port import Capabilities, Fetched
from server.store import mailboxes, migrate, relations, users, workspaces
from server.store.mailboxes import Connected, MailboxRow
from tests.benchmarks.corpus import PEOPLE, Posted, corpus
from tests.benchmarks.desk import KEY, postgresql, sqlite
from tests.world import record

MAILS = 4000


@dataclass
class Shelf:
    """A mailbox that answers at once: what it costs is not our pipeline's."""

    held: dict[str, Fetched]
    whole: dict[str, Fetched]
    capabilities: Capabilities = GmailMailbox.capabilities

    def heads(self, keys: Sequence[str]) -> Iterator[Fetched]:
        """Their heads, as an API tells them."""
        return (self.held[key] for key in keys)

    def fetch(self, key: str) -> Fetched:
        """One with everything."""
        return self.whole[key]


def main() -> None:
    """Print messages a second on both databases, and the ratios."""
    mails = corpus(MAILS)
    size = sum(len(one.mime) for one in mails) / MAILS / 1000
    bare, least = _parsed(mails, policy.default), _parsed(mails, policy.compat32)
    sys.stdout.write(
        f"\n{MAILS:,} mails of {size:.0f} kB; email parse: policy default, all headers and parts "
    )
    sys.stdout.write(f"{1 / bare:,.0f}/s, compat32, parts only {1 / least:,.0f}/s\n")
    for name, place in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        with place() as url, TemporaryDirectory() as folder:
            whole, clock, logged = _taken(url, Path(folder), mails)
        sys.stdout.write(f"  taking mail in, {name}, {logged:,} of them logged\n")
        for how, spent in (("our own processor time", whole), ("the clock", clock)):
            ratios = f"× {spent / bare:.1f} the parse, × {spent / least:.1f} the least"
            sys.stdout.write(f"    by {how:22} {1 / spent:7,.0f}/s, {ratios}\n")
        sys.stdout.flush()


def _parsed(mails: list[Posted], how: Any) -> float:
    start = process_time()
    for one in mails:
        message: Message = BytesParser(policy=how).parsebytes(one.mime)
        for part in message.walk():
            if how is policy.default:
                _ = [str(value) for value in part.values()]
            part.get_payload(decode=True)
    return (process_time() - start) / len(mails)


def _taken(url: str, folder: Path, mails: list[Posted]) -> tuple[float, float, int]:
    """Seconds a mail of our own processor time, and by the clock; and how many were logged."""
    deps, row = _desk(url, folder)
    shelf: Any = _shelf(mails)
    keys, logged = [one.key for one in mails], 0
    start, began = process_time(), perf_counter()
    for first in range(0, len(keys), PAGE):
        page = keys[first : first + PAGE]
        with deps.store.read(row.workspace_id) as tx:
            new = undecided(tx, row, page)
        caught = catch(deps, row, shelf, new, patient=True)
        with deps.store.write(row.workspace_id) as tx:
            logged += keep(tx, row, caught).logged
    spent, took = process_time() - start, perf_counter() - began
    deps.store.close()
    return spent / len(mails), took / len(mails), logged


def _shelf(mails: list[Posted]) -> Shelf:
    now = SystemClock().now()
    heads = {one.key: Fetched(one.key, one.thread_key, head(one.mime), now, is_draft=False) for one in mails}
    whole = {
        one.key: Fetched(one.key, one.thread_key, heads[one.key].head, now, False, one.mime) for one in mails
    }
    return Shelf(heads, whole)


def _desk(url: str, folder: Path) -> tuple[Deps, MailboxRow]:
    """A rep, and the people who write: each with a company and an open deal."""
    deps = connect(config.read({"DATABASE_URL": url, "ROOT_KEY": KEY, "ALONGSIDE_DATA": str(folder)}))
    migrate.upgrade(deps.store)
    with deps.store.system() as system:
        workspace = workspaces.add(system, "Bench")
    with deps.store.write(workspace) as tx:
        rep = users.add(tx, "mia@northwind.test", "Mia", "core")
        identity = (("mia@northwind.test", "Mia"),)
        new = Connected(rep, "google", "mia@northwind.test", "Mia", "i", "s", identity, True, "1")
        mailbox_id = mailboxes.add(tx, new)
        company = record(tx, "company", "Brightwater")
        for number in range(PEOPLE):
            one = record(tx, "contact", f"Anna {number}", address=f"anna{number}@brightwater.test")
            deal = record(tx, "deal", f"Deal {number}", is_open=True)
            relations.add(tx, ("contact", one), ("company", company), primary=True)
            relations.add(tx, ("contact", one), ("deal", deal))
        row = mailboxes.by_id(tx, mailbox_id)
    assert row is not None
    return deps, row


if __name__ == "__main__":
    main()
