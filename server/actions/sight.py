"""Sight a message: store its head once, whichever mailboxes show it (T15), in its thread (T3)."""

from server.core import threads as rules
from server.providers.port import Fetched
from server.store import messages, threads, users
from server.store.mailboxes import MailboxRow
from server.store.messages import Sighting
from server.store.tx import Read, Write


def sight(tx: Write, row: MailboxRow, fetched: Fetched) -> int:
    """The message's id; seen before, nothing is stored again. Watchers of the thread are told."""
    known = messages.sighted(tx, row.id, [fetched.key]).get(fetched.key)
    if known is not None:
        return known.message_id
    key = rules.dedupe_key(fetched.head)
    message_id = messages.id_by_dedupe_key(tx, key)
    if message_id is None:
        thread_id = _thread(tx, row, fetched)
        at = fetched.head.sent_at or fetched.received_at
        message_id = messages.add(tx, thread_id, fetched.head, key, at)
    else:
        message = messages.by_id(tx, message_id)
        thread_id = message.thread_id if message else _thread(tx, row, fetched)
    sender = fetched.head.sender
    is_ours = sender is not None and bool(users.own_addresses(tx, [sender.address]))
    direction = "outgoing" if is_ours else "incoming"
    seen = Sighting(message_id, row.id, fetched.key, fetched.thread_key, direction, fetched.received_at)
    messages.add_sighting(tx, seen)
    threads.keep_key(tx, row.id, fetched.thread_key, thread_id, fetched=False, last_at=fetched.received_at)
    threads.touch(tx, thread_id, fetched.received_at)
    tx.tell(f"thread:{thread_id}", "thread", thread_id)
    return message_id


def _thread(tx: Write, row: MailboxRow, fetched: Fetched) -> int:
    return find_thread(tx, row, fetched) or threads.add(tx, fetched.head.subject, fetched.received_at)


def find_thread(tx: Read, row: MailboxRow, fetched: Fetched) -> int | None:
    """The thread that a message belongs to, if there is one already (T3)."""
    provider = threads.by_key(tx, row.id, fetched.thread_key)
    known = threads.known_header_ids(
        tx, [*fetched.head.references, *([fetched.head.in_reply_to] if fetched.head.in_reply_to else [])]
    )
    return rules.join(fetched.head, known, provider.thread_id if provider else None)
