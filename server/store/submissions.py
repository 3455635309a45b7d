"""Acts of sending: each row goes from `queued` to an end, and every step is fenced by its attempt.

queued → sending → sent | failed | unknown;  unknown → sent | queued | failed;  queued → canceled
queued, unknown → held: due, but not allowed any more; its text is in the composer again (T8)
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from server.store import tables as t
from server.store.tx import Read, Write

submission = t.submission


class Fenced(Exception):
    """Another worker has this submission now; whatever we were about to write does not count."""


@dataclass(frozen=True)
class Submission:
    """One act of sending; `plan` is what was agreed to at Send, as stored JSON."""

    id: int
    draft_id: int
    user_id: int
    mailbox_id: int
    key: str
    fingerprint: str
    state: str
    attempt: int
    plan: dict[str, Any]
    marker: str
    header_id: str
    staged_ref: str | None
    sending_since: datetime | None
    looks: int
    fault: str | None
    message_id: int | None
    engagement_id: int | None
    send_at: datetime
    sent_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class NewSubmission:
    """What is chosen before anything is handed over (B9): marker and Message-ID included."""

    draft_id: int
    user_id: int
    mailbox_id: int
    key: str
    fingerprint: str
    plan: dict[str, Any]
    marker: str
    header_id: str
    send_at: datetime


def _submission(row: Any) -> Submission:
    values = row._asdict()
    del values["workspace_id"]
    return Submission(**values)


def add(tx: Write, new: NewSubmission) -> int:
    """Queue a submission; its id."""
    made = tx.add(submission, state="queued", attempt=0, created_at=tx.now, **new.__dict__)
    tx.tell(f"user:{new.user_id}", "submission", made)
    return made


def by_id(tx: Read, submission_id: int) -> Submission | None:
    """One submission."""
    row = tx.one(select(submission).where(tx.mine(submission), submission.c.id == submission_id))
    return _submission(row) if row else None


def by_key(tx: Read, user_id: int, key: str) -> Submission | None:
    """What a client's key was used for (B9)."""
    row = tx.one(
        select(submission).where(
            tx.mine(submission), submission.c.user_id == user_id, submission.c.key == key
        )
    )
    return _submission(row) if row else None


def of_draft(tx: Read, draft_id: int) -> Submission | None:
    """The newest submission of a draft."""
    row = tx.one(
        select(submission)
        .where(tx.mine(submission), submission.c.draft_id == draft_id)
        .order_by(submission.c.id.desc())
        .limit(1)
    )
    return _submission(row) if row else None


def begin(tx: Write, held: Submission, attempt: int) -> None:
    """Take a submission for one attempt; the ones before are fenced off."""
    _write(tx, held, held.attempt, state="sending", attempt=attempt, sending_since=tx.now)


def keep_ref(tx: Write, held: Submission, attempt: int, staged_ref: str) -> None:
    """Remember the provider's draft before it is sent; raises Fenced."""
    _write(tx, held, attempt, staged_ref=staged_ref)


def settle(tx: Write, held: Submission, attempt: int, state: str, **values: Any) -> None:
    """Write how it ended, or that we must look again; raises Fenced."""
    _write(tx, held, attempt, state=state, **values)


def _write(tx: Write, held: Submission, holder: int, /, **values: Any) -> None:
    mine = (tx.mine(submission), submission.c.id == held.id, submission.c.attempt == holder)
    if not tx.run(update(submission).where(*mine).values(**values)):
        raise Fenced(held.id)
    if "state" in values:
        tx.tell(f"user:{held.user_id}", "submission", held.id)


def cancel(tx: Write, held: Submission) -> bool:
    """Undo Send; whether it was still in time."""
    waiting = (tx.mine(submission), submission.c.id == held.id, submission.c.state == "queued")
    undone = tx.run(update(submission).where(*waiting).values(state="canceled")) == 1
    if undone:
        tx.tell(f"user:{held.user_id}", "submission", held.id)
    return undone


def in_flight(tx: Read, mailbox_id: int) -> bool:
    """Whether a worker is just now handing a mail of this mailbox to the provider."""
    sending = (
        tx.mine(submission),
        submission.c.mailbox_id == mailbox_id,
        submission.c.state == "sending",
    )
    return tx.one(select(submission.c.id).where(*sending).limit(1)) is not None


def sent_of_late(tx: Read, mailbox_id: int, since: datetime, most: int) -> list[datetime]:
    """When a mailbox's newest mails left, or will leave, since an instant; newest first, `most` of them."""
    counts = submission.c.state.in_(("queued", "sending", "sent", "unknown"))
    mine = (tx.mine(submission), submission.c.mailbox_id == mailbox_id, submission.c.send_at > since, counts)
    query = select(submission.c.send_at).where(*mine).order_by(submission.c.send_at.desc()).limit(most)
    return [row.send_at for row in tx.all(query)]


def begun_since(tx: Read, mailbox_id: int, at: datetime, since: datetime) -> list[datetime]:
    """When a mailbox's mails were handed over since `at`, of those that were due since `since`."""
    begun = (submission.c.sending_since >= at, submission.c.send_at > since)
    mine = (tx.mine(submission), submission.c.mailbox_id == mailbox_id, *begun)
    return [row.sending_since for row in tx.all(select(submission.c.sending_since).where(*mine))]
