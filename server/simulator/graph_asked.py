"""What a request to Graph asks for, or Graph's refusal of it."""

import base64
import binascii
import json
import re
from typing import Any

from flask import request

from server.mime.parse import parse
from server.simulator.problems import GraphProblem
from server.simulator.world import with_crlf

PAGE, LARGEST_PAGE = 10, 1000
OPTIONS = {"$count", "$expand", "$filter", "$orderby", "$select", "$skip", "$top"}
FIELDS = {
    "subject": str,
    "body": dict,
    "toRecipients": list,
    "ccRecipients": list,
    "bccRecipients": list,
    "internetMessageHeaders": list,
    "singleValueExtendedProperties": list,
    "isRead": bool,
}


def refused(code: str, message: str) -> GraphProblem:
    """A 400."""
    return GraphProblem(400, code, message)


def number(name: str, default: int) -> int:
    """A number of the query, such as $top."""
    given = request.args.get(name, str(default))
    if not re.fullmatch(r"[0-9]{1,9}", given):
        raise refused("BadRequest", f"Invalid value '{given}' for {name} query option found.")
    return int(given)


def check_options() -> None:
    """A query option that is not served would otherwise change nothing, silently."""
    unknown = sorted({one for one in request.args if one.startswith("$")} - OPTIONS)
    if unknown:
        raise refused("BadRequest", f"The query option {unknown[0]} is not supported.")


def body() -> dict[str, Any]:
    """The JSON object that was sent; nothing at all is an empty one."""
    try:
        given = json.loads(request.get_data() or b"{}")
    except ValueError as error:
        raise refused("BadRequest", "Unable to read JSON request payload.") from error
    if not isinstance(given, dict):
        raise refused("BadRequest", "Unable to read JSON request payload.")
    return given


def either(given: dict[str, Any], name: str) -> Any:
    """Clients spell `message` and `Message`."""
    return given.get(name, given.get(name[0].upper() + name[1:]))


def message_fields(given: Any) -> dict[str, Any]:
    """A message's fields; null is as good as not given."""
    if not isinstance(given or {}, dict):
        raise _unreadable("message")
    fields = {name: value for name, value in (given or {}).items() if value is not None}
    for name, kind in FIELDS.items():
        if not isinstance(fields.get(name, kind()), kind):
            raise _unreadable(name)
    for name in ("internetMessageHeaders", "singleValueExtendedProperties"):
        for one in fields.get(name, []):
            _check_pair(name, one)
    return fields


def _check_pair(name: str, given: Any) -> None:
    key = "name" if name == "internetMessageHeaders" else "id"
    if not (
        isinstance(given, dict) and isinstance(given.get(key), str) and isinstance(given.get("value"), str)
    ):
        raise _unreadable(name)


def _unreadable(name: str) -> GraphProblem:
    return refused("RequestBodyRead", f"Cannot read the value of property '{name}'.")


def is_mime() -> bool:
    """A message may be sent as MIME in base64, under text/plain."""
    return request.mimetype == "text/plain"


def mime() -> bytes:
    """That MIME."""
    try:
        return with_crlf(base64.b64decode(b"".join(request.get_data().split()), validate=True))
    except binascii.Error as error:
        raise refused(
            "ErrorMimeContentInvalidBase64String", "Invalid base64 string for MIME content."
        ) from error


def addressed(given: bytes) -> bytes:
    """A mail that may be sent: somebody is to get it."""
    head = parse(given).head
    if not (head.to or head.cc or head.bcc):
        raise refused("ErrorInvalidRecipients", "At least one recipient is not valid.")
    return given
