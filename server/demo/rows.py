"""Rows by table, in the order of their columns, as texts and numbers that both databases take as they are."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from server.core import built_in
from server.core.object_types import BUILT_IN
from server.core.record_edit import Schema, Stage

# Parents before children: a row may only point at what is there.
COLUMNS: dict[str, tuple[str, ...]] = {
    "record": (
        "id", "kind", "name", "subtitle", "stage_id", "is_open", "owner_id", "domain", "properties", "created_by",
        "source", "created_at", "updated_at",
    ),
    "address": ("address", "contact_id", "is_primary"),
    "relation": ("from_id", "to_id", "to_kind", "is_primary", "at"),
    "thread": ("id", "subject", "last_at"),
    "message": (
        "id", "thread_id", "dedupe_key", "header_id", "subject", "people", "snippet", "in_reply_to", "references",
        "automatic", "at",
    ),
    "header_id": ("header_id", "message_id"),
    "message_body": ("message_id", "text", "html"),
    "engagement": (
        "id", "kind", "message_id", "thread_id", "direction", "subject", "snippet", "people", "user_id", "properties",
        "at",
    ),
    "association": ("record_id", "engagement_id", "source", "at"),
    "task": ("engagement_id", "owner_id", "type", "due_at", "done_at"),
}  # fmt: skip


@dataclass(frozen=True)
class Rep:
    """Somebody of ours who owns records and writes mails."""

    id: int
    address: str
    name: str


class Chance(Protocol):
    """Where chance comes from."""

    def random(self) -> float:
        """A number from 0 to below 1."""
        ...


@dataclass
class Office:
    """Where a story takes place: whose it is, when it ends, and what it has told so far."""

    chance: Chance
    new_id: Callable[[], int]
    reps: Sequence[Rep]
    stages: dict[str, tuple[Stage, ...]]
    until: datetime
    seed: int
    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    def __post_init__(self) -> None:
        self.schemas = {
            kind: Schema(BUILT_IN[kind], built_in.PROPERTIES[kind], self.stages.get(kind, ()), {})
            for kind in BUILT_IN
        }

    def pick(self, among: Sequence[Any]) -> Any:
        """One of several, all alike likely."""
        return among[int(self.chance.random() * len(among))]

    def upto(self, most: int) -> int:
        """A number from 0 to below `most`."""
        return int(self.chance.random() * most)

    def likely(self, share: float) -> bool:
        """Whether something happens that happens so often."""
        return self.chance.random() < share

    def ago(self, days: float) -> datetime:
        """An instant of a working day, about so many days before the end."""
        then = self.until - timedelta(days=days)
        return then.replace(hour=7 + self.upto(11), minute=self.upto(60), second=self.upto(60), microsecond=0)

    def take(self) -> dict[str, list[tuple[Any, ...]]]:
        """What was told since last asked."""
        told, self.rows = self.rows, {name: [] for name in COLUMNS}
        return told


def instant(at: datetime) -> str:
    """An instant as SQLite keeps it; PostgreSQL reads it as UTC."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}.000000"
