"""The only place that asks which database it is talking to."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psycopg
from msgspec.json import Encoder, decode
from sqlalchemy import (
    ClauseElement,
    Column,
    ColumnElement,
    Connection,
    Engine,
    Float,
    Insert,
    Table,
    Text,
    any_,
    bindparam,
    case,
    cast,
    create_engine,
    event,
    literal,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

LOCK_WAIT_SECONDS = 5  # longer is the problem `busy` (house §2.7)
DATA_VERSION_SECONDS = 0.2
CHANNEL = "alongside"
FEW_ROWS = 8  # for which it does not pay to begin a COPY


def engine(url: str) -> Engine:
    """An engine whose transactions we begin ourselves; SQLite's file and folder are made if missing."""
    if is_sqlite_url(url):
        database = make_url(url).database or ""
        Path(database).parent.mkdir(parents=True, exist_ok=True)
        made = create_engine(
            url,
            pool_size=40,
            max_overflow=0,
            connect_args={"timeout": LOCK_WAIT_SECONDS},
            json_deserializer=decode,
            json_serializer=_json,
        )
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
        return made
    return create_engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        pool_timeout=LOCK_WAIT_SECONDS,
        json_deserializer=decode,
        json_serializer=_json,
    )


_encode = Encoder().encode


def _json(value: Any) -> str:
    return _encode(value).decode()


def is_sqlite_url(url: str) -> bool:
    """Whether an address names an SQLite file."""
    return make_url(url).get_backend_name() == "sqlite"


def is_sqlite(engine_or_connection: Engine | Connection) -> bool:
    """Whether we talk to SQLite."""
    return engine_or_connection.dialect.name == "sqlite"


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver must not begin on its own: our `begin` event says which kind it is.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # this file holds the outbox: a commit must survive a power loss
        "foreign_keys=ON",
        f"busy_timeout={LOCK_WAIT_SECONDS * 1000}",
        "wal_autocheckpoint=10000",
        "cache_size=-65536",
        "mmap_size=1073741824",
        "temp_store=MEMORY",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction cannot become a writing one after somebody else's commit.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


@contextmanager
def keys_at_rest(connection: Connection) -> Iterator[Connection]:
    """A connection that writes, for a migration.

    SQLite changes a table by making it anew, which it refuses while rows of others point to it; its own
    advice is to switch foreign keys off before the transaction and to check them in it
    (https://sqlite.org/lang_altertable.html §7).
    """
    writing = connection.execution_options(writing=True)
    if not is_sqlite(connection):
        yield writing
        return
    driver = connection.connection.driver_connection
    if driver is None:
        raise LookupError("no connection")
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield writing
    finally:
        driver.execute("PRAGMA foreign_keys=ON")


def check_keys(connection: Connection) -> None:
    """Raise LookupError when a row points to nothing: what a migration has left so is rolled back."""
    if is_sqlite(connection):
        lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if lost is not None:
            message = f"a row of {lost[0]} points to a row of {lost[2]} that is not there"
            raise LookupError(message)


def lock_workspace(connection: Connection, workspace_id: int) -> None:
    """Become the only writer of a workspace until the transaction ends (house §2.6).

    SQLite has one writer anyway; PostgreSQL takes an advisory lock, and READ COMMITTED sees the
    newest state after it.
    """
    if not is_sqlite(connection):
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT_SECONDS}s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(1, :workspace)"), {"workspace": workspace_id})


def is_busy(error: OperationalError) -> bool:
    """Whether an error says that somebody else held the lock for too long."""
    cause = error.orig
    locked = isinstance(cause, sqlite3.OperationalError) and "locked" in str(cause)
    return locked or isinstance(cause, psycopg.errors.LockNotAvailable)


def insert(connection: Connection, table: Table) -> Any:
    """An INSERT that knows ON CONFLICT; both databases spell it alike, SQLAlchemy has one class each."""
    return sqlite.insert(table) if is_sqlite(connection) else postgresql.insert(table)


