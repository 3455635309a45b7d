"""The migrations lead to exactly the tables that the code knows, on both databases."""

import re
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from server.clock import FixedClock
from server.store import mailboxes, migrate, search, signatures, tables
from server.store.tx import Store


def test_the_newest_migration_is_what_the_code_knows(store: Store) -> None:
    with store.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": search.is_ours}
        context = MigrationContext.configure(connection, opts=opts)
        assert compare_metadata(context, tables.metadata) == []


def test_to_migrate_twice_is_to_migrate_once(store: Store) -> None:
    assert migrate.current(store) == migrate.head()
    migrate.upgrade(store)
    assert migrate.current(store) == migrate.head()


def test_every_foreign_key_of_a_tenant_table_carries_the_workspace(store: Store) -> None:
    """ASVS 8.4.1: a row can never point into another workspace."""
    look = inspect(store.engine)
    for table in tables.metadata.sorted_tables:
        if table.name in tables.SYSTEM:
            continue
        for key in look.get_foreign_keys(table.name):
            ours = "workspace_id" in key["constrained_columns"]
            assert ours, f"{table.name}: {key['constrained_columns']}"


def test_every_tenant_index_begins_with_the_workspace(store: Store) -> None:
    """An index that begins otherwise is of no use to a query that names its workspace."""
    look = inspect(store.engine)
    for table in tables.metadata.sorted_tables:
        if table.name not in tables.SYSTEM:
            for index in look.get_indexes(table.name):
                assert index["column_names"][0] == "workspace_id", index["name"]


def test_revisions_are_numbered_in_order() -> None:
    names = sorted(path.name for path in (migrate.FOLDER / "versions").glob("*.py"))
    assert [name[:4] for name in names] == [f"{n:04}" for n in range(1, len(names) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z_]+\.py", name) for name in names)


OLD = """
INSERT INTO workspace (id, name, created_at) VALUES (1, 'Northwind', '2026-11-01 00:00:00');
INSERT INTO user (workspace_id, id, email, name, seat, created_at)
VALUES (1, 1, 'mia@northwind.test', 'Mia', 'sales', '2026-11-01 00:00:00');
INSERT INTO mailbox (workspace_id, id, user_id, provider, address, name, issuer, subject, identities, from_name,
                     state, logging, connected_at)
VALUES (1, 2, 1, 'google', 'mia@northwind.test', 'Mia', 'https://accounts', '1', '[]', 1, 'active', 'all',
        '2026-11-01 00:00:00');
INSERT INTO signature (workspace_id, mailbox_id, address, html, is_own)
VALUES (1, 2, 'mia@northwind.test', 'Mia', 1)
"""


FIRST = """
INSERT INTO workspace (id, name, created_at) VALUES (1, 'Northwind', '2026-11-01 00:00:00');
INSERT INTO user (workspace_id, id, email, name, seat, created_at)
VALUES (1, 1, 'mia@northwind.test', 'Mia', 'sales', '2026-11-01 00:00:00');
INSERT INTO mailbox (workspace_id, id, user_id, provider, address, name, issuer, subject, identities, from_name,
                     state, logging, connected_at)
VALUES (1, 2, 1, 'google', 'mia@northwind.test', 'Mia', 'https://accounts', '1', '[]', 1, 'active', 'all',
        '2026-11-01 00:00:00')
"""


def test_a_file_of_the_first_version_is_brought_all_the_way(tmp_path: Path, clock: FixedClock) -> None:
    """Every table that is made anew has rows hanging on it, which keep their places."""
    store = Store(f"sqlite:///{tmp_path / 'first.db'}", clock)
    with store.engine.connect().execution_options(writing=True) as connection, connection.begin():
        command.upgrade(migrate.config(connection), "0001")
        for statement in FIRST.split(";"):
            connection.exec_driver_sql(statement)
    migrate.upgrade(store)
    assert migrate.current(store) == migrate.head()
    with store.read(1) as tx:
        assert [one.address for one in mailboxes.of_user(tx, 1)] == ["mia@northwind.test"]
        assert tx.connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1, "they are on again"
    store.close()


def test_mailboxes_that_are_there_stay_somebodys_own(tmp_path: Path, clock: FixedClock) -> None:
    """In SQLite, which makes a table anew for a new key, and refuses to while anything hangs on it."""
    store = Store(f"sqlite:///{tmp_path / 'old.db'}", clock)
    with store.engine.connect().execution_options(writing=True) as connection, connection.begin():
        command.upgrade(migrate.config(connection), "0008")
        for statement in OLD.split(";"):
            connection.exec_driver_sql(statement)
    migrate.upgrade(store)
    with store.read(1) as tx:
        (row,) = mailboxes.of_user(tx, 1)
        assert (row.kind, row.team_id, row.access) == ("personal", None, "own")
        assert len(signatures.of_mailboxes(tx, [2])) == 1
    store.close()
