"""Errors in the shape of the provider that is asked."""

import secrets
from typing import Any

# google.rpc.Code's name for each HTTP status.
STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}


class ApiProblem(Exception):
    """An error in Google's shape: 401 authError, 403 insufficientPermissions, 404 notFound."""

    def __init__(self, status: int, reason: str, message: str) -> None:
        super().__init__(message)
        self.status, self.reason, self.message = status, reason, message

    def body(self) -> dict[str, Any]:
        """The answer."""
        detail = {"message": self.message, "domain": "global", "reason": self.reason}
        status = STATUS.get(self.status, "UNKNOWN")
        return {"error": {"code": self.status, "message": self.message, "errors": [detail], "status": status}}


class GraphProblem(Exception):
    """An error in Graph's shape."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message

    def body(self) -> dict[str, Any]:
        """The answer."""
        inner = {"date": "2026-01-01T00:00:00", "request-id": secrets.token_hex(8)}
        return {"error": {"code": self.code, "message": self.message, "innerError": inner}}
