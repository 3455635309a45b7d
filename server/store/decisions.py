"""Every decision about a mail, with its trace and the facts it was taken on (B1)."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, bindparam, func, select

from server.core.decision import RULES_VERSION, Decision
from server.store import tables as t
from server.store.tx import Read, Write, one_of, own

decision = t.decision
_LAST = (
    select(func.max(decision.c.id).label("id"))
    .where(
        own(decision),
        one_of(decision.c.message_id, "messages"),
        decision.c.mailbox_id == bindparam("mailbox"),
    )
    .group_by(decision.c.message_id)
)
_NEWEST = select(decision.c.message_id, decision.c.because, decision.c.rule, decision.c.verdict).where(
    own(decision), decision.c.id.in_(_LAST)
)


def keep(tx: Write, message_id: int, mailbox_id: int | None, made: Decision, facts: dict[str, Any]) -> int:
    """Store a decision with its steps; the same facts decide the same again (B3). Its id."""
    new = tx.new_id()
    keep_all(tx, mailbox_id, [(new, message_id, made, facts)])
    return new


def keep_all(
    tx: Write, mailbox_id: int | None, taken: Iterable[tuple[int, int, Decision, dict[str, Any]]]
) -> None:
    """Store decisions with their steps, each as (id, message, decision, facts)."""
    tx.insert_mine(
        decision,
        (
            {
                "id": ident,
                "message_id": message_id,
                "mailbox_id": mailbox_id,
                "verdict": made.verdict,
                "rule": made.rule,
                "because": made.because,
                "steps": [[step.rule, step.verdict, step.because] for step in made.steps],
                "facts": facts,
                "rules_version": RULES_VERSION,
                "at": tx.now,
            }
            for ident, message_id, made, facts in taken
        ),
    )


def newest(tx: Read, mailbox_id: int, messages: Iterable[int]) -> dict[int, str]:
    """Why each message was logged or not, by the newest decision in one mailbox.

    Each mailbox that shows a message decides for itself: its owner's seat and mode may differ (T15).
    """
    return {row.message_id: row.because for row in _newest(tx, mailbox_id, messages)}


def newest_rules(tx: Read, mailbox_id: int, messages: Iterable[int]) -> dict[int, str]:
    """Which rule decided about each message; one that was logged by hand (H29) counts as by hand."""
    rows = _newest(tx, mailbox_id, messages)
    return {
        row.message_id: "by hand" if (row.rule, row.verdict) == ("H29", "log") else row.rule for row in rows
    }


def _newest(tx: Read, mailbox_id: int, messages: Iterable[int]) -> Sequence[Row[Any]]:
    return tx.ask(_NEWEST, messages=list(messages), mailbox=mailbox_id)
