"""Search as the box asks, beside the bare full-text query for the same words."""

import msgspec
from sqlalchemy import text

from server.actions.search import search
from server.core.search import question
from server.store import search as index
from shared_schema.search import Search
from tests.benchmarks.desk import Desk
from tests.benchmarks.measure import Row, measure

ROUNDS = 400
_SQLITE = text("SELECT rowid FROM search WHERE search MATCH :match ORDER BY rowid DESC LIMIT 20")
_POSTGRESQL = text(
    "WITH hit AS MATERIALIZED (SELECT place FROM search WHERE words @@ CAST(:match AS tsquery))"
    " SELECT place FROM hit ORDER BY place DESC LIMIT 20"
)


def searches(desk: Desk) -> list[Row]:
    """A name, a rare number, a common word, a beginning: each as in the box, and bare."""
    return [
        row
        for name, typed in (
            ("an address", lambda number: desk.addresses[abs(number) % len(desk.addresses)] + " "),
            ("a number from a mail", lambda number: f"{10_000 + abs(number) * 97 % 90_000} "),
            ("two names", lambda number: ("anna", "ben", "clara", "david")[number % 4] + " kowalska "),
            ("a common word", lambda _: "contract "),
            ("a beginning", lambda number: ("kowal", "schmi", "brigh", "hoffm")[number % 4]),
        )
        for row in _pair(desk, name, typed)
    ]


def _pair(desk: Desk, name: str, typed) -> list[Row]:
    is_sqlite = desk.deps.settings.database_url.startswith("sqlite")

    def bare(number: int) -> object:
        asked = question(typed(number))
        match = index.match(asked, is_sqlite=is_sqlite)
        with desk.deps.store.read(desk.viewer.workspace_id) as tx:
            return tx.connection.execute(_SQLITE if is_sqlite else _POSTGRESQL, {"match": match}).all()

    def box(number: int) -> bytes:
        return msgspec.json.encode(search(desk.deps, desk.viewer, Search(text=typed(number))))

    rounds = ROUNDS if name != "a common word" else 40

    def by_kind(number: int) -> object:
        with desk.deps.store.read(desk.viewer.workspace_id) as tx:
            return index.newest(tx, question(typed(number)), dict.fromkeys(index.SHELVES), 5)

    alone = measure(f"bare: {name}", bare, rounds)
    kinds = measure("  the index alone, five of each kind", by_kind, rounds)
    return [(alone, None), (kinds, alone), (measure(f"search: {name}, by kind, as JSON", box, rounds), alone)]
