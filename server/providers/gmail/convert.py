"""Gmail's JSON into our values."""

import base64
from datetime import UTC, datetime
from typing import Any

from server.core.address import parse_list
from server.core.mail import MessageHead
from server.mime.automatic import is_automatic
from server.mime.parse import date, first_id, ids, parse
from server.providers.port import Fetched

# What the rules read; asked for by name, so that no body travels (H8).
HEADERS = (
    "Message-ID", "Subject", "From", "To", "Cc", "Bcc", "Reply-To", "Date", "In-Reply-To", "References",
    "Auto-Submitted", "Precedence", "List-Id", "X-Autoreply", "Preference",
)  # fmt: skip


def fetched(message: dict[str, Any]) -> Fetched:
    """One message, of format `metadata` (head only) or `raw` (with its MIME)."""
    mime = base64.urlsafe_b64decode(message["raw"]) if "raw" in message else None
    head = parse(mime).head if mime is not None else _head(message)
    return Fetched(
        key=message["id"],
        thread_key=message["threadId"],
        head=head,
        received_at=datetime.fromtimestamp(int(message["internalDate"]) / 1000, UTC),
        is_draft="DRAFT" in message.get("labelIds", []),
        mime=mime,
        place=place(message.get("labelIds", [])),
    )


def place(labels: list[str]) -> str:
    """Where a message is, as far as anybody should care."""
    places = {"DRAFT": "draft", "CHAT": "chat", "SPAM": "spam", "TRASH": "trash"}
    return next((name for label, name in places.items() if label in labels), "mail")


def headers(message: dict[str, Any]) -> dict[str, str]:
    """A message's headers by lower-case name; the first of each."""
    found: dict[str, str] = {}
    for one in message.get("payload", {}).get("headers", []):
        found.setdefault(one["name"].lower(), one["value"])
    return found


def _head(message: dict[str, Any]) -> MessageHead:
    named = headers(message)
    senders = parse_list(named.get("from", ""))
    return MessageHead(
        message_id=first_id(named.get("message-id", "")),
        subject=named.get("subject", ""),
        sender=senders[0] if senders else None,
        to=parse_list(named.get("to", "")),
        cc=parse_list(named.get("cc", "")),
        bcc=parse_list(named.get("bcc", "")),
        reply_to=parse_list(named.get("reply-to", "")),
        sent_at=date(named.get("date", "")),
        in_reply_to=first_id(named.get("in-reply-to", "")),
        references=ids(named.get("references", "")),
        snippet=message.get("snippet", ""),
        automatic=is_automatic(named),
    )
