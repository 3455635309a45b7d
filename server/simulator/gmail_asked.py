"""What a request to the Gmail API asks for, or Google's refusal of it."""

import base64
import binascii
import json
import re
from collections.abc import Sequence
from typing import Any, TypeVar

from flask import request

from server.mime.parse import parse
from server.simulator.problems import ApiProblem
from server.simulator.world import with_crlf

NOT_FOUND = (404, "notFound", "Requested entity was not found.")
FORMATS = ("full", "metadata", "minimal", "raw")
HISTORY = {
    "messageAdded": "messagesAdded",
    "messageDeleted": "messagesDeleted",
    "labelAdded": "labelsAdded",
    "labelRemoved": "labelsRemoved",
}
PAGE, LARGEST_PAGE = 100, 500

Item = TypeVar("Item")


def refused(message: str, reason: str = "invalidArgument") -> ApiProblem:
    """A 400."""
    return ApiProblem(400, reason, message)


def _invalid(name: str, given: object) -> ApiProblem:
    return refused(f'Invalid value at "{name}", "{given}"', "invalid")


def number(name: str) -> int:
    """An unsigned number of the query; 0 when it is not given."""
    given = request.args.get(name, "")
    if not re.fullmatch(r"[0-9]{0,19}", given):
        raise _invalid(name, given)
    return int(given or 0)


def start_history_id() -> int:
    """Where history begins."""
    if not request.args.get("startHistoryId"):
        raise refused("Missing required parameter: startHistoryId", "required")
    return number("startHistoryId")


def history_kinds() -> set[str]:
    """Which fields of history are asked for; all when none is named."""
    given = request.args.getlist("historyTypes")
    for one in given:
        if one not in HISTORY:
            raise _invalid("historyTypes", one)
    return {HISTORY[one] for one in given}


def one_page(items: Sequence[Item]) -> tuple[Sequence[Item], dict[str, str]]:
    """The part of a list that is asked for, and what tells the client that there is more."""
    size = min(number("maxResults") or PAGE, LARGEST_PAGE)
    token = request.args.get("pageToken", "")
    if not re.fullmatch(r"[0-9]{0,19}", token):
        raise refused("Invalid pageToken")
    end = int(token or 0) + size
    return items[end - size : end], {"nextPageToken": str(end)} if end < len(items) else {}


def one_format(known: tuple[str, ...] = FORMATS) -> str:
    """How much of a message."""
    given = request.args.get("format", "full").lower()
    if given not in known:
        raise _invalid("format", given)
    return given


def one_id(key: str) -> str:
    """A message's or a thread's id, which is hexadecimal."""
    if not re.fullmatch(r"[0-9a-f]{1,16}", key):
        raise refused("Invalid id value")
    return key


def body() -> dict[str, Any]:
    """The JSON object that was sent."""
    try:
        given = json.loads(request.get_data() or b"{}")
    except ValueError as error:
        raise refused("Invalid JSON payload received.", "parseError") from error
    if not isinstance(given, dict):
        raise _invalid("body", given)
    return given


def inner(given: dict[str, Any], name: str) -> dict[str, Any]:
    """An object within an object."""
    found = given.get(name) or {}
    if not isinstance(found, dict):
        raise _invalid(name, found)
    return found


def text(given: dict[str, Any], name: str) -> str:
    """A text within an object."""
    found = given.get(name) or ""
    if not isinstance(found, str):
        raise _invalid(name, found)
    return found


def raw(given: dict[str, Any]) -> bytes:
    """The mail in a Message's `raw`."""
    # Google's servers take either alphabet, padded or not.
    encoded = text(given, "raw").translate(str.maketrans("+/", "-_")).rstrip("=")
    if not encoded:
        raise refused("'raw' RFC822 payload message string is required")
    try:
        if not re.fullmatch(r"[A-Za-z0-9_-]+", encoded):
            raise _invalid("raw", encoded[:40])
        return with_crlf(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except binascii.Error as error:
        raise _invalid("raw", encoded[:40]) from error


def addressed(mime: bytes) -> bytes:
    """A mail that may be sent: somebody is to get it."""
    head = parse(mime).head
    if not (head.to or head.cc or head.bcc):
        raise refused("Recipient address required")
    return mime
