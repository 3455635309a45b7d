"""Whatever goes wrong in the API, in HubSpot's shape: one answer for every refusal, fault and bug."""

import msgspec
import structlog
from flask import Response, request

from server import ids
from server.core.rate import Taken
from server.errors import Problem
from server.present.hubspot_errors import category, details
from shared_schema.hubspot.shape import Error

log = structlog.get_logger()

PREFIXES = ("/crm/", "/crm-object-schemas/", "/communication-preferences/", "/webhooks/")
STATUS = {
    "bad_request": 400,
    "property_unknown": 400,
    "property_invalid": 400,
    "property_read_only": 400,
    "property_required": 400,
    "signed_out": 401,
    "not_permitted": 403,
    "seat": 403,
    "scopes_missing": 403,
    "not_found": 404,
    "method_wrong": 405,
    "conflict": 409,
    "exists": 409,
    "too_large": 413,
    "media_type": 415,
    "too_fast": 429,
    "busy": 503,
    "internal": 500,
}
OF_STATUS = {404: "not_found", 405: "method_wrong", 413: "too_large", 415: "media_type"}


def is_ours(path: str) -> bool:
    """Whether an address belongs to the HubSpot-compatible API."""
    return path.startswith(PREFIXES)


def to_response(
    refused: Problem, problems: tuple[Problem, ...] = (), status: int | None = None, number: str = ""
) -> Response:
    """A refusal as HubSpot would say it."""
    code = OF_STATUS.get(status or 0, refused.code)
    if code in ("signed_out", "scopes_missing", "not_permitted", "seat"):
        # The route, never the address itself: that may hold somebody's e-mail (checks 86, 87).
        log.warning("api.denied", reason=code, route=str(request.url_rule), method=request.method)
    said = Error(
        status="error",
        message=" ".join((refused.title, *refused.steps)),
        correlation_id=number or ids.marker(),
        category=category(code),
        errors=details(problems or (refused,)),
    )
    answer = _response(said, status or STATUS.get(code, 400))
    if refused.retry_after is not None:
        answer.headers["Retry-After"] = str(max(1, round(refused.retry_after)))
    return answer


def too_fast(taken: Taken) -> Response:
    """429: which policy, and when to come back."""
    said = Error(
        status="error",
        message=f"You have reached your {taken.policy} limit.".lower().replace("you", "You", 1),
        correlation_id=ids.marker(),
        category="RATE_LIMITS",
        error_type="RATE_LIMIT",
        policy_name=taken.policy,
    )
    answer = _response(said, 429)
    answer.headers["Retry-After"] = str(int(taken.wait) + 1)
    return answer


def _response(said: Error, status: int) -> Response:
    answer = Response(msgspec.json.encode(said), status, content_type="application/json")
    if status == 401:
        answer.headers["WWW-Authenticate"] = "Bearer"
    return answer
