"""What changed in a folder, as Graph tells it."""

import re
from typing import Any

from flask import Response, request

from server.simulator.graph_messages import PAGE, answer_json, immutable, in_folder, message_json
from server.simulator.problems import GraphProblem
from server.simulator.world import World


def delta_json(world: World, account: str, folder: str) -> Response:
    """Changes of one folder since a token, in pages; a first call without one lists what is there now."""
    since, newest, after = _delta_state(world)
    if since is None:
        there = sorted(in_folder(world.mails(account, "id > ?", [after]), folder), key=lambda one: one.id)
        found = [(mail.id, message_json(world, mail)) for mail in there]
    else:
        found = _since(world, account, folder, max(since, after))
    asked = re.search(r"odata\.maxpagesize=(\d+)", request.headers.get("Prefer", ""))
    size = max(1, int(asked[1])) if asked else PAGE
    answer: dict[str, Any] = {
        "@odata.context": f"{world.url}/v1.0/$metadata#Collection(message)",
        "value": [shown for _, shown in found[:size]],
    }
    link = f"{world.url}/v1.0/me/mailFolders/{folder}/messages/delta?"
    if request.args.get("$select"):
        link += f"$select={request.args['$select']}&"
    if len(found) > size:
        start = "" if since is None else since
        answer["@odata.nextLink"] = f"{link}$skiptoken={start}.{newest}.{found[size - 1][0]}"
    else:
        answer["@odata.deltaLink"] = f"{link}$deltatoken={newest}"
    return answer_json(answer)


def _delta_state(world: World) -> tuple[int | None, int, int]:
    """Changes since which event (None: list the folder), the newest event then, how far the pages came."""
    page = request.args.get("$skiptoken")
    if page:
        start, newest, after = page.split(".")
        return int(start) if start else None, int(newest), int(after)
    token = request.args.get("$deltatoken") or request.args.get("$deltaToken")
    now = world.newest_event()
    if token is None:
        return None, now, 0
    since = now if token == "latest" else int(token)
    if since < int(world.value("graph:oldest_delta") or 0):
        raise GraphProblem(410, "syncStateNotFound", "The sync state is not found; start over.")
    return since, now, 0


def _since(world: World, account: str, folder: str, token: int) -> list[tuple[int, dict[str, Any]]]:
    """What changed, each with its event's number; a mail once."""
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for event in world.events(account, token):
        key = event["key"]
        mail = world.mail(account, key) if key not in found else None
        if mail is not None and in_folder([mail], folder):
            found[key] = (event["id"], message_json(world, mail))
        elif event["kind"] == "removed":
            found[key] = (event["id"], {"id": _removed_id(key, folder), "@removed": {"reason": "deleted"}})
    return list(found.values())


def _removed_id(key: str, folder: str) -> str:
    """A deleted mail is told by the id it had in the folder that is asked for."""
    return key if immutable() else f"{key}.{folder.lower()[:2]}"
