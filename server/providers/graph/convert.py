"""Graph's JSON into our values, and back."""

from datetime import UTC, datetime
from typing import Any

from server.core.address import normalise
from server.core.mail import MessageHead, Participant
from server.mime.automatic import is_automatic
from server.mime.parse import ids
from server.providers.port import Fetched

FIELDS = (
    "id,conversationId,internetMessageId,subject,bodyPreview,from,toRecipients,ccRecipients,bccRecipients,"
    "replyTo,receivedDateTime,sentDateTime,isDraft,parentFolderId,internetMessageHeaders"
)


def fetched(message: dict[str, Any], mime: bytes | None = None, place: str = "mail") -> Fetched:
    """One message; its head from Graph's own fields."""
    return Fetched(
        key=message["id"],
        thread_key=message["conversationId"],
        head=_head(message),
        received_at=instant(message.get("receivedDateTime") or message["createdDateTime"]),
        is_draft=bool(message.get("isDraft")),
        mime=mime,
        place="draft" if message.get("isDraft") and place == "mail" else place,
    )


def instant(text: str) -> datetime:
    """Graph's timestamps, in UTC."""
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)


def _head(message: dict[str, Any]) -> MessageHead:
    named = {one["name"].lower(): one["value"] for one in message.get("internetMessageHeaders") or []}
    senders = _people([message["from"]]) if message.get("from") else ()
    answered = ids(named.get("in-reply-to", ""))
    sent = message.get("sentDateTime")
    return MessageHead(
        message_id=message.get("internetMessageId") or None,
        subject=message.get("subject") or "",
        sender=senders[0] if senders else None,
        to=_people(message.get("toRecipients")),
        cc=_people(message.get("ccRecipients")),
        bcc=_people(message.get("bccRecipients")),
        reply_to=_people(message.get("replyTo")),
        sent_at=instant(sent) if sent else None,
        in_reply_to=answered[0] if answered else None,
        references=ids(named.get("references", "")),
        snippet=message.get("bodyPreview") or "",
        automatic=is_automatic(named),
    )


def _people(recipients: list[dict[str, Any]] | None) -> tuple[Participant, ...]:
    found = []
    for one in recipients or []:
        email = one.get("emailAddress") or {}
        address = normalise(email.get("address") or "")
        if address is not None:  # internal senders may have an Exchange name instead of an address
            found.append(Participant(address, email.get("name") or ""))
    return tuple(found)


def recipients(people: tuple[Participant, ...]) -> list[dict[str, Any]]:
    """Participants as Graph wants them."""
    return [{"emailAddress": {"address": one.address, "name": one.name or one.address}} for one in people]
