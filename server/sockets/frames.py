"""JSON-RPC 2.0 frames: the only place where socket text becomes values and back."""

import msgspec

from server.errors import Problem
from server.present import problems as present
from shared_schema import events
from shared_schema.struct import Command

_encode = msgspec.json.Encoder(decimal_format="number").encode
_request = msgspec.json.Decoder(events.Request)

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, REFUSED = (
    -32700,
    -32600,
    -32601,
    -32602,
    -32000,
)


class BadFrame(Exception):
    """A frame that cannot be carried out; `code` is JSON-RPC's."""

    def __init__(self, code: int, problem: Problem) -> None:
        super().__init__(problem.title)
        self.code = code
        self.problem = problem


def decode(text: str | bytes) -> events.Request:
    """A request out of a frame; raises BadFrame with a reason the sender can act on."""
    try:
        return _request.decode(text)
    except msgspec.ValidationError as error:
        raise BadFrame(
            INVALID_REQUEST, Problem("bad_request", f"Not a JSON-RPC 2.0 request: {error}")
        ) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadFrame(PARSE_ERROR, Problem("bad_request", "The message is not JSON.")) from error


def params(raw: msgspec.Raw, kind: type[Command]) -> Command:
    """A method's own parameters; raises BadFrame that names the field."""
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        what, _, path = str(error).partition(" - at ")
        field = path.strip("`").removeprefix("$").lstrip(".") or None
        raise BadFrame(INVALID_PARAMS, Problem("bad_request", what, field=field)) from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise BadFrame(PARSE_ERROR, Problem("bad_request", "The parameters are not JSON.")) from error


def answer(request_id: int | str, result: object) -> bytes:
    """The frame of a result."""
    return _encode(events.Response(id=request_id, result=msgspec.Raw(_encode(result))))


def refusal(request_id: int | str | None, code: int, problem: Problem) -> bytes:
    """The frame of an error, with the problem object in `error.data`."""
    data = present.problem(problem)
    return _encode(
        events.Response(id=request_id, error=events.RpcError(code=code, message=data.title, data=data))
    )


def notice(method: str, value: object) -> bytes:
    """The frame of something said unasked."""
    return _encode(events.Notification(method=method, params=msgspec.Raw(_encode(value))))
