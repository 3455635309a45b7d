"""Full text: FTS5 and tsvector side by side; with dialect.py the only place that knows which database it is.

Every searchable thing has one place: workspace, shelf and id in one number. A question is one range of
places, so nothing of another workspace can be found, and the newest comes first without sorting. The
words were made by `core.search`; the databases only keep them.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, column, false, select, text, true

from server.core.search import Question
from server.store import dialect
from server.store.tx import Read, Write

SHELVES = ("contact", "company", "deal", "ticket", "custom", "email", "activity")
RECORD_SHELVES, LOG_SHELVES = SHELVES[:5], SHELVES[5:]
_WORKSPACE, _SHELF = 44, 40  # bits below them
IDS = (1 << _SHELF) - 1  # what of a place is the id
FEW = {"sqlite": 200, "postgresql": 2000}  # so many hits are sorted; of more, the newest are walked

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


def scrub(tx: Write) -> None:
    """Leave no trace of dropped words in the file: after an erasure, because it rewrites the whole index.

    FTS5 marks what is dropped, and forgets it only when it merges; PostgreSQL's vacuum does so by itself.
    """
    if dialect.is_sqlite(tx.connection):
        tx.connection.execute(text("INSERT INTO search (search) VALUES ('optimize')"))


def clear(tx: Write) -> None:
    """Nothing of this workspace is found any more."""
    column = "rowid" if dialect.is_sqlite(tx.connection) else "place"
    ends = {"first": tx.workspace_id << _WORKSPACE, "last": ((tx.workspace_id + 1) << _WORKSPACE) - 1}
    tx.connection.execute(text(f"DELETE FROM search WHERE {column} BETWEEN :first AND :last"), ends)  # noqa: S608


def match(asked: Question, *, is_sqlite: bool) -> str:
    """A question as the database spells it: quoted words, which hold neither quotes nor spaces."""
    if is_sqlite:
        words = [f'"{word}"' for word in asked.words] + [f'"{asked.beginning}"*']
        return " AND ".join(words if asked.beginning else words[:-1])
    words = [f"'{word}'" for word in asked.words] + [f"'{asked.beginning}':*"]
    return " & ".join(words if asked.beginning else words[:-1])


def newest(tx: Read, asked: Question, shelves: Mapping[str, int | None], limit: int) -> dict[str, list[int]]:
    """The newest ids on each shelf that are found by all words; below an id where one is given.

    Few hits are taken from the index at once. Of many, each shelf is walked from its newest: PostgreSQL
    alone would walk for a rare word, too, because it expects to be done soon.
    """
    if asked.is_empty or not shelves:
        return {on: [] for on in shelves}
    is_sqlite = dialect.is_sqlite(tx.connection)
    words = match(asked, is_sqlite=is_sqlite)
    spans = {on: _bounds(tx, on, below) for on, below in shelves.items()}
    places = (_jumped if is_sqlite else _fenced)(tx, words, spans, limit)
    found: dict[str, list[int]] = {on: [] for on in shelves}
    for at in places:
        on = SHELVES[(at >> _SHELF) & 15]
        if on in found and spans[on][0] <= at <= spans[on][1] and len(found[on]) < limit:
            found[on].append(at & IDS)
    return found


def among(tx: Read, asked: Question | None, on: str, ident: ColumnElement[int]) -> ColumnElement[bool]:
    """The comparison by which a list keeps to what is found on a shelf: it counts and sorts as any other."""
    if asked is None:
        return true()
    if asked.is_empty:
        return false()
    is_sqlite = dialect.is_sqlite(tx.connection)
    first, last = _bounds(tx, on, None)
    given = {"match": match(asked, is_sqlite=is_sqlite), "first": first, "last": last}
    hits = text(_HITS[tx.connection.dialect.name]).bindparams(**given).columns(ident=BigInteger).subquery()
    return ident.in_(select(hits.c.ident))


_HITS = {
    "sqlite": "SELECT rowid - :first AS ident FROM search WHERE search MATCH :match"
    " AND rowid BETWEEN :first AND :last",
    "postgresql": "SELECT place - CAST(:first AS bigint) AS ident FROM search"
    " WHERE words @@ CAST(:match AS tsquery) AND place BETWEEN :first AND :last",
}
Spans = Mapping[str, tuple[int, int]]
_JUMPED = text(
    "SELECT rowid AS place FROM search WHERE search MATCH :match AND rowid BETWEEN :first AND :last"
    " ORDER BY rowid DESC LIMIT :limit"
).columns(column("place", BigInteger))
_FENCED = text(
    "WITH hit AS MATERIALIZED (SELECT place FROM search WHERE words @@ CAST(:match AS tsquery)"
    " AND place BETWEEN :first AND :last LIMIT :many),"
    " ranked AS (SELECT place, count(*) OVER () AS hits,"
    " row_number() OVER (PARTITION BY place >> 40 ORDER BY place DESC) AS number FROM hit)"  # by shelf
    " SELECT place, hits FROM ranked WHERE number <= :limit ORDER BY place DESC"
).columns(column("place", BigInteger), column("hits", BigInteger))
_WALKED = text(
    "SELECT place FROM search WHERE words @@ CAST(:match AS tsquery) AND place BETWEEN :first AND :last"
    " ORDER BY place DESC LIMIT :limit"
).columns(column("place", BigInteger))


def _jumped(tx: Read, words: str, spans: Spans, limit: int) -> list[int]:
    """Down from the newest place; what is left of a shelf that has enough is jumped over.

    FTS5 looks the words up anew each time, which for the beginning of a word costs more than the hits.
    """
    size = max(limit, FEW["sqlite"]) + 1
    last = max(last for _, last in spans.values())
    low = min(first for first, _ in spans.values())
    places: list[int] = []
    while last >= low:
        rows = tx.ask(_JUMPED, match=words, first=low, last=last, limit=size)
        places += [row.place for row in rows]
        if len(rows) < size:
            break
        shelf = places[-1] >> _SHELF
        enough = sum(at >> _SHELF == shelf for at in places) >= limit
        last = (shelf << _SHELF if enough else places[-1]) - 1
    return places


def _fenced(tx: Read, words: str, spans: Spans, limit: int) -> list[int]:
    """All shelves at once where the hits are few, else shelf by shelf."""
    few = _few(
        tx, words, (min(first for first, _ in spans.values()), max(last for _, last in spans.values())), limit
    )
    if few is not None:
        return few
    return [at for span in spans.values() for at in _walk(tx, words, span, limit)]


def _few(tx: Read, words: str, span: tuple[int, int], limit: int) -> list[int] | None:
    """The newest hits on each shelf, if the hits are few."""
    given = {"match": words, "first": span[0], "last": span[1], "limit": limit}
    rows = tx.ask(_FENCED, many=FEW["postgresql"] + 1, **given)
    return [row.place for row in rows] if not rows or rows[0].hits <= FEW["postgresql"] else None


def _walk(tx: Read, words: str, span: tuple[int, int], limit: int) -> list[int]:
    few = _few(tx, words, span, limit)
    if few is not None:
        return few
    given = {"match": words, "first": span[0], "last": span[1], "limit": limit}
    return [row.place for row in tx.ask(_WALKED, **given)]
