"""Many prepared rows at once: what a demo or an import has made, as fast as the database takes it."""

from collections.abc import Mapping, Sequence
from typing import Any

from server.store import dialect
from server.store import tables as t
from server.store.tx import Write


def add_rows(
    tx: Write, columns: Mapping[str, Sequence[str]], rows: Mapping[str, Sequence[tuple[Any, ...]]]
) -> int:
    """Insert rows by table, parents first, in the order of `columns`; how many.

    JSON and instants come as text. Nobody is told, and search does not hear of them: who fills a
    workspace reads it again afterwards (`index_search.reindex`).
    """
    added = 0
    for table, names in columns.items():
        if rows.get(table):
            own = [(tx.workspace_id, *row) for row in rows[table]]
            dialect.add_rows(tx.connection, t.metadata.tables[table], ("workspace_id", *names), own)
            added += len(own)
    return added
