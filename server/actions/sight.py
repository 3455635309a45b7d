"""Sight messages: store each head once, whichever mailboxes show it (T15), in its thread (T3).

Any number at once: what is known of them is looked up once for all, and what is new is written once a
table. What one of them brings (a thread, a Message-ID) is known to the next one.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from server.core import threads as rules
from server.core.mail import MessageHead
from server.providers.port import Fetched
from server.store import messages, threads, users
from server.store.mailboxes import MailboxRow
from server.store.messages import Message, NewMessage, Sighting
from server.store.tx import Read, Write


class Whereabouts:
    """To which message and which thread some mails of a mailbox belong, as far as that is known."""

    def __init__(self, tx: Read, row: MailboxRow, mails: Iterable[Fetched]) -> None:
        everything = list(mails)
        self._keys = {one.key: rules.dedupe_key(one.head) for one in everything}
        self._messages = messages.by_dedupe_keys(tx, set(self._keys.values()))
        found = threads.by_keys(tx, row.id, {one.thread_key for one in everything})
        self._threads = {key: known.thread_id for key, known in found.items()}
        self._headers = threads.known_header_ids(
            tx, {ident for one in everything for ident in _answered(one)}
        )

    def message(self, one: Fetched) -> tuple[int, int] | None:
        """The message and its thread, if any mailbox has shown it."""
        return self._messages.get(self._keys[one.key])

    def thread(self, one: Fetched) -> int | None:
        """The thread that it belongs to, if there is one already (T3)."""
        return rules.join(one.head, self._headers, self._threads.get(one.thread_key))

    def every_thread(self, mails: Iterable[Fetched]) -> dict[str, int]:
        """The threads of some mails, by the mails' ids; of those that have one."""
        found = {one.key: self.thread(one) for one in mails}
        return {key: thread_id for key, thread_id in found.items() if thread_id is not None}

    def arrive(self, one: Fetched, message_id: int, thread_id: int) -> NewMessage:
        """A message that nobody has shown before."""
        key, header_id = self._keys[one.key], one.head.message_id
        self._messages[key] = message_id, thread_id
        if header_id:
            self._headers[header_id] = min(thread_id, self._headers.get(header_id, thread_id))
        at = one.head.sent_at or one.received_at
        return NewMessage(message_id, thread_id, one.head, key, at)

    def lead(self, one: Fetched, thread_id: int) -> None:
        """From here on the provider's thread leads to ours."""
        self._threads[one.thread_key] = thread_id


def _answered(one: Fetched) -> list[str]:
    return [*one.head.references, *([one.head.in_reply_to] if one.head.in_reply_to else [])]


@dataclass
class Sighted:
    """What a mailbox showed: each mail's sighting by its id there, and the messages that were new."""

    seen: dict[str, Sighting]
    new: dict[int, Message] = field(default_factory=dict)


@dataclass
class _Pages:
    """What is to be written, a list for each table."""

    threads: dict[int, tuple[str, datetime]] = field(default_factory=dict)
    messages: list[NewMessage] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    keys: dict[str, tuple[int, datetime]] = field(default_factory=dict)
    newest: dict[int, datetime] = field(default_factory=dict)


def sight(tx: Write, row: MailboxRow, fetched: Fetched) -> int:
    """The message's id; seen before, nothing is stored again. Watchers of the thread are told."""
    return sight_all(tx, row, [fetched]).seen[fetched.key].message_id


def sight_all(tx: Write, row: MailboxRow, mails: Sequence[Fetched]) -> Sighted:
    """The sightings of some mails, in their order; what was seen before is not stored again."""
    seen = messages.sighted(tx, row.id, [one.key for one in mails])
    first: dict[str, Fetched] = {}
    for one in mails:
        first.setdefault(one.key, one)
    fresh = [one for key, one in first.items() if key not in seen]
    if not fresh:
        return Sighted(seen)
    places, pages = Whereabouts(tx, row, fresh), _Pages()
    own = users.own_addresses(tx, {one.head.sender.address for one in fresh if one.head.sender})
    for one in fresh:
        message_id, thread_id = places.message(one) or _arrive(tx, one, places, pages)
        received_at = one.received_at.astimezone(UTC)
        direction = direction_of(one.head, own)
        sighting = Sighting(message_id, row.id, one.key, one.thread_key, direction, received_at)
        seen[one.key] = sighting
        pages.sightings.append(sighting)
        pages.keys[one.thread_key] = thread_id, one.received_at
        pages.newest[thread_id] = max(one.received_at, pages.newest.get(thread_id, one.received_at))
        places.lead(one, thread_id)
        tx.tell(f"thread:{thread_id}", "thread", thread_id)
    _write(tx, row, pages)
    return Sighted(seen, {one.id: one.stored() for one in pages.messages})


def direction_of(head: MessageHead, own: frozenset[str]) -> str:
    """Our own address in From means outgoing (H27)."""
    return "outgoing" if head.sender is not None and head.sender.address in own else "incoming"


def _arrive(tx: Write, one: Fetched, places: Whereabouts, pages: _Pages) -> tuple[int, int]:
    thread_id = places.thread(one)
    if thread_id is None:
        thread_id = tx.new_id()
        pages.threads[thread_id] = one.head.subject, one.received_at
    new = places.arrive(one, tx.new_id(), thread_id)
    pages.messages.append(new)
    return new.id, thread_id


def _write(tx: Write, row: MailboxRow, pages: _Pages) -> None:
    begun = pages.threads.items()
    threads.add_all(tx, [(ident, subject, max(at, pages.newest[ident])) for ident, (subject, at) in begun])
    messages.add_all(tx, pages.messages)
    messages.add_sightings(tx, pages.sightings)
    threads.keep_keys(tx, row.id, pages.keys)
    threads.touch_all(tx, {ident: at for ident, at in pages.newest.items() if ident not in pages.threads})
