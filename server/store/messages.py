"""Messages, their bodies, and their sightings: one message, many mailboxes (T15)."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, delete, literal, select, update

from server.core.mail import MessageHead, Participant, Role
from server.store import mailboxes, message_files
from server.store import tables as t
from server.store.tx import Read, Write, one_of, own

message = t.message
sighting = t.sighting
_OF_THREAD = (
    select(message)
    .where(own(message), message.c.thread_id == bindparam("thread"))
    .order_by(message.c.at, message.c.id)
)
_HERE = (
    select(sighting.c.message_id)
    .where(
        own(sighting),
        sighting.c.message_id == message.c.id,
        sighting.c.mailbox_id == bindparam("mailbox"),
    )
    .limit(1)
)
_LOGGED = select(t.engagement.c.id).where(own(t.engagement), t.engagement.c.message_id == message.c.id)
_BECAUSE = (
    select(t.decision.c.because)
    .where(
        own(t.decision),
        t.decision.c.message_id == message.c.id,
        t.decision.c.mailbox_id == bindparam("mailbox"),
    )
    .order_by(t.decision.c.id.desc())
    .limit(1)
)
_IN_MAILBOX = _OF_THREAD.add_columns(
    _HERE.scalar_subquery().label("here"),
    _LOGGED.scalar_subquery().label("engagement"),
    _BECAUSE.scalar_subquery().label("because"),
)
_SIGHTINGS = (
    select(sighting)
    .where(
        own(sighting),
        one_of(sighting.c.message_id, "messages"),
        one_of(sighting.c.mailbox_id, "mailboxes"),
    )
    .order_by(sighting.c.message_id, sighting.c.mailbox_id)
)

_BODIES = select(t.message_body).where(own(t.message_body), one_of(t.message_body.c.message_id, "messages"))


_BY_IDS = select(message).where(own(message), one_of(message.c.id, "ids"))
_BY_KEYS = select(message.c.dedupe_key, message.c.id, message.c.thread_id).where(
    own(message), one_of(message.c.dedupe_key, "keys")
)
_SIGHTED = select(sighting).where(
    own(sighting), sighting.c.mailbox_id == bindparam("mailbox"), one_of(sighting.c.key, "keys")
)


@dataclass(frozen=True)
class Message:
    """A stored message; `head` is what the rules read."""

    id: int
    thread_id: int
    head: MessageHead
    at: datetime


@dataclass(frozen=True)
class InMailbox:
    """A message as one mailbox has it: whether it is there, and why it was logged there or not (T15)."""

    message: Message
    is_here: bool
    engagement: int | None  # as which it is logged, from whichever mailbox
    because: str


@dataclass(frozen=True)
class Sighting:
    """A message in one mailbox; direction is the mailbox's own view of it."""

    message_id: int
    mailbox_id: int
    key: str
    thread_key: str
    direction: str
    received_at: datetime
    gone: str | None = None  # spam, trash, deleted: where the mailbox has put it since


def people_rows(head: MessageHead) -> list[list[str]]:
    """Participants as they are stored: role, address, name."""
    return [[role.value, person.address, person.name] for role, person in head.people()]


def people_of(rows: list[list[str]], role: Role) -> tuple[Participant, ...]:
    """The stored participants of one role."""
    wanted = role.value
    return tuple([Participant(address, name) for kind, address, name in rows if kind == wanted])


def _message(row: Any) -> Message:
    senders = people_of(row.people, Role.FROM)
    head = MessageHead(
        message_id=row.header_id,
        subject=row.subject,
        sender=senders[0] if senders else None,
        to=people_of(row.people, Role.TO),
        cc=people_of(row.people, Role.CC),
        bcc=people_of(row.people, Role.BCC),
        reply_to=people_of(row.people, Role.REPLY_TO),
        sent_at=row.at,
        in_reply_to=row.in_reply_to,
        references=tuple(row.references),
        snippet=row.snippet,
        automatic=row.automatic,
    )
    return Message(row.id, row.thread_id, head, row.at)


def by_id(tx: Read, message_id: int) -> Message | None:
    """One message."""
    return by_ids(tx, [message_id]).get(message_id)


def by_ids(tx: Read, ids: Iterable[int]) -> dict[int, Message]:
    """Some messages by id."""
    return {row.id: _message(row) for row in tx.ask(_BY_IDS, ids=list(ids))}


def of_thread(tx: Read, thread_id: int) -> list[Message]:
    """A thread's messages, oldest first."""
    return [_message(row) for row in tx.ask(_OF_THREAD, thread=thread_id)]


def in_mailbox(tx: Read, thread_id: int, mailbox_id: int) -> list[InMailbox]:
    """A thread's messages, oldest first, with what became of each in one mailbox."""
    rows = tx.ask(_IN_MAILBOX, thread=thread_id, mailbox=mailbox_id)
    return [InMailbox(_message(row), row.here is not None, row.engagement, row.because or "") for row in rows]


def by_dedupe_keys(tx: Read, keys: Iterable[str]) -> dict[str, tuple[int, int]]:
    """By Message-ID and content check, the messages that any mailbox has shown: each and its thread (T15)."""
    return {row.dedupe_key: (row.id, row.thread_id) for row in tx.ask(_BY_KEYS, keys=list(keys))}


def id_by_dedupe_key(tx: Read, key: str) -> int | None:
    """The message with the same Message-ID and content check, if any mailbox has shown it (T15)."""
    known = by_dedupe_keys(tx, [key]).get(key)
    return known[0] if known else None


@dataclass(frozen=True)
class NewMessage:
    """A message to be stored: its head, the key by which it is known again, its thread and instant."""

    id: int
    thread_id: int
    head: MessageHead
    dedupe_key: str
    at: datetime

    def stored(self) -> Message:
        """As it would be read back: when it was sent is its instant."""
        return Message(self.id, self.thread_id, replace(self.head, sent_at=self.at), self.at)


