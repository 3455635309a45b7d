"""Full text: FTS5 and tsvector side by side; with dialect.py the only place that knows which database it is.

Every searchable thing has one place: workspace, shelf and id in one number. A question is one range of
places, so nothing of another workspace can be found, and the newest comes first without sorting. The
words were made by `core.search`; the databases only keep them.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, TextClause, text

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
        dialect.overwrite_deleted(tx.connection)
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

    Few hits are taken from the index at once and sorted here. Of many, each shelf is walked from its
    newest: PostgreSQL alone would walk for a rare word, too, because it expects to be done soon.
    """
    if asked.is_empty or not shelves:
        return {on: [] for on in shelves}
    is_sqlite = dialect.is_sqlite(tx.connection)
    words = match(asked, is_sqlite=is_sqlite)
    spans = {on: _bounds(tx, on, below) for on, below in shelves.items()}
    whole = min(first for first, _ in spans.values()), max(last for _, last in spans.values())
    few = _few(tx, words, whole)
    if few is not None:
        inside = [at for at in few if any(first <= at <= last for first, last in spans.values())]
        every = _by_shelf(shelves, sorted(inside, reverse=True))
        return {on: ids[:limit] for on, ids in every.items()}
    if is_sqlite:
        given = {
            f"{end}{n}": at
            for n, span in enumerate(spans.values())
            for end, at in zip(_ENDS, span, strict=True)
        }
        arms = tx.connection.execute(_arms(len(spans)), {"match": words, "limit": limit, **given})
        return _by_shelf(shelves, arms.scalars())
    places = [at for span in spans.values() for at in _walk(tx, words, span, limit)]
    return _by_shelf(shelves, places)


_ENDS = ("first", "last")
_FEW_TEXTS = {
    "sqlite": text(
        "SELECT rowid FROM search WHERE search MATCH :match AND rowid BETWEEN :first AND :last LIMIT :limit"
    ),
    "postgresql": text(
        "WITH hit AS MATERIALIZED (SELECT place FROM search WHERE words @@ CAST(:match AS tsquery)"
        " AND place BETWEEN :first AND :last LIMIT :limit) SELECT place FROM hit"
    ),
}
_WALKED = text(
    "SELECT place FROM search WHERE words @@ CAST(:match AS tsquery) AND place BETWEEN :first AND :last"
    " ORDER BY place DESC LIMIT :limit"
)
_ARM = (
    "SELECT * FROM (SELECT rowid FROM search WHERE search MATCH :match"
    " AND rowid BETWEEN :first# AND :last# ORDER BY rowid DESC LIMIT :limit)"
)


@cache
def _arms(shelves: int) -> TextClause:
    return text(" UNION ALL ".join(_ARM.replace("#", str(number)) for number in range(shelves)))


def _few(tx: Read, words: str, span: tuple[int, int]) -> list[int] | None:
    """All hits, if they are few."""
    name = tx.connection.dialect.name
    given = {"match": words, "first": span[0], "last": span[1], "limit": FEW[name] + 1}
    rows = tx.connection.execute(_FEW_TEXTS[name], given).scalars().all()
    return list(rows) if len(rows) <= FEW[name] else None


def _walk(tx: Read, words: str, span: tuple[int, int], limit: int) -> list[int]:
    few = _few(tx, words, span)
    if few is not None:
        return sorted(few, reverse=True)[:limit]
    given = {"match": words, "first": span[0], "last": span[1], "limit": limit}
    return list(tx.connection.execute(_WALKED, given).scalars().all())


def _by_shelf(shelves: Iterable[str], places: Iterable[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {on: [] for on in shelves}
    for at in places:
        found[SHELVES[(at >> _SHELF) & 15]].append(at & IDS)
    return found
