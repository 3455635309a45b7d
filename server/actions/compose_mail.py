"""Make the mail that a submission's plan describes: the answer, the quoted original, the headers."""

from typing import Any

from server.core.mail import Participant
from server.core.recipients import FORWARD
from server.deps import Deps
from server.errors import Gone
from server.mime.parse import parse
from server.mime.quote import (
    Words,
    forwarded,
    quoted_reply,
    with_link_to_unsubscribe,
    with_signature,
    written,
)
from server.providers.port import Fetched, File, Mailbox, Outgoing
from server.store import messages
from server.store.blobs import Blobs
from server.store.mailboxes import MailboxRow
from server.store.messages import Message, Sighting
from server.store.submissions import Submission

MAX_REFERENCES = 40  # the first and the newest ones are enough for every client


def outgoing(deps: Deps, held: Submission, row: MailboxRow, mailbox: Mailbox) -> Outgoing:
    """The mail, ready to be staged. Reads the answered mail at the provider, to quote it."""
    plan = held.plan
    answered, sighting = _answered(deps, held, row)
    original = _original(mailbox, sighting)
    words = _with_original(deps, held, row, answered, original)
    return Outgoing(
        marker=held.marker,
        message_id=held.header_id,
        sender=Participant(*plan["sender"]),
        to=_people(plan["to"]),
        cc=_people(plan["cc"]),
        bcc=_people(plan["bcc"]),
        subject=plan["subject"],
        text=words.text,
        html=words.html,
        answers=sighting.key if original is not None and sighting else None,
        thread_key=sighting.thread_key if original is not None and sighting else None,
        in_reply_to=answered.head.message_id if answered else None,
        references=_references(answered) if answered else (),
        attachments=_files(deps, held, row),
        forwards=plan.get("kind") == FORWARD,
    )


def _with_original(
    deps: Deps, held: Submission, row: MailboxRow, answered: Message | None, original: Fetched | None
) -> Words:
    """The answer with its mail below; a forward says what we know even if the mail was deleted meanwhile."""
    words, forwards = _own_words(deps, held), held.plan.get("kind") == FORWARD
    if original is not None and original.mime is not None:
        parsed = parse(original.mime)
        below = forwarded if forwards else quoted_reply
        return below(words, original.head, parsed.html, parsed.text)
    if forwards and answered is not None:
        with deps.store.read(row.workspace_id) as tx:
            text, html = messages.body(tx, answered.id) or ("", "")
        return forwarded(words, answered.head, html, text or answered.head.snippet)
    return words


def _own_words(deps: Deps, held: Submission) -> Words:
    """What stands above the quoted mail. A mail made twice is the same mail: its link was chosen at Send."""
    words = written(held.plan["body"])
    if held.plan.get("signature"):
        words = with_signature(words, held.plan["signature"])
    token = held.plan.get("unsubscribe")
    if not token:
        return words
    return with_link_to_unsubscribe(words, f"{deps.settings.public_url}/unsubscribe/{token}")


def _files(deps: Deps, held: Submission, row: MailboxRow) -> tuple[File, ...]:
    """What was attached when Send was pressed; later changes of the draft are another mail's (P18)."""
    blobs = Blobs(deps.settings.data)
    return tuple(
        File(name, kind, size, blobs.path(row.workspace_id, hash_), cid)
        for name, kind, size, hash_, cid in held.plan.get("files", [])
    )


def _people(rows: list[list[Any]]) -> tuple[Participant, ...]:
    return tuple(Participant(address, name) for address, name in rows)


def _answered(deps: Deps, held: Submission, row: MailboxRow) -> tuple[Message | None, Sighting | None]:
    """The answered message, and where the sending mailbox has it, if it has it (S33)."""
    message_id = held.plan["answers"]
    if message_id is None:
        return None, None
    with deps.store.read(row.workspace_id) as tx:
        found = messages.sightings(tx, [message_id], [row.id])
        return messages.by_id(tx, message_id), found[0] if found else None


def _original(mailbox: Mailbox, sighting: Sighting | None) -> Fetched | None:
    if sighting is None:
        return None
    try:
        return mailbox.fetch(sighting.key)
    except Gone:
        return None


def _references(answered: Message) -> tuple[str, ...]:
    """RFC 5322 §3.6.4: the answered mail's references, then its own id."""
    ids = (*answered.head.references, *((answered.head.message_id,) if answered.head.message_id else ()))
    return ids if len(ids) <= MAX_REFERENCES else (ids[0], *ids[1 - MAX_REFERENCES :])
