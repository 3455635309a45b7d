"""What a file of exported mail says beside the mails: threads by their first message, and decisions."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, select

from server.store import tables as t
from server.store.tx import Read, Write


def first_key(tx: Read, thread_id: int) -> str:
    """The dedupe key of a thread's oldest message: the same on every server that has it."""
    message = t.message
    row = tx.one(
        select(message.c.dedupe_key)
        .where(tx.mine(message), message.c.thread_id == thread_id)
        .order_by(message.c.at, message.c.dedupe_key)
        .limit(1)
    )
    return row.dedupe_key if row else ""


def thread_of(tx: Read, key: str) -> int | None:
    """The thread that a message with this key stands in."""
    row = tx.one(select(t.message.c.thread_id).where(tx.mine(t.message), t.message.c.dedupe_key == key))
    return row.thread_id if row else None


def decision_of(tx: Read, engagement_id: int) -> dict[str, Any] | None:
    """The decision that logged an engagement, without the facts: those are about this server."""
    made, logged = t.decision, t.engagement
    row = tx.one(
        select(made.c.verdict, made.c.rule, made.c.because, made.c.steps, made.c.rules_version, made.c.at)
        .join(logged, and_(logged.c.workspace_id == made.c.workspace_id, logged.c.decision_id == made.c.id))
        .where(tx.mine(made), tx.mine(logged), logged.c.id == engagement_id)
    )
    return {**row._asdict(), "at": row.at.isoformat()} if row else None


def keep_decision(tx: Write, message_id: int, said: dict[str, Any]) -> int:
    """A decision that was taken elsewhere, as it was taken; its id."""
    at = datetime.fromisoformat(said["at"])
    values = {name: said[name] for name in ("verdict", "rule", "because", "steps", "rules_version")}
    return tx.add(t.decision, message_id=message_id, mailbox_id=None, facts={}, at=at, **values)