def insert_or_ignore(connection: Connection, table: Table) -> Insert:
    """An INSERT that does nothing where the row is there already."""
    ignoring: Insert = insert(connection, table).on_conflict_do_nothing()
    return ignoring


def add_statement(connection: Connection, table: Table, names: tuple[str, ...]) -> Any:
    """An INSERT of one row with values under these names, built once."""
    return _statement(connection.dialect.name, table, names, "add")


def ignore_statement(connection: Connection, table: Table, names: tuple[str, ...]) -> Any:
    """As `add_statement`, doing nothing where the row is there already."""
    return _statement(connection.dialect.name, table, names, "ignore")


def upsert_statement(
    connection: Connection, table: Table, names: tuple[str, ...], key: tuple[str, ...]
) -> Any:
    """As `add_statement`, overwriting the other columns of the row with the same key."""
    return _statement(connection.dialect.name, table, names, "upsert", key)


@cache
def _statement(name: str, table: Table, names: tuple[str, ...], how: str, key: tuple[str, ...] = ()) -> Any:
    made: Any = sqlite.insert(table) if name == "sqlite" else postgresql.insert(table)
    # `inline`: nobody wants to hear which key the database made, and asking for it costs a RETURNING.
    made = made.values({name: bindparam(name, type_=table.c[name].type) for name in names}).inline()
    if how == "ignore":
        return made.on_conflict_do_nothing()
    if how == "upsert":
        rest = {name: made.excluded[name] for name in names if name not in key}
        return made.on_conflict_do_update(index_elements=list(key), set_=rest)
    return made


def add_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """Insert rows whose values are what the driver takes: past SQLAlchemy, which would look at each.

    Instants may be text without a zone: it is UTC.
    """
    if not is_sqlite(connection):
        connection.exec_driver_sql("SET LOCAL timezone = 'UTC'")
    copy_rows(connection, table, columns, rows)


def copy_rows(
    connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> None:
    """As `add_rows`, for instants that say their zone."""
    names = ", ".join(f'"{name}"' for name in columns)
    if is_sqlite(connection):
        holes = ", ".join("?" * len(columns))
        words = f'INSERT INTO "{table.name}" ({names}) VALUES ({holes})'  # noqa: S608  names of our own tables
        connection.connection.cursor().executemany(words, rows)
        return
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)  # noqa: S101  the only driver we have
    with raw.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def plan_anew(connection: Connection) -> None:
    """In this transaction no plan is used that was made for smaller tables.

    PostgreSQL keeps the plan of a prepared statement until it has counted the table anew: an import into
    an empty workspace would read all of it for each chunk.
    """
    if not is_sqlite(connection):
        connection.exec_driver_sql("SET LOCAL plan_cache_mode = force_custom_plan")


def plan(connection: Connection, statement: ClauseElement, given: Mapping[str, Any]) -> str:
    """How the database would answer a statement: what tests and `doctor` look at."""
    compiled: Any = statement.compile(connection, compile_kwargs={"render_postcompile": True})
    words = "EXPLAIN QUERY PLAN " if is_sqlite(connection) else "EXPLAIN "
    values = compiled.construct_params(dict(given))
    bound: Any = tuple(values[name] for name in compiled.positiontup or ()) if compiled.positional else values
    rows = connection.exec_driver_sql(words + str(compiled), bound)
    return "\n".join(str(row[-1]) for row in rows)


def json_text(column: Column[Any], name: str) -> ColumnElement[Any]:
    """The text under a name of a JSON column, NULL where there is none."""
    found: ColumnElement[Any] = column[name].as_string()
    return found


