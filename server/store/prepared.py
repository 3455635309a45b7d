"""Statements that were built beforehand, on their shortest road to the driver.

SQLAlchemy takes three times as long over an indexed look-up as SQLite does. What it works out each time
anew (names, processors, the spelling of an IN) is the same for every statement of one shape: here it is
worked out once a connection and kept with it.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec.json import decode
from sqlalchemy import JSON, Connection, Table
from sqlalchemy.exc import DBAPIError

from server.store import dialect

EXACT = 8  # longer lists are filled up to the next power of two, so that few shapes are kept
MOST = 500  # shapes kept by one connection


class Prepared:
    """One statement of one shape for one database: what it says, what it is given, what comes back."""

    def __init__(self, connection: Connection, built: Any, given: Mapping[str, Any]) -> None:
        compiled = built.compile(connection)
        state = compiled.construct_expanded_state(dict(given))
        origin = {
            one: (name, at) for name, ones in state.parameter_expansion.items() for at, one in enumerate(ones)
        }
        self.words = str(state.statement)
        self._is_positional = bool(compiled.positional)
        names = state.positiontup if self._is_positional else list(state.parameters)
        self._binds = []
        for name in names or ():
            key, at = origin.get(name, (name, None))
            write = _writer(connection, compiled.binds[key].type) if key in compiled.binds else None
            self._binds.append(
                _Bind((name, key, at), write, state.parameters[name], is_fixed=key not in given)
            )
        columns = list(built.exported_columns) if hasattr(built, "exported_columns") else []
        self._make = partial(tuple.__new__, _row([one.key for one in columns]))
        read = [(at, _reader(connection, one.type)) for at, one in enumerate(columns)]
        self._readers = [(at, reader) for at, reader in read if reader is not None]

    def run(self, connection: Connection, given: Mapping[str, Any]) -> Any:
        """The cursor after the statement has run."""
        if self._is_positional:
            values: Any = tuple([one(given) for one in self._binds])
        else:
            values = {one.name: one(given) for one in self._binds}
        cursor = self._cursor(connection, values, many=False)
        try:
            cursor.execute(self.words, values)
        except Exception as error:
            raise _as_known(connection, self.words, values, error, cursor) from error
        return cursor

    def run_many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """The same for each of some rows, in one call of the driver."""
        if self._is_positional:
            values: Any = [tuple([one(given) for one in self._binds]) for given in rows]
        else:
            values = [{one.name: one(given) for one in self._binds} for given in rows]
        cursor = self._cursor(connection, values, many=True)
        try:
            cursor.executemany(self.words, values)
        except Exception as error:
            raise _as_known(connection, self.words, values, error, cursor) from error

    def copy(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """As `run_many` for a bare INSERT, on the road that the database has for many rows."""
        values = [tuple([one(given) for one in self._binds]) for given in rows]
        self._cursor(connection, values, many=True)
        try:
            dialect.copy_rows(connection, table, [one.column for one in self._binds], values)
        except Exception as error:
            raise _as_known(connection, self.words, values, error, None) from error

    def _cursor(self, connection: Connection, values: Any, *, many: bool) -> Any:
        cursor = connection.connection.cursor()
        for hear in connection.dispatch.before_cursor_execute:
            hear(connection, cursor, self.words, values, None, many)
        return cursor

    def rows(self, cursor: Any) -> list[Any]:
        """What has come back, by the names of the columns."""
        make, readers = self._make, self._readers
        if not readers:
            return [make(row) for row in cursor.fetchall()]
        found = []
        for row in cursor.fetchall():
            values = list(row)
            for at, reader in readers:
                values[at] = reader(values[at])
            found.append(make(values))
        return found


class _Bind:
    """Where one value of a statement comes from."""

    __slots__ = ("_at", "_is_fixed", "_key", "_value", "_write", "name")

    @property
    def column(self) -> str:
        """In an INSERT, where it goes."""
        return self._key

    def __init__(self, place: tuple[str, str, int | None], write: Any, value: Any, *, is_fixed: bool) -> None:
        self.name, self._key, self._at = place
        self._write, self._is_fixed = write, is_fixed
        self._value = write(value) if write and is_fixed else value

    def __call__(self, given: Mapping[str, Any]) -> Any:
        if self._is_fixed:
            return self._value
        value = given[self._key] if self._at is None else given[self._key][self._at]
        return self._write(value) if self._write else value


def _row(names: list[str]) -> Any:
    return namedtuple("Row", names, rename=True)  # noqa: PYI024  the names are known when it runs


def _writer(connection: Connection, of: Any) -> Callable[[Any], Any] | None:
    write: Callable[[Any], Any] | None = of.dialect_impl(connection.dialect).bind_processor(
        connection.dialect
    )
    return write


def _reader(connection: Connection, of: Any) -> Callable[[Any], Any] | None:
    reader: Callable[[Any], Any] | None = of.dialect_impl(connection.dialect).result_processor(
        connection.dialect, None
    )
    # JSON that comes as text is read without the layers between.
    return _decoded if reader is not None and isinstance(of, JSON) else reader


def _decoded(words: str | None) -> Any:
    return None if words is None else decode(words)


def _as_known(
    connection: Connection, words: str, values: Any, error: Exception, cursor: Any
) -> BaseException:
    """The error as SQLAlchemy would have raised it, so that it is met where all others are."""
    known = connection.dialect.loaded_dbapi.Error
    if not isinstance(error, known):
        return error
    lost = connection.dialect.is_disconnect(error, connection.connection.driver_connection, cursor)
    if lost:
        connection.invalidate(error)
    return DBAPIError.instance(words, values, error, known, connection_invalidated=lost)


def prepared(connection: Connection, built: Any, given: dict[str, Any], *lists: str) -> Prepared:
    """The statement for values of this shape; the lists for its INs are filled up to it."""
    shape = []
    for name in lists:
        given[name] = full = _filled(given[name])
        shape.append(len(full))
    for hear in connection.dispatch.before_execute:
        hear(connection, built, (), given, {})
    kept: dict[Any, Prepared] = connection.info.setdefault("prepared", {})
    key = (built, *shape)
    found = kept.get(key)
    if found is None:
        if len(kept) >= MOST:
            kept.clear()
        found = kept[key] = Prepared(connection, built, given)
    return found


def _filled(values: Sequence[Any]) -> list[Any]:
    """A list of one of few lengths; what is named twice is found once."""
    count = len(values)
    if count <= EXACT:
        return list(values)
    return [*values, *[values[-1]] * ((1 << (count - 1).bit_length()) - count)]
