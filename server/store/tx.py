"""Transactions: a `Read` may look, a `Write` may change, and both know their workspace.

A `Write` is the only writer of its workspace. It hands out ids, collects what the feed shall tell,
and pokes the readers when it has committed.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from threading import Condition, Event, Lock
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Executable,
    Row,
    Table,
    bindparam,
    select,
    update,
)
from sqlalchemy.exc import OperationalError

from server.clock import Clock
from server.errors import Problem, Refusal
from server.store import dialect
from server.store import tables as t
from server.store.prepared import prepared

DatabaseAway = OperationalError  # the name by which the rooms above know it

# Statements on the road of every opened mail are built once, when the program starts: building one
# again costs four times what SQLite takes to answer it. They name their workspace by this parameter.
WORKSPACE: BindParameter[int] = bindparam("workspace")

BUSY = Problem("busy", "Somebody else is writing right now.", ("Try again in a moment.",), retry_after=2)


def own(table: Table) -> ColumnElement[bool]:
    """What `Read.mine` is for a statement that is built beforehand."""
    compared: ColumnElement[bool] = table.c.workspace_id == WORKSPACE
    return compared


def one_of(column: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Whether a column is among the values given under a name, in a statement built beforehand."""
    return column.in_(bindparam(name, expanding=True))


SEQ = select(t.workspace.c.seq).where(t.workspace.c.id == WORKSPACE)
_STAND = select(t.workspace.c.last_id, t.workspace.c.seq).where(t.workspace.c.id == WORKSPACE)
_MOVE_ON = (
    update(t.workspace)
    .where(t.workspace.c.id == WORKSPACE)
    .values(last_id=bindparam("last"), seq=bindparam("now"))
)


class System:
    """A transaction on the tables that belong to no workspace: sessions, tickets, jobs."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now

    def one(self, statement: Executable) -> Row[Any] | None:
        """The first row, if any."""
        return self.connection.execute(statement).first()

    def all(self, statement: Executable) -> Sequence[Row[Any]]:
        """Every row."""
        return self.connection.execute(statement).all()

    def run(self, statement: Executable, rows: Sequence[Mapping[str, Any]] | None = None) -> int:
        """Execute, for one row or many; the number of rows touched."""
        if rows is not None and not rows:
            return 0
        result = self.connection.execute(statement, rows) if rows else self.connection.execute(statement)
        return int(result.rowcount)

    def insert(self, table: Table, values: dict[str, Any]) -> None:
        """Insert one row."""
        self._prepared(dialect.add_statement(self.connection, table, tuple(values)), values)

    def insert_or_ignore(self, table: Table, values: dict[str, Any]) -> bool:
        """Insert one row unless it is there already; whether it was inserted."""
        statement = dialect.ignore_statement(self.connection, table, tuple(values))
        return int(self._prepared(statement, values).rowcount) > 0

    def upsert(self, table: Table, values: dict[str, Any], *, key: Sequence[str]) -> None:
        """Insert one row, or overwrite the other columns of the one with the same key."""
        statement = dialect.upsert_statement(self.connection, table, tuple(values), tuple(key))
        self._prepared(statement, values)

    def insert_many(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """Insert rows that all have the same names."""
        if not rows:
            return
        built = dialect.add_statement(self.connection, table, tuple(rows[0]))
        if len(rows) < dialect.FEW_ROWS:
            self._many(built, rows)
        else:
            prepared(self.connection, built, rows[0]).copy(self.connection, table, rows)

    def ignore_many(self, table: Table, rows: Sequence[dict[str, Any]]) -> None:
        """As `insert_many`, without those that are there already."""
        if rows:
            self._many(dialect.ignore_statement(self.connection, table, tuple(rows[0])), rows)

    def upsert_many(self, table: Table, rows: Sequence[dict[str, Any]], *, key: Sequence[str]) -> None:
        """As `insert_many`, overwriting the other columns of those with the same key."""
        if rows:
            names = tuple(rows[0])
            self._many(dialect.upsert_statement(self.connection, table, names, tuple(key)), rows)

    def _many(self, built: Executable, rows: Sequence[dict[str, Any]]) -> None:
        prepared(self.connection, built, rows[0]).run_many(self.connection, rows)

    def _prepared(self, built: Executable, given: dict[str, Any]) -> Any:
        return prepared(self.connection, built, given).run(self.connection, given)


class Read(System):
    """A look at one workspace; takes no lock."""

    def __init__(self, connection: Connection, now: datetime, workspace_id: int) -> None:
        super().__init__(connection, now)
        self.workspace_id = workspace_id

    def mine(self, table: Table) -> ColumnElement[bool]:
        """The comparison that every statement on a tenant table carries."""
        owned: ColumnElement[bool] = table.c.workspace_id == self.workspace_id
        return owned

    def ask(self, built: Executable, **given: Any) -> Sequence[Any]:
        """Every row of a statement that was built beforehand, for this workspace."""
        values = {"workspace": self.workspace_id, **given}
        lists = [name for name, value in given.items() if type(value) is list]
        statement = prepared(self.connection, built, values, *lists)
        return statement.rows(statement.run(self.connection, values))

    def do(self, built: Executable, **given: Any) -> int:
        """Run a statement that was built beforehand and changes this workspace; how many rows it touched."""
        return int(self._prepared(built, {"workspace": self.workspace_id, **given}).rowcount)

    def do_many(self, built: Executable, rows: Sequence[dict[str, Any]]) -> None:
        """As `do`, once for each of some rows."""
        if rows:
            self._many(built, [{"workspace": self.workspace_id, **given} for given in rows])

    def seq(self) -> int:
        """Where the feed stands."""
        rows = self.ask(SEQ)
        return int(rows[0].seq) if rows else 0


class Write(Read):
    """The one writer of a workspace."""

    def __init__(self, connection: Connection, now: datetime, workspace_id: int) -> None:
        super().__init__(connection, now, workspace_id)
        dialect.lock_workspace(connection, workspace_id)
        rows = self.ask(_STAND)
        if not rows:
            raise LookupError(f"no workspace {workspace_id}")
        row = rows[0]
        self._last_id, self._seq = row.last_id, row.seq
        self._first_id = self._last_id
        self._changes: list[dict[str, Any]] = []
        self._told: set[tuple[str, str, int]] = set()

    def new_id(self) -> int:
        """The next id of the workspace; free of gaps and races, because we are the only writer."""
        self._last_id += 1
        return int(self._last_id)

    def skip_to(self, last: int) -> None:
        """Ids up to this one have been used by rows that were prepared outside."""
        self._last_id = max(self._last_id, last)

    def add(self, table: Table, **values: Any) -> int:
        """Insert one row of a tenant table under a new id, and return that."""
        new = self.new_id()
        self.insert(table, {"workspace_id": self.workspace_id, "id": new, **values})
        return new

    def insert_mine(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        """Insert rows of a tenant table; they bring their ids along."""
        self.insert_many(table, [{"workspace_id": self.workspace_id, **row} for row in rows])

    def tell(self, topic: str, kind: str, ref: int) -> None:
        """Say in the feed that something under a topic changed: references only, never content."""
        if (topic, kind, ref) in self._told:
            return
        self._told.add((topic, kind, ref))
        self._seq += 1
        entry = {"topic": topic, "kind": kind, "ref": ref}
        self._changes.append({"workspace_id": self.workspace_id, "seq": self._seq, "at": self.now, **entry})

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What fails in here leaves nothing behind, and the rest of the transaction stands."""
        told, last_id, seq = len(self._changes), self._last_id, self._seq
        try:
            with self.connection.begin_nested():
                yield
        except BaseException:
            for untold in self._changes[told:]:
                self._told.discard((untold["topic"], untold["kind"], untold["ref"]))
            del self._changes[told:]
            self._last_id, self._seq = last_id, seq
            raise

    def close(self) -> None:
        """Write down ids and feed, as the last act before the commit."""
        self.insert_many(t.change, self._changes)
        if self._changes or self._last_id != self._first_id:
            self.do(_MOVE_ON, last=self._last_id, now=self._seq)


