"""What happened in a Microsoft 365 mailbox, and what lies in it."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from server.errors import Fault, Gone, Rejected
from server.providers.graph.api import Answer, CursorExpired, GraphApi
from server.providers.graph.convert import FIELDS, fetched
from server.providers.graph.folders import Folders
from server.providers.port import Changes, Fetched, Missed, Page

PAGE = 100
OVERLAP = timedelta(days=1)  # how far back a folder that was not there before is read


def cursor(api: GraphApi, folders: Folders, now: datetime) -> str:
    """One delta link a folder, as of now."""
    return _written(_start(api, folders.followed()), now)


def _written(links: Mapping[str, str], looked: datetime) -> str:
    return json.dumps({"folders": dict(sorted(links.items())), "looked": looked.isoformat()})


def _start(api: GraphApi, folders: Sequence[str]) -> dict[str, str]:
    paths = [f"/me/mailFolders/{quote(one)}/messages/delta?$select=id&$deltatoken=latest" for one in folders]
    links = {}
    for folder, answer in zip(folders, api.batch(paths), strict=True):
        if isinstance(answer, Gone):
            continue  # deleted just now
        if isinstance(answer, Fault):
            raise answer
        links[folder] = _last_link(api, answer)
    return links


def _last_link(api: GraphApi, answer: Answer) -> str:
    while isinstance(answer, dict) and "@odata.nextLink" in answer:
        answer = api.get(answer["@odata.nextLink"])
    if not isinstance(answer, dict):
        raise Rejected("delta", "a fresh delta token is refused")
    return str(answer["@odata.deltaLink"])


def changes(api: GraphApi, folders: Folders, cursor: str, now: datetime) -> Changes:
    """What every followed folder says, those that are new included.

    Delta may replay, reorder or hide (mail-engineering §0.3): ids are looked at, counts are not, and a
    removal is believed only after a look.
    """
    read = _read(cursor)
    if read is None:
        return Changes(cursor=cursor, reset=True)
    links, looked = read
    followed = folders.followed()
    links = {one: link for one, link in links.items() if one in followed}
    fresh = [one for one in followed if one not in links]
    begun = _start(api, fresh)  # before the listing, so that nothing falls between
    found = _Found()
    for folder, answer in zip(links, api.batch(list(links.values())), strict=True):
        if isinstance(answer, CursorExpired):
            return Changes(cursor=cursor, reset=True)
        if isinstance(answer, Gone):
            continue  # the folder is being deleted; the next look drops it
        if isinstance(answer, Fault):
            raise answer
        found.take(answer)
        links[folder] = answer.get("@odata.nextLink") or answer["@odata.deltaLink"]
    for folder in fresh:
        found.added += _of_folder(api, folder, looked - OVERLAP)
    added, removed, hidden = _looked_at(api, folders, found)
    return Changes(_written(links | begun, now), added=added, removed=removed, hidden=hidden, more=found.more)


class _Found:
    def __init__(self) -> None:
        self.added: list[str] = []
        self.removed: list[str] = []
        self.more = False

    def take(self, answer: dict[str, Any]) -> None:
        for one in answer.get("value", []):
            (self.removed if "@removed" in one else self.added).append(one["id"])
        self.more = self.more or "@odata.nextLink" in answer


def _read(cursor: str) -> tuple[dict[str, str], datetime] | None:
    """Links and the last look; None for a cursor of an older kind, which a resync replaces."""
    held = json.loads(cursor)
    if not {"folders", "looked"} <= held.keys():
        return None
    return held["folders"], datetime.fromisoformat(held["looked"])


def _of_folder(api: GraphApi, folder: str, since: datetime) -> list[str]:
    query = {"$filter": f"receivedDateTime ge {_stamp(since)}", "$select": "id", "$top": str(PAGE)}
    return [one["id"] for one in _all(api, f"/me/mailFolders/{quote(folder)}/messages", query)]


def _looked_at(
    api: GraphApi, folders: Folders, found: _Found
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    added = list(dict.fromkeys(found.added))
    doubtful = [key for key in dict.fromkeys(found.removed) if key not in added]
    removed, hidden = [], []
    for key, answer in zip(doubtful, api.batch([_short(key) for key in doubtful]), strict=True):
        if isinstance(answer, Gone):
            removed.append(key)
        elif isinstance(answer, dict):
            place = _place(folders, answer)
            if place in ("spam", "trash"):
                hidden.append((key, place))
            elif place != "draft":
                added.append(key)  # moved to a folder of its own, or away and back
        elif isinstance(answer, Fault):
            raise answer
    return tuple(added), tuple(removed), tuple(hidden)


def _short(key: str) -> str:
    return f"/me/messages/{quote(key)}?$select=id,isDraft,parentFolderId"


def _place(folders: Folders, message: dict[str, Any]) -> str:
    return folders.place(str(message.get("parentFolderId")), is_draft=bool(message.get("isDraft")))


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def _span(since: datetime | None, before: datetime) -> str:
    # In whole seconds at the provider: one more at the end loses nothing.
    end = f"receivedDateTime lt {_stamp(before + timedelta(seconds=1))}"
    return f"receivedDateTime ge {_stamp(since)} and {end}" if since else end


def listing(
    api: GraphApi, folders: Folders, since: datetime | None, before: datetime, token: str | None, size: int
) -> Page:
    """One page of all folders, newest first."""
    query = {
        "$filter": _span(since, before),
        "$select": "id,isDraft,parentFolderId",
        "$orderby": "receivedDateTime desc",
        "$top": str(min(PAGE, size)),
        "$count": "true",
    }
    answer = api.get(token) if token else api.get("/me/messages", **query)
    keys = tuple(one["id"] for one in answer.get("value", []) if _place(folders, one) in ("mail", "sent"))
    return Page(keys, answer.get("@odata.nextLink"), answer.get("@odata.count"))


def held(api: GraphApi, folders: Folders, since: datetime, before: datetime) -> Mapping[str, str]:
    """Everything, drafts and deleted mail included."""
    query = {"$filter": _span(since, before), "$select": "id,isDraft,parentFolderId", "$top": str(PAGE)}
    return {one["id"]: _place(folders, one) for one in _all(api, "/me/messages", query)}


def _all(api: GraphApi, path: str, query: dict[str, str]) -> list[dict[str, Any]]:
    answer = api.get(path, **query)
    found = list(answer.get("value", []))
    while "@odata.nextLink" in answer:
        answer = api.get(answer["@odata.nextLink"])
        found += answer.get("value", [])
    return found


def heads(api: GraphApi, folders: Folders, keys: Sequence[str]) -> Sequence[Fetched | Missed]:
    """Graph's own fields, in batches."""
    answers = api.batch([f"/me/messages/{quote(key)}?$select={FIELDS}" for key in keys])
    return [_head(folders, key, one) for key, one in zip(keys, answers, strict=True)]


def _head(folders: Folders, key: str, answer: Answer) -> Fetched | Missed:
    if not isinstance(answer, dict):
        return Missed(key, str(answer), gone=isinstance(answer, Gone))
    try:
        place = _place(folders, answer)
        return fetched(answer, place="mail" if place == "sent" else place)
    except (KeyError, ValueError, TypeError, OverflowError) as error:
        return Missed(key, f"unreadable head: {type(error).__name__}", gone=False)
