"""Search as the box asks, beside the bare full-text query for the same words."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import bindparam, text

from server.actions.search import search
from server.core.search import question
from server.store import search as index
from server.store.tx import Read
from shared_schema.search import Search
from tests.benchmarks.desk import Desk
from tests.benchmarks.measure import Row, measure

ROUNDS = 400
EACH = 8  # of each kind: what the box asks for, and looks at three more to know whether there are more
_SQLITE = (
    "SELECT * FROM (SELECT rowid FROM search WHERE search MATCH :match"
    " AND rowid BETWEEN :first{0} AND :last{0} ORDER BY rowid DESC LIMIT :each)"
)
_POSTGRESQL = (
    "(SELECT place FROM search WHERE words @@ CAST(:match AS tsquery)"
    " AND place BETWEEN :first{0} AND :last{0} ORDER BY place DESC LIMIT :each)"
)
_RECORDS = text(
    "SELECT id, kind, name, subtitle, properties, owner_id FROM record"
    " WHERE workspace_id = :workspace AND id IN :ids"
).bindparams(bindparam("ids", expanding=True))
_ENTRIES = text(
    "SELECT id, kind, at, subject, snippet, people FROM engagement WHERE workspace_id = :workspace AND id IN :ids"
).bindparams(bindparam("ids", expanding=True))


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


def _pair(desk: Desk, name: str, typed: Callable[[int], str]) -> list[Row]:
    """Bare: the newest eight of each kind from the full text alone, and their rows by id, as they come."""
    is_sqlite = desk.deps.settings.database_url.startswith("sqlite")
    arm = _SQLITE if is_sqlite else _POSTGRESQL
    arms = text(" UNION ALL ".join(arm.format(number) for number in range(len(index.SHELVES))))
    workspace = desk.viewer.workspace_id

    def full_text(tx: Read, number: int) -> list[int]:
        asked = question(typed(number))
        given: dict[str, Any] = {"match": index.match(asked, is_sqlite=is_sqlite), "each": EACH}
        for at, on in enumerate(index.SHELVES):
            first = index.place(tx, on, 0)
            given |= {f"first{at}": first, f"last{at}": first + index.IDS}
        return list(tx.connection.execute(arms, given).scalars())

    def bare(number: int) -> object:
        with desk.deps.store.read(workspace) as tx:
            places = full_text(tx, number)
            first_entry = index.place(tx, "email", 0)
            ids = [[at & index.IDS for at in places if (at >= first_entry) is log] for log in (False, True)]
            return [
                tx.connection.execute(rows, {"workspace": workspace, "ids": chosen}).all()
                for rows, chosen in zip((_RECORDS, _ENTRIES), ids, strict=True)
                if chosen
            ]

    def box(number: int) -> bytes:
        return msgspec.json.encode(search(desk.deps, desk.viewer, Search(text=typed(number))))

    rounds = ROUNDS if name != "a common word" else 40
    alone = measure(f"bare: {name}", bare, rounds)
    return [(alone, None), (measure(f"search: {name}, by kind, as JSON", box, rounds), alone)]
