"""Errors in the shape of the provider that is asked."""

import secrets
from datetime import datetime
from typing import Any

from server.simulator.grants import OAuthProblem

# google.rpc.Code's name for each HTTP status, and the reason that is given when nothing more is known.
GOOGLE = {
    400: ("INVALID_ARGUMENT", "badRequest"),
    401: ("UNAUTHENTICATED", "authError"),
    403: ("PERMISSION_DENIED", "forbidden"),
    404: ("NOT_FOUND", "notFound"),
    429: ("RESOURCE_EXHAUSTED", "rateLimitExceeded"),
    500: ("INTERNAL", "backendError"),
    503: ("UNAVAILABLE", "backendError"),
    504: ("DEADLINE_EXCEEDED", "backendError"),
}
GRAPH = {
    400: "BadRequest",
    401: "InvalidAuthenticationToken",
    403: "ErrorAccessDenied",
    404: "ErrorItemNotFound",
    410: "syncStateNotFound",
    429: "ApplicationThrottled",
    503: "ServiceUnavailable",
    504: "GatewayTimeout",
}


class ApiProblem(Exception):
    """An error in Google's shape: 401 authError, 403 insufficientPermissions, 404 notFound."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message

    def body(self, _at: datetime) -> dict[str, Any]:
        """The answer."""
        detail = {"message": self.message, "domain": "global", "reason": self.reason}
        status = GOOGLE.get(self.status, ("UNKNOWN", ""))[0]
        return {"error": {"code": self.status, "message": self.message, "errors": [detail], "status": status}}


class GraphProblem(Exception):
    """An error in Graph's shape."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def body(self, at: datetime) -> dict[str, Any]:
        """The answer."""
        inner = {"date": f"{at:%Y-%m-%dT%H:%M:%S}", "request-id": secrets.token_hex(8)}
        return {"error": {"code": self.code, "message": self.message, "innerError": inner}}


Problem = ApiProblem | GraphProblem | OAuthProblem


def shaped(path: str, status: int, reason: str, message: str) -> Problem:
    """A failure that no route has put into words, as the provider at that path would say it."""
    if path.startswith(("/gmail/", "/batch")):
        return ApiProblem(status, reason or GOOGLE.get(status, ("", "unknown"))[1], message)
    if path.startswith("/v1.0/"):
        return GraphProblem(status, reason or GRAPH.get(status, "UnknownError"), message)
    # RFC 6749 §4.1.2.1 names two for a server in trouble.
    busy = "temporarily_unavailable" if status in (429, 503) else "server_error"
    return OAuthProblem(reason or ("invalid_request" if status < 429 else busy), message, status)