def add(tx: Write, thread_id: int, head: MessageHead, dedupe_key: str, at: datetime) -> int:
    """Store a message's head; its id."""
    new = NewMessage(tx.new_id(), thread_id, head, dedupe_key, at)
    add_all(tx, [new])
    return new.id


def add_all(tx: Write, new: Sequence[NewMessage]) -> None:
    """Store the heads of messages."""
    tx.insert_mine(message, map(_row, new))
    known_as = [
        {"header_id": one.head.message_id, "message_id": one.id} for one in new if one.head.message_id
    ]
    tx.insert_mine(t.header_id, known_as)


def _row(new: NewMessage) -> dict[str, Any]:
    head = new.head
    return {
        "id": new.id,
        "thread_id": new.thread_id,
        "dedupe_key": new.dedupe_key,
        "header_id": head.message_id,
        "subject": head.subject,
        "people": people_rows(head),
        "snippet": head.snippet,
        "in_reply_to": head.in_reply_to,
        "references": list(head.references),
        "automatic": head.automatic,
        "at": new.at,
    }


def add_header_id(tx: Write, message_id: int, header_id: str) -> None:
    """The message is also known by this Message-ID."""
    tx.insert_or_ignore(
        t.header_id, {"workspace_id": tx.workspace_id, "header_id": header_id, "message_id": message_id}
    )


def keep_body(tx: Write, message_id: int, text: str, html: str) -> None:
    """Store a body, as it came; only logged mail has one here (H8)."""
    keep_bodies(tx, {message_id: (text, html)})


def keep_bodies(tx: Write, bodies: Mapping[int, tuple[str, str]]) -> None:
    """Store bodies, each as (text, html), as they came."""
    packed = [
        {
            "workspace_id": tx.workspace_id,
            "message_id": message_id,
            "text": zlib.compress(text.encode(), 3),
            "html": zlib.compress(html.encode(), 3),
        }
        for message_id, (text, html) in bodies.items()
    ]
    tx.upsert_many(t.message_body, packed, key=("workspace_id", "message_id"))


def body(tx: Read, message_id: int) -> tuple[str, str] | None:
    """A stored body as (text, html); the html is not sanitised yet."""
    return bodies(tx, [message_id]).get(message_id)


def bodies(tx: Read, ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    """The stored bodies of some messages as (text, html); the html is not sanitised yet."""
    return {row.message_id: _unpacked(row) for row in tx.ask(_BODIES, messages=list(ids))}


def _unpacked(row: Any) -> tuple[str, str]:
    return zlib.decompress(row.text).decode(), zlib.decompress(row.html).decode()


def forget_body(tx: Write, message_id: int) -> None:
    """Drop a body and its files: the mail is not logged any more (T15)."""
    message_files.forget(tx, message_id)
    tx.run(delete(t.message_body).where(tx.mine(t.message_body), t.message_body.c.message_id == message_id))


def add_sightings(tx: Write, seen: Iterable[Sighting]) -> None:
    """A mailbox shows messages; each once."""
    tx.insert_mine(sighting, (one.__dict__ for one in seen))


def put_away(tx: Write, mailbox_id: int, keys: Iterable[str], place: str | None) -> int:
    """The mailbox has put some messages away (spam, trash, deleted), or back (None); how many we knew.

    Only the sighting says so: what is logged stays logged, whatever the mailbox does to it (§3 lesson 3).
    """
    some = (tx.mine(sighting), sighting.c.mailbox_id == mailbox_id, sighting.c.key.in_(list(keys)))
    return tx.run(update(sighting).where(*some, sighting.c.gone.is_distinct_from(place)).values(gone=place))


def seen_between(tx: Read, mailbox_id: int, since: datetime, before: datetime) -> dict[str, str | None]:
    """What a mailbox was seen to hold in a span: id to where it was put since."""
    rows = tx.all(
        select(sighting.c.key, sighting.c.gone).where(
            tx.mine(sighting),
            sighting.c.mailbox_id == mailbox_id,
            sighting.c.received_at >= since,
            sighting.c.received_at < before,
        )
    )
    return {row.key: row.gone for row in rows}


def _sighting(row: Any) -> Sighting:
    return Sighting(
        row.message_id, row.mailbox_id, row.key, row.thread_key, row.direction, row.received_at, row.gone
    )


def sighted(tx: Read, mailbox_id: int, keys: Iterable[str]) -> dict[str, Sighting]:
    """Which of a mailbox's messages we have seen."""
    rows = tx.ask(_SIGHTED, mailbox=mailbox_id, keys=list(keys))
    return {row.key: _sighting(row) for row in rows}


def sightings(tx: Read, messages: Iterable[int], mailboxes: Iterable[int]) -> list[Sighting]:
    """Where some messages are, among some mailboxes."""
    return [_sighting(row) for row in tx.ask(_SIGHTINGS, messages=list(messages), mailboxes=list(mailboxes))]


def of_user(tx: Read, user_id: int, ids: Iterable[int]) -> set[int]:
    """Which of some messages are in a mailbox that a user may use."""
    theirs = and_(
        t.mailbox.c.workspace_id == sighting.c.workspace_id, t.mailbox.c.id == sighting.c.mailbox_id
    )
    rows = tx.all(
        select(sighting.c.message_id)
        .join(t.mailbox, theirs)
        .where(
            tx.mine(t.mailbox),
            tx.mine(sighting),
            mailboxes.usable(literal(user_id), literal(tx.workspace_id)),
            sighting.c.message_id.in_(list(ids)),
        )
    )
    return {row.message_id for row in rows}
