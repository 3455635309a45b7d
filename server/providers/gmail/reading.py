"""What happened in a Gmail mailbox, and what lies in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from server.errors import Fault, Gone
from server.providers.gmail.api import GmailApi
from server.providers.gmail.convert import HEADERS, fetched, place
from server.providers.port import Changes, Fetched, Missed, Page

ME = "me"
PAGE = 500
# Where a message may be that nobody should log; the rest is mail, wherever it is filed.
PLACES = (("DRAFT", "draft"), ("SPAM", "spam"), ("TRASH", "trash"), ("CHAT", "chat"), ("SENT", "sent"))
KINDS = ["messageAdded", "messageDeleted", "labelAdded", "labelRemoved"]


def changes(api: GmailApi, cursor: str) -> Changes:
    """One page of history; 404 means the id is too old, not that anything is broken."""
    start, _, page = cursor.partition("/")
    request = api.users.history().list(
        userId=ME, startHistoryId=start, pageToken=page or None, maxResults=PAGE, historyTypes=KINDS
    )
    try:
        answer = api.call(request)
    except Gone:
        return Changes(cursor=cursor, reset=True)
    places = _places(answer.get("history", []))
    more = answer.get("nextPageToken")
    return Changes(
        cursor=f"{start}/{more}" if more else str(max(int(start), int(answer["historyId"]))),
        added=tuple(key for key, found in places.items() if found == "mail"),
        removed=tuple(key for key, found in places.items() if found == "deleted"),
        hidden=tuple((key, found) for key, found in places.items() if found in ("spam", "trash")),
        more=bool(more),
    )


def _places(entries: list[dict[str, Any]]) -> dict[str, str]:
    """Where each message ended up, by the last that was told of it."""
    found: dict[str, str] = {}
    for entry in entries:
        for name in ("messagesAdded", "labelsAdded", "labelsRemoved"):
            for one in entry.get(name, []):
                message = one["message"]
                found[message["id"]] = place(message.get("labelIds", []))
        for one in entry.get("messagesDeleted", []):
            found[one["message"]["id"]] = "deleted"
    return found


def listing(api: GmailApi, since: datetime | None, before: datetime, token: str | None, size: int) -> Page:
    """One page, newest first; spam, trash and drafts are left out by the query."""
    request = api.users.messages().list(
        userId=ME,
        q=f"{_between(since, before)} -in:drafts -in:chats",
        maxResults=min(PAGE, size),
        pageToken=token,
    )
    answer = api.call(request)
    keys = tuple(one["id"] for one in answer.get("messages", []))
    return Page(keys, answer.get("nextPageToken"), answer.get("resultSizeEstimate"))


def _between(since: datetime | None, before: datetime) -> str:
    # `after:` leaves its own second out, `before:` too: one second more on each side loses nothing.
    start = f"after:{int(since.timestamp()) - 1} " if since else ""
    return f"{start}before:{int(before.timestamp()) + 1}"


def held(api: GmailApi, since: datetime, before: datetime) -> Mapping[str, str]:
    """Everything, spam and trash included; then what lies in each of the special places."""
    found = dict.fromkeys(_keys(api, since, before, None), "mail")
    for label, name in reversed(PLACES):
        found |= dict.fromkeys(_keys(api, since, before, label), name)
    return found


def _keys(api: GmailApi, since: datetime, before: datetime, label: str | None) -> list[str]:
    found: list[str] = []
    page = None
    while True:
        request = api.users.messages().list(
            userId=ME, q=_between(since, before), labelIds=label, includeSpamTrash=True, maxResults=PAGE,
            pageToken=page,
        )  # fmt: skip
        answer = api.call(request)
        found += [one["id"] for one in answer.get("messages", [])]
        page = answer.get("nextPageToken")
        if not page:
            return found


def heads(api: GmailApi, keys: Sequence[str]) -> Sequence[Fetched | Missed]:
    """Headers only, in batches."""
    requests = [
        api.users.messages().get(userId=ME, id=key, format="metadata", metadataHeaders=list(HEADERS))
        for key in keys
    ]
    return [_head(key, one) for key, one in zip(keys, api.batch(requests), strict=True)]


def _head(key: str, answer: dict[str, Any] | Fault) -> Fetched | Missed:
    if isinstance(answer, Fault):
        return Missed(key, str(answer), gone=isinstance(answer, Gone))
    try:
        return fetched(answer)
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        return Missed(key, f"unreadable head: {type(error).__name__}", gone=False)
