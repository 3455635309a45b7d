"""What changed in a folder, as Graph tells it."""

import json
import re
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request

from server.simulator import graph_asked as asked
from server.simulator.graph_filter import filtered
from server.simulator.graph_messages import (
    answer_json,
    folder_of,
    folder_of_labels,
    immutable,
    message_json,
)
from server.simulator.graph_whose import root
from server.simulator.problems import GraphProblem
from server.simulator.world import World


def delta_json(world: World, account: str, folder: str) -> Response:
    """Changes of one folder since a token, in pages; a first call without one lists what is there now."""
    since, newest, after = _delta_state(world)
    if since is None:
        mails = [mail for mail in world.mails(account, "id > ?", [after]) if folder_of(mail) == folder]
        there = sorted(filtered(mails, request.args.get("$filter", "")), key=lambda one: one.id)
        found = [(mail.id, message_json(world, mail)) for mail in there]
    else:
        found = _since(world, account, folder, max(since, after))
    preferred = re.search(r"odata\.maxpagesize=([0-9]{1,9})", request.headers.get("Prefer", ""))
    size = max(1, int(preferred[1])) if preferred else asked.PAGE
    answer: dict[str, Any] = {
        "@odata.context": f"{world.url}/v1.0/$metadata#Collection(message)",
        "value": [shown for _, shown in found[:size]],
    }
    link = f"{world.url}{root()}/mailFolders/folder-{folder}/messages/delta?"
    kept = {name: request.args[name] for name in ("$select", "$filter") if name in request.args}
    if len(found) > size:
        start = "" if since is None else since
        name, last = "nextLink", {"$skiptoken": f"{start}.{newest}.{found[size - 1][0]}"}
    else:
        name, last = "deltaLink", {"$deltatoken": str(newest)}
    answer[f"@odata.{name}"] = link + urlencode(kept | last, safe="$", quote_via=quote)
    return answer_json(answer)


def _delta_state(world: World) -> tuple[int | None, int, int]:
    """Changes since which event (None: list the folder), the newest event then, how far the pages came."""
    page = request.args.get("$skiptoken")
    token = request.args.get("$deltatoken", request.args.get("$deltaToken"))
    newest, after = world.newest_event(), 0
    since: int | None = None
    if page is not None:
        read = re.fullmatch(r"([0-9]{0,18})\.([0-9]{1,18})\.([0-9]{1,18})", page)
        if read is None:
            raise asked.refused("BadRequest", "Badly formed token.")
        since, newest, after = int(read[1]) if read[1] else None, int(read[2]), int(read[3])
    elif token == "latest":
        since = newest
    elif token is not None:
        if not re.fullmatch(r"[0-9]{1,18}", token):
            raise asked.refused("BadRequest", "Badly formed token.")
        since = int(token)
    if (newest if since is None else since) < int(world.value("graph:oldest_delta") or 0):
        raise GraphProblem(410, "syncStateNotFound", "The sync state is not found; start over.")
    return since, newest, after


def _since(world: World, account: str, folder: str, token: int) -> list[tuple[int, dict[str, Any]]]:
    """What changed, each with its event's number; a mail once.

    A mail that left and came back in between is told as removed, as the real one does (mail-engineering §0.3).
    """
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    left: set[str] = set()
    for event in world.events(account, token):
        key, was = event["key"], json.loads(event.get("was") or "null")
        now = json.loads(event.get("now") or "null")
        if was is not None and now is not None and folder_of_labels(was) == folder != folder_of_labels(now):
            left.add(key)
        mail = world.mail(account, key) if key not in found else None
        if mail is not None and folder_of(mail) == folder and key not in left:
            found[key] = (event["id"], message_json(world, mail))
        elif was is not None and folder_of_labels(was) == folder:
            found[key] = (event["id"], {"id": _removed_id(key, folder), "@removed": {"reason": "deleted"}})
    # By event: a page's last one says where the next page begins.
    return sorted(found.values(), key=lambda one: one[0])


def _removed_id(key: str, folder: str) -> str:
    """A deleted mail is told by the id it had in the folder that is asked for."""
    return key if immutable() else f"{key}.{folder[:2]}"
