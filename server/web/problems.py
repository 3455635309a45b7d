"""Whatever goes wrong becomes a problem object (RFC 9457); it may catch all (ADR 007)."""

import msgspec
import structlog
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from server import ids
from server.errors import Problem, Refusal
from server.present.problems import problem
from server.web.hubspot import errors as api

log = structlog.get_logger()

STATUS = {
    "bad_request": 400,
    "signed_out": 401,
    "not_permitted": 403,
    "seat": 403,
    "not_found": 404,
    "unknown_method": 404,
    "code_wrong": 404,
    "draft_stale": 409,
    "draft_sent": 409,
    "conflict": 409,
    "exists": 409,
    "key_reused": 422,
    "code_expired": 410,
    "too_large": 413,
    "too_fast": 429,
    "provider_down": 502,
    "busy": 503,
    "internal": 500,
}
CODES = {400: "bad_request", 403: "not_permitted", 404: "not_found", 405: "bad_request", 413: "too_large"}


def register(app: Flask) -> None:
    """Answer refusals, HTTP errors and bugs alike: as problems."""
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _bug)


def _refusal(refused: Refusal) -> Response:
    if api.is_ours(request.path):
        return api.to_response(refused.problem, refused.problems)
    return to_response(refused.problem)


def to_response(refused: Problem, status: int | None = None) -> Response:
    """A problem over HTTP, with Retry-After where waiting helps; the CRM's API has its own shape (B12)."""
    if api.is_ours(request.path):
        return api.to_response(refused, status=status)
    content = msgspec.json.encode(problem(refused))
    response = Response(
        content, status or STATUS.get(refused.code, 422), content_type="application/problem+json"
    )
    if refused.retry_after is not None:
        response.headers["Retry-After"] = str(max(1, round(refused.retry_after)))
    return response


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    code = CODES.get(status, "bad_request" if status < 500 else "internal")
    return to_response(Problem(code, error.description or error.name), status)


def _bug(error: Exception) -> Response:
    """Our fault: an id to find it in the log, and nothing about its insides (check 76)."""
    number = ids.marker()[:12]
    log.error(
        "request.broke", exc_info=error, error=type(error).__name__, id=number, route=str(request.url_rule)
    )
    return to_response(Problem("internal", f"Something broke on our side ({number}).", ("Try again.",)))
