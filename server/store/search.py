"""Full text: FTS5 and tsvector side by side; with dialect.py the only place that knows which database it is.

Every searchable thing has one place: workspace, shelf and id in one number. A question is one range of
places, so nothing of another workspace can be found, and the newest comes first without sorting. The
words were made by `core.search`; the databases only keep them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, text

from server.core.search import Question
from server.store import dialect
from server.store.tx import Read, Write

SHELVES = ("contact", "company", "deal", "ticket", "custom", "email", "activity")
RECORD_SHELVES, LOG_SHELVES = SHELVES[:5], SHELVES[5:]
_WORKSPACE, _SHELF = 44, 40  # bits below them
IDS = (1 << _SHELF) - 1  # what of a place is the id
_FEW = 2000  # so many hits are sorted; where there are more, the newest are found by walking

_CREATE = {
    # `ascii` takes every other letter as it is: the words are folded already. No phrases are asked for.
    "sqlite": """
        CREATE VIRTUAL TABLE search
        USING fts5(words, detail=none, columnsize=0, tokenize='ascii', prefix='2 3')
    """,
    "postgresql": """
        CREATE TABLE search (place bigint PRIMARY KEY, words tsvector NOT NULL);
        CREATE INDEX ix_search_words ON search USING gin (words)
    """,
}


def create(connection: Connection) -> None:
    """Make the index: what a migration calls, because no table of ours can describe it."""
    for statement in _CREATE[connection.dialect.name].split(";"):
        connection.execute(text(statement))


def is_ours(name: str | None, type_: str, _parents: Any) -> bool:
    """Whether Alembic should look at a table: the full text is not described in `tables`."""
    return type_ != "table" or name is None or (name != "search" and not name.startswith("search_"))


def record_shelf(kind: str) -> str:
    """Where records of a type stand."""
    return kind if kind in RECORD_SHELVES else "custom"


def log_shelf(kind: str) -> str:
    """Where log entries of a kind stand."""
    return kind if kind in LOG_SHELVES else "activity"


def place(tx: Read, on: str, ref: int) -> int:
    """The number of one thing."""
    return (tx.workspace_id << _WORKSPACE) + (SHELVES.index(on) << _SHELF) + ref


def _bounds(tx: Read, on: str, below: int | None) -> tuple[int, int]:
    first = place(tx, on, 0)
    return first, (first + below if below is not None else first + (1 << _SHELF)) - 1


def put(tx: Write, found_by: Mapping[int, Sequence[str]]) -> None:
    """From now on each place is found by exactly these words."""
    drop(tx, found_by)
    rows = [{"place": at, "words": _kept(tx, words)} for at, words in found_by.items() if words]
    if not rows:
        return
    if dialect.is_sqlite(tx.connection):
        tx.connection.execute(text("INSERT INTO search (rowid, words) VALUES (:place, :words)"), rows)
    else:
        tx.connection.execute(
            text("INSERT INTO search (place, words) VALUES (:place, array_to_tsvector(:words))"), rows
        )


def _kept(tx: Write, words: Sequence[str]) -> str | list[str]:
    return " ".join(words) if dialect.is_sqlite(tx.connection) else list(words)


def drop(tx: Write, places: Iterable[int]) -> None:
    """Nothing is found at these places any more."""
    rows = [{"place": at} for at in places]
    if rows:
        column = "rowid" if dialect.is_sqlite(tx.connection) else "place"
        tx.connection.execute(text(f"DELETE FROM search WHERE {column} = :place"), rows)  # noqa: S608


def clear(tx: Write) -> None:
    """Nothing of this workspace is found any more."""
    column = "rowid" if dialect.is_sqlite(tx.connection) else "place"
    ends = {"first": tx.workspace_id << _WORKSPACE, "last": ((tx.workspace_id + 1) << _WORKSPACE) - 1}
    tx.connection.execute(text(f"DELETE FROM search WHERE {column} BETWEEN :first AND :last"), ends)  # noqa: S608


def newest(tx: Read, asked: Question, shelves: Mapping[str, int | None], limit: int) -> dict[str, list[int]]:
    """The newest ids on each shelf that are found by all words; below an id where one is given."""
    if asked.is_empty or not shelves:
        return {on: [] for on in shelves}
    if dialect.is_sqlite(tx.connection):
        return _in_fts5(tx, asked, shelves, limit)
    return _in_tsvector(tx, asked, shelves, limit)


_ARM = (
    "SELECT * FROM (SELECT rowid FROM search WHERE search MATCH :match"
    " AND rowid BETWEEN :first# AND :last# ORDER BY rowid DESC LIMIT :limit)"
)


def _in_fts5(
    tx: Read, asked: Question, shelves: Mapping[str, int | None], limit: int
) -> dict[str, list[int]]:
    # A quoted string is one token here, whatever is in it: words hold neither quotes nor spaces.
    match = " AND ".join(
        [f'"{word}"' for word in asked.words] + [f'"{asked.beginning}"*'][: bool(asked.beginning)]
    )
    arms, given = [], {"match": match, "limit": limit}
    for number, (on, below) in enumerate(shelves.items()):
        given[f"first{number}"], given[f"last{number}"] = _bounds(tx, on, below)
        arms.append(_ARM.replace("#", str(number)))
    rows = tx.connection.execute(text(" UNION ALL ".join(arms)), given)
    return _by_shelf(shelves, (row[0] for row in rows))


def _in_tsvector(
    tx: Read, asked: Question, shelves: Mapping[str, int | None], limit: int
) -> dict[str, list[int]]:
    """Few hits are taken from the index and sorted; of many, the newest are near the end of the table.

    PostgreSQL alone would walk the whole table for a rare word, because it expects to be done soon.
    """
    match = " & ".join(
        [f"'{word}'" for word in asked.words] + [f"'{asked.beginning}':*"][: bool(asked.beginning)]
    )
    found: dict[str, list[int]] = {}
    spans = {on: _bounds(tx, on, below) for on, below in shelves.items()}
    given = {
        "match": match,
        "first": min(a for a, _ in spans.values()),
        "last": max(b for _, b in spans.values()),
    }
    rows = _few(tx, given)
    if rows is not None:
        inside = [at for at in rows if any(first <= at <= last for first, last in spans.values())]
        every = _by_shelf(shelves, sorted(inside, reverse=True))
        return {on: ids[:limit] for on, ids in every.items()}
    for on, (first, last) in spans.items():
        given = {"match": match, "first": first, "last": last}
        one = _few(tx, given)
        places = sorted(one, reverse=True)[:limit] if one is not None else _walk(tx, given, limit)
        found |= _by_shelf({on: None}, places)
    return found


_FENCED = text(
    "WITH hit AS MATERIALIZED (SELECT place FROM search WHERE words @@ CAST(:match AS tsquery)"
    " AND place BETWEEN :first AND :last LIMIT :limit) SELECT place FROM hit"
)
_WALKED = text(
    "SELECT place FROM search WHERE words @@ CAST(:match AS tsquery) AND place BETWEEN :first AND :last"
    " ORDER BY place DESC LIMIT :limit"
)


def _few(tx: Read, given: Mapping[str, Any]) -> list[int] | None:
    rows = tx.connection.execute(_FENCED, {**given, "limit": _FEW + 1}).scalars().all()
    return list(rows) if len(rows) <= _FEW else None


def _walk(tx: Read, given: Mapping[str, Any], limit: int) -> list[int]:
    return list(tx.connection.execute(_WALKED, {**given, "limit": limit}).scalars().all())


def _by_shelf(shelves: Iterable[str], places: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {on: [] for on in shelves}
    for at in places:
        found[SHELVES[(at >> _SHELF) & 15]].append(at & IDS)
    return found