def number(value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A text as a number; NULL where it is none (PostgreSQL would break off, SQLite would say 0)."""
    plain = r"^-?[0-9]+(\.[0-9]+)?$"
    # PostgreSQL may cast before it has filtered: only a CASE keeps it from looking at other texts.
    return case((value.regexp_match(plain), cast(value, Float(53))), else_=None)


def among(connection: Connection, column: Column[Any], values: Sequence[str]) -> ColumnElement[bool]:
    """Whether a text is one of many: PostgreSQL takes them as one value instead of a thousand."""
    if is_sqlite(connection):
        return column.in_(values)
    found: ColumnElement[bool] = column == any_(literal(list(values), postgresql.ARRAY(Text)))
    return found


def ordered(connection: Connection, value: ColumnElement[Any]) -> ColumnElement[Any]:
    """A text that sorts by its characters' numbers, whatever language PostgreSQL was set up for."""
    return value if is_sqlite(connection) else value.collate("C")


def overwrite_deleted(connection: Connection) -> None:
    """From here on what is deleted is overwritten in the file; PostgreSQL's VACUUM sees to it there."""
    if is_sqlite(connection):
        connection.exec_driver_sql("PRAGMA secure_delete=ON")


def plain_instant(connection: Connection, at: datetime) -> Any:
    """An instant as the driver takes it; SQLite keeps the text that our column type writes."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if is_sqlite(connection) else at


def poke(connection: Connection) -> None:
    """Wake other processes at commit; a lost poke is a delay, never a loss."""
    if not is_sqlite(connection):
        connection.execute(text(f"NOTIFY {CHANNEL}"))


def watch(engine: Engine, wake: Callable[[], None], stop: Event) -> Thread:
    """Call `wake` whenever another process has committed, until `stop` is set."""
    target = _watch_sqlite if is_sqlite(engine) else _watch_postgresql
    thread = Thread(target=target, args=(engine, wake, stop), name="store-watch", daemon=True)
    thread.start()
    return thread


def _watch_sqlite(engine: Engine, wake: Callable[[], None], stop: Event) -> None:
    with sqlite3.connect(make_url(str(engine.url)).database or "", check_same_thread=False) as connection:
        seen = None
        while not stop.wait(DATA_VERSION_SECONDS):
            version = connection.execute("PRAGMA data_version").fetchone()
            if version != seen:
                seen = version
                wake()
    connection.close()


def _watch_postgresql(engine: Engine, wake: Callable[[], None], stop: Event) -> None:
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    while not stop.is_set():
        # A listener that lost its connection reconnects; what it missed is read by cursor.
        with suppress(psycopg.OperationalError), psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"LISTEN {CHANNEL}")
            wake()
            while not stop.is_set():
                for _ in connection.notifies(timeout=0.5, stop_after=1):
                    wake()
        stop.wait(0.5)


def only_add(connection: Connection, table: str, columns: Sequence[str] = ()) -> None:
    """Rows of a table are never taken away, and never changed (in some columns): the database sees to it.

    For migrations. Whoever makes the table anew (a batch migration on SQLite does) must call this again.
    """
    of = f" OF {', '.join(columns)}" if columns else ""
    events = {"deleted": "DELETE", "updated": f"UPDATE{of}"}
    if is_sqlite(connection):
        for name, event_ in events.items():
            connection.exec_driver_sql(
                f"CREATE TRIGGER {table}_is_never_{name} BEFORE {event_} ON {table}"
                f" BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
            )
        return
    connection.exec_driver_sql(_REFUSE)
    for name, event_ in events.items():
        connection.exec_driver_sql(
            f"CREATE TRIGGER {table}_is_never_{name} BEFORE {event_} ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        )
    connection.exec_driver_sql(
        f"CREATE TRIGGER {table}_is_never_emptied BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


_REFUSE = """
    CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION USING MESSAGE = 'rows of ' || tg_table_name || ' are only added';
    END $$
"""


def clear(engine: Engine, tables: list[Table]) -> None:
    """Empty the tables, children first: what tests do between stories (DELETE beats TRUNCATE here)."""
    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if not is_sqlite(connection):  # past the triggers of what is only added to
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for table in reversed(tables):
            connection.execute(table.delete())