class Pokes:
    """Wakes whoever waits for commits: in this process at once, from others through the database."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._count = 0

    def wake(self) -> None:
        """Something was committed, somewhere."""
        with self._changed:
            self._count += 1
            self._changed.notify_all()

    def seen(self) -> int:
        """The number of the newest poke: what a wait begins from."""
        with self._changed:
            return self._count

    def wait(self, seen: int, timeout: float) -> int:
        """Wait until there was a poke after number `seen`, or the time is up; the newest number."""
        with self._changed:
            self._changed.wait_for(lambda: self._count != seen, timeout)
            return self._count


class Store:
    """The database: hands out transactions, and pokes."""

    def __init__(self, url: str, clock: Clock) -> None:
        self.url = url
        self.clock = clock
        self.engine = dialect.engine(url)
        self.pokes = Pokes()
        # SQLite's busy wait sleeps and is unfair; queueing here first keeps waits short.
        self._turn = Lock()
        self._stop = Event()

    def watch(self) -> None:
        """Begin to notice what other processes commit."""
        dialect.watch(self.engine, self.pokes.wake, self._stop)

    def close(self) -> None:
        """Let go of every connection."""
        self._stop.set()
        self.engine.dispose()

    @contextmanager
    def read(self, workspace_id: int) -> Iterator[Read]:
        """Look at one workspace, consistently."""
        with self.engine.connect() as connection, connection.begin():
            yield Read(connection, self.clock.now(), workspace_id)

    @contextmanager
    def write(self, workspace_id: int) -> Iterator[Write]:
        """Change one workspace; raises Refusal `busy` when the lock cannot be had in time."""
        with self._writing() as connection:
            tx = Write(connection, self.clock.now(), workspace_id)
            yield tx
            tx.close()
            dialect.poke(connection)
        self.pokes.wake()

    @contextmanager
    def system_read(self) -> Iterator[System]:
        """Look at the tables without a workspace."""
        with self.engine.connect() as connection, connection.begin():
            yield System(connection, self.clock.now())

    @contextmanager
    def system(self) -> Iterator[System]:
        """Change the tables without a workspace."""
        with self._writing() as connection:
            yield System(connection, self.clock.now())

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self._my_turn(), self.engine.connect().execution_options(writing=True) as connection:
            try:
                with connection.begin():
                    yield connection
            except OperationalError as error:
                if dialect.is_busy(error):
                    raise Refusal(BUSY) from error
                raise

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        if not dialect.is_sqlite(self.engine):
            yield
            return
        if not self._turn.acquire(timeout=dialect.LOCK_WAIT_SECONDS):
            raise Refusal(BUSY)
        try:
            yield
        finally:
            self._turn.release()
