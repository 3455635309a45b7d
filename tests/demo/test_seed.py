"""`alongside seed` twice is the same workspace twice."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import Connection, Table, text

from server.actions.seed_workspace import seed_workspace
from server.cli import main
from server.clock import FixedClock
from server.store import tables as t
from tests.conftest import NOW, deps_of, empty_database, opened_store

TABLES = [one for one in t.metadata.sorted_tables if one.name != "key_check"]
WORDS = {
    "record": "SELECT id, kind, name, properties FROM record ORDER BY id",
    "engagement": "SELECT id, kind, subject FROM engagement ORDER BY id",
    "relation": "SELECT from_id, to_id, is_primary FROM relation ORDER BY from_id, to_id",
    "association": "SELECT engagement_id, record_id, source FROM association ORDER BY engagement_id, record_id",
    "address": "SELECT contact_id, address, is_primary FROM address ORDER BY address",
}


def rows(connection: Connection, table: Table) -> list[str]:
    """All of a table, but for the workspace's own number, which the database gives out."""
    own = {"workspace_id"} | ({"id"} if table.name == "workspace" else set())
    names = ", ".join(f'"{one.name}"' for one in table.columns if one.name not in own)
    found = connection.execute(text(f'SELECT {names} FROM "{table.name}"'))  # noqa: S608
    return sorted(str(tuple(row)) for row in found)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_the_same_seed_at_the_same_moment_makes_the_same_rows_in_every_table(
    request: pytest.FixtureRequest, tmp_path: Path, kind: str
) -> None:
    def seeded(name: str, seed: int) -> dict[str, list[str]]:
        folder = tmp_path / name
        folder.mkdir()
        clock = FixedClock(NOW)
        store = opened_store(empty_database(request, kind, folder), clock)
        try:
            assert seed_workspace(deps_of(store, clock, folder), 60, 200, seed)
            with store.engine.connect() as connection:
                return {one.name: rows(connection, one) for one in TABLES}
        finally:
            store.close()

    first, again = seeded("first", 7), seeded("again", 7)
    assert [name for name in first if first[name] != again[name]] == []
    assert len(first["record"]) > 60
    assert seeded("other", 8)["record"] != first["record"]


def test_the_command_twice_in_a_day_tells_the_same_story(tmp_path: Path) -> None:
    """The cast is dated by the moment; everything else is the same."""

    def seeded(name: str) -> dict[str, str]:
        folder = tmp_path / name
        settings = {"ALONGSIDE_DATA": str(folder)}
        for command in (["migrate"], ["seed", "--contacts", "40", "--emails", "120", "--seed", "5"]):
            ran = CliRunner().invoke(main, command, env=settings, catch_exceptions=False)
            assert ran.exit_code == 0, ran.output
        connection = sqlite3.connect(folder / "alongside.db")
        try:
            return {table: json.dumps(connection.execute(sql).fetchall()) for table, sql in WORDS.items()}
        finally:
            connection.close()

    assert seeded("first") == seeded("again")
