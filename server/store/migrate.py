"""Bring a database to the newest schema: one runner under a lock, all of it in one transaction."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from server.store import dialect
from server.store.tx import Store

FOLDER = Path(__file__).parent / "migrations"


def config(connection: Connection) -> Config:
    """Alembic's configuration for one open connection."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made


def head() -> str:
    """The newest revision that this program knows."""
    newest = ScriptDirectory(str(FOLDER)).get_current_head()
    if newest is None:
        raise LookupError("no migrations")
    return newest


def current(store: Store) -> str | None:
    """The revision a database is at, None when it is empty."""
    with store.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(store: Store) -> None:
    """Migrate to the head. Killed in the middle, nothing has happened: the transaction is gone."""
    with store.engine.connect() as bare, dialect.keys_at_rest(bare) as connection, connection.begin():
        if not dialect.is_sqlite(connection):
            connection.execute(text("SELECT pg_advisory_xact_lock(2, 0)"))
        command.upgrade(config(connection), "head")
        dialect.check_keys(connection)
