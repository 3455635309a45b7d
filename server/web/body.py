"""The one entrance for JSON, and the one way out."""

from typing import TypeVar

import msgspec
from flask import Response, request

from server.errors import Problem, Refusal
from shared_schema.struct import Command

Body = TypeVar("Body", bound=Command)
_encode = msgspec.json.Encoder().encode


def body(kind: type[Body]) -> Body:
    """The request's JSON as a struct; raises Refusal that names the field (check 7)."""
    if request.mimetype != "application/json":
        raise Refusal(Problem("bad_request", "Send JSON, with Content-Type: application/json."))
    return decoded(request.get_data() or b"{}", kind)


def decoded(text: bytes, kind: type[Body]) -> Body:
    """JSON as a struct; raises Refusal that names the field."""
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at ")
        field = path.strip("`").removeprefix("$").lstrip(".") or None
        raise Refusal(Problem("bad_request", what, field=field)) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise Refusal(Problem("bad_request", "The body is not JSON.")) from error


def answer(value: object, status: int = 200) -> Response:
    """A struct as JSON."""
    return Response(_encode(value), status, content_type="application/json")
