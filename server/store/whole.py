"""Everything of a workspace that may leave it, table by table: for an export of the whole.

What is listed here leaves; sessions, secrets, tokens, drafts, jobs and the feed are not, so they never do.
"""

import zlib
from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import Table, insert, select

from server.store import tables as t
from server.store.tx import Read, Write

PAGE = 1000
# table → the columns that leave
LEAVES: dict[str, tuple[str, ...]] = {
    "user": ("id", "email", "name", "seat", "created_at"),
    "object_type": ("id", "name", "singular", "plural", "primary_property", "secondary", "searchable", "required"),
    "property": ("id", "kind", "name", "label", "type", "field_type", "group_name", "description", "options", "is_unique", "is_hidden", "display_order"),
    "pipeline": ("id", "kind", "label", "display_order"),
    "stage": ("id", "pipeline_id", "label", "display_order", "outcome", "probability"),
    "address": ("address", "contact_id", "is_primary"),
    "relation": ("from_id", "to_id", "to_kind", "is_primary", "at"),
    "property_change": ("id", "record_id", "name", "old", "new", "user_id", "source", "at"),
    "thread": ("id", "subject", "last_at"),
    "message": ("id", "thread_id", "dedupe_key", "header_id", "subject", "people", "snippet", "in_reply_to", "references", "automatic", "at"),
    "message_body": ("message_id", "text", "html"),
    "decision": ("id", "message_id", "verdict", "rule", "because", "steps", "rules_version", "at"),
    "engagement": ("id", "kind", "message_id", "thread_id", "direction", "subject", "snippet", "people", "user_id", "decision_id", "at"),
    "association": ("record_id", "engagement_id", "source", "at"),
}  # fmt: skip
_ARCHIVES = ("object_type", "property", "pipeline", "stage")


def rows(tx: Read, name: str) -> Iterator[dict[str, Any]]:
    """The rows of one table that leaves, with its listed columns, in the order of its key."""
    table = t.metadata.tables[name]
    chosen = [table.c[column] for column in LEAVES[name]]
    keys = [column for column in table.primary_key.columns if column.name != "workspace_id"]
    wanted = [tx.mine(table)]
    if name in _ARCHIVES:
        wanted.append(table.c.archived_at.is_(None))
    result = tx.connection.execute(
        select(*chosen).where(*wanted).order_by(*keys).execution_options(yield_per=PAGE)
    )
    for row in result:
        yield _plain(row._asdict(), name)


def _plain(row: dict[str, Any], name: str) -> dict[str, Any]:
    if name == "message_body":
        return row | {
            "text": zlib.decompress(row["text"]).decode(),
            "html": zlib.decompress(row["html"]).decode(),
        }
    return row


def add(tx: Write, name: str, values: list[dict[str, Any]]) -> None:
    """Write rows of one of these tables as they were read elsewhere, ids already being ours."""
    table: Table = t.metadata.tables[name]
    fixed: dict[str, Callable[[], Any]] = {"created_at": lambda: tx.now, "updated_at": lambda: tx.now}
    more = {
        column: make()
        for column, make in fixed.items()
        if column in table.c and column not in (values or [{}])[0]
    }
    own = {"workspace_id": tx.workspace_id}
    packed = [own | more | one for one in values]
    if name == "message_body":
        packed = [
            one
            | {"text": zlib.compress(one["text"].encode(), 3), "html": zlib.compress(one["html"].encode(), 3)}
            for one in packed
        ]
    tx.run(insert(table), packed)


def is_empty(tx: Read) -> bool:
    """Whether the workspace has no record yet."""
    return tx.one(select(t.record.c.id).where(tx.mine(t.record)).limit(1)) is None
