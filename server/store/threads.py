"""Threads, and the keys by which mailboxes know them (T3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select, update

from server.store import tables as t
from server.store.mailboxes import USER, MailboxRow, of_row, usable
from server.store.tx import SEQ, WORKSPACE, Read, Write, one_of, own

thread = t.thread
thread_key = t.thread_key
_THREAD = and_(thread.c.workspace_id == thread_key.c.workspace_id, thread.c.id == thread_key.c.thread_id)
_KEYS = select(
    thread_key.c.mailbox_id,
    thread_key.c.key,
    thread_key.c.thread_id,
    thread_key.c.fetched_at,
    thread_key.c.problem,
    func.coalesce(thread.c.subject, "").label("subject"),
).outerjoin(thread, _THREAD)
_BY_KEYS = _KEYS.where(
    own(thread_key), thread_key.c.mailbox_id == bindparam("mailbox"), one_of(thread_key.c.key, "keys")
)
_AT_KEY = and_(
    thread_key.c.workspace_id == t.mailbox.c.workspace_id,
    thread_key.c.mailbox_id == t.mailbox.c.id,
    thread_key.c.key == bindparam("key"),
)
_OPENED = (
    select(
        t.mailbox,
        thread_key.c.key,
        thread_key.c.thread_id,
        thread_key.c.fetched_at,
        thread_key.c.problem,
        func.coalesce(thread.c.subject, "").label("about"),
        SEQ.scalar_subquery().label("seq"),
    )
    .select_from(t.mailbox)
    .outerjoin(thread_key, _AT_KEY)
    .outerjoin(thread, _THREAD)
    .where(own(t.mailbox), usable(USER, WORKSPACE))
)
_OF_THREAD = _KEYS.where(
    own(thread_key),
    thread_key.c.thread_id == bindparam("thread"),
    one_of(thread_key.c.mailbox_id, "mailboxes"),
).order_by(thread_key.c.last_at.desc())
_TOUCH = (
    update(thread)
    .where(own(thread), thread.c.id == bindparam("thread"), thread.c.last_at < bindparam("at"))
    .values(last_at=bindparam("at"))
)
_KNOWN = (
    select(t.header_id.c.header_id, func.min(t.message.c.thread_id).label("thread_id"))
    .join(
        t.message,
        and_(
            t.message.c.workspace_id == t.header_id.c.workspace_id, t.message.c.id == t.header_id.c.message_id
        ),
    )
    .where(own(t.header_id), one_of(t.header_id.c.header_id, "wanted"))
    .group_by(t.header_id.c.header_id)
)


@dataclass(frozen=True)
class ThreadKey:
    """A provider's thread in one mailbox; `thread_id` is None until the provider confirmed it."""

    mailbox_id: int
    key: str
    thread_id: int | None
    fetched_at: datetime | None
    problem: str | None
    subject: str


@dataclass(frozen=True)
class Recent:
    """A thread as the web app lists it."""

    thread_id: int
    mailbox_id: int
    key: str
    subject: str
    at: datetime


def by_key(tx: Read, mailbox_id: int, key: str) -> ThreadKey | None:
    """What we know of a provider's thread."""
    return by_keys(tx, mailbox_id, [key]).get(key)


def by_keys(tx: Read, mailbox_id: int, keys: Iterable[str]) -> dict[str, ThreadKey]:
    """What we know of some of a mailbox's threads."""
    return {row.key: ThreadKey(*row) for row in tx.ask(_BY_KEYS, mailbox=mailbox_id, keys=list(keys))}


def opened(tx: Read, user_id: int, key: str | None) -> tuple[list[tuple[MailboxRow, ThreadKey | None]], int]:
    """A person's mailboxes, each with what is known there of a provider's thread; where the feed stands.

    The feed's place is from before all that is read after it: what changes meanwhile is told again.
    """
    rows = tx.ask(_OPENED, user=user_id, key=key or "")
    found = [(of_row(row), _key(row)) for row in rows]
    return sorted(found, key=lambda one: (one[0].is_team, one[0].id)), rows[0].seq if rows else tx.seq()


