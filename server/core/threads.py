"""Which thread a message belongs to, and when two sightings are one message (T3, T15)."""

from collections.abc import Mapping
from hashlib import sha256

from server.core.mail import MessageHead


def join(head: MessageHead, known: Mapping[str, int], provider_thread: int | None) -> int | None:
    """The thread to join, None for a new one; the subject never counts (T3).

    The provider's thread within the mailbox comes first; across mailboxes any known Message-ID among
    References and In-Reply-To, the nearest one first. An empty id is no key.
    """
    if provider_thread is not None:
        return provider_thread
    for header_id in (head.in_reply_to, *reversed(head.references)):
        if header_id and header_id in known:
            return known[header_id]
    return None


def dedupe_key(head: MessageHead) -> str:
    """One message, many sightings: its Message-ID with a check of sender and subject (T15).

    The check keeps a forged id from hiding another mail. Without an id, date and people stand in.
    """
    sender = head.sender.address if head.sender else ""
    subject = " ".join(head.subject.split()).casefold()
    content: tuple[str, ...]
    if head.message_id and "@" in head.message_id:
        content = ("id", head.message_id.strip(), sender, subject)
    else:
        everyone = ",".join(sorted(person.address for _, person in head.people()))
        content = ("content", str(head.sent_at), sender, everyone, subject, head.snippet)
    return sha256("\0".join(content).encode(errors="replace")).hexdigest()