def _key(row: Any) -> ThreadKey | None:
    if row.key is None:
        return None
    return ThreadKey(row.id, row.key, row.thread_id, row.fetched_at, row.problem, row.about)


def keys_of(tx: Read, thread_id: int, mailboxes: Iterable[int]) -> list[ThreadKey]:
    """By which keys some mailboxes know a thread, the most recently fetched first."""
    return [ThreadKey(*row) for row in tx.ask(_OF_THREAD, thread=thread_id, mailboxes=list(mailboxes))]


def add(tx: Write, subject: str, at: datetime) -> int:
    """A new thread; its id."""
    new = tx.new_id()
    add_all(tx, [(new, subject, at)])
    return new


def add_all(tx: Write, new: Iterable[tuple[int, str, datetime]]) -> None:
    """New threads, each as (id, subject, instant of its newest message)."""
    tx.insert_mine(thread, ({"id": ident, "subject": subject, "last_at": at} for ident, subject, at in new))


def touch_all(tx: Write, newest: Mapping[int, datetime]) -> None:
    """Threads got messages, the newest of these instants."""
    tx.do_many(_TOUCH, [{"thread": ident, "at": at} for ident, at in newest.items()])


def touch(tx: Write, thread_id: int, at: datetime) -> None:
    """A thread got a message of this instant."""
    touch_all(tx, {thread_id: at})


def keep_keys(tx: Write, mailbox_id: int, known: Mapping[str, tuple[int, datetime]]) -> None:
    """By which keys a mailbox knows threads, and the instant of what it showed last."""
    rows = [
        {
            "workspace_id": tx.workspace_id,
            "mailbox_id": mailbox_id,
            "key": key,
            "problem": None,
            "thread_id": thread_id,
            "last_at": at,
        }
        for key, (thread_id, at) in known.items()
    ]
    tx.upsert_many(thread_key, rows, key=("workspace_id", "mailbox_id", "key"))


def keep_key(
    tx: Write,
    mailbox_id: int,
    key: str,
    thread_id: int | None,
    *,
    fetched: bool,
) -> None:
    """A mailbox knows a thread by this key; `fetched` = all its messages were read just now."""
    values = {"workspace_id": tx.workspace_id, "mailbox_id": mailbox_id, "key": key, "problem": None}
    if thread_id is not None:
        values["thread_id"] = thread_id
    if fetched:
        values["fetched_at"] = tx.now
    tx.upsert(thread_key, values, key=("workspace_id", "mailbox_id", "key"))


def set_problem(tx: Write, mailbox_id: int, key: str, problem: str) -> None:
    """The provider could not show this thread: it is gone, or the mailbox lost its consent."""
    mine = and_(tx.mine(thread_key), thread_key.c.mailbox_id == mailbox_id, thread_key.c.key == key)
    tx.run(update(thread_key).where(mine).values(problem=problem))


def recent(tx: Read, mailboxes: Iterable[int], limit: int = 50) -> list[Recent]:
    """The threads last seen in some mailboxes, newest first."""
    rows = tx.all(
        select(
            thread_key.c.thread_id,
            thread_key.c.mailbox_id,
            thread_key.c.key,
            thread.c.subject,
            thread_key.c.last_at,
        )
        .join(thread, _THREAD)
        .where(
            tx.mine(thread_key),
            thread_key.c.mailbox_id.in_(list(mailboxes)),
            thread_key.c.last_at.is_not(None),
        )
        .order_by(thread_key.c.last_at.desc())
        .limit(limit)
    )
    return [Recent(row.thread_id, row.mailbox_id, row.key, row.subject, row.last_at) for row in rows]


def known_header_ids(tx: Read, header_ids: Iterable[str]) -> dict[str, int]:
    """Which thread each known Message-ID belongs to; an empty id is never a key (T3)."""
    wanted = [header_id for header_id in header_ids if header_id]
    rows = tx.ask(_KNOWN, wanted=wanted) if wanted else []
    return {row.header_id: row.thread_id for row in rows}
