"""Security headers on every answer, errors included; and who may ask from another origin."""

import re
from urllib.parse import urlsplit

from flask import Flask, Response, request

from server.config import Settings
from server.errors import Problem
from server.origins import is_extension
from server.web.problems import to_response

# The mail frame is a srcdoc document: it inherits this policy, and its own forbids more.
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self' {socket}; frame-src 'self'; manifest-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'"
)
CROSS_ORIGIN = re.compile(
    r"/api/(pairing|pairing/claim|ticket|sign-out|drafts/\d+/files(/\d+/remove)?|messages/\d+/files/\d+)"
)


def register(app: Flask, settings: Settings) -> None:
    """Check the host before, set the headers after."""
    known = _hosts(settings)
    socket = settings.public_url.replace("http", "ws", 1)

    @app.before_request
    def check_host() -> Response | None:
        # Health checks come from balancers that know an address only.
        if (
            request.host.rpartition(":")[0] not in known
            and request.host not in known
            and request.path not in ("/healthz", "/ready")
        ):
            return to_response(Problem("bad_request", "This server is not known by that name."), 400)
        if request.method == "OPTIONS" and CROSS_ORIGIN.fullmatch(request.path):
            return Response(status=204)
        return None

    @app.after_request
    def set_headers(response: Response) -> Response:
        fixed = response.headers
        fixed.setdefault("Content-Security-Policy", CSP.format(socket=socket))
        fixed["X-Content-Type-Options"] = "nosniff"
        fixed["Referrer-Policy"] = "no-referrer"
        fixed["Cross-Origin-Opener-Policy"] = "same-origin"
        fixed["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        if settings.public_url.startswith("https:"):
            fixed["Strict-Transport-Security"] = "max-age=63072000"
        if not request.path.startswith("/assets/"):
            fixed.setdefault("Cache-Control", "no-store")
        _cross_origin(response, settings)
        return response


def _hosts(settings: Settings) -> set[str]:
    """Names, whatever the port: a page that has rebound its own name to our address brings that name."""
    return {urlsplit(settings.public_url).hostname or "", "127.0.0.1", "localhost"}


def _cross_origin(response: Response, settings: Settings) -> None:
    """Panels of known extensions may ask for codes and tickets; cookies never come along (check 75)."""
    origin = request.headers.get("Origin", "")
    if not CROSS_ORIGIN.fullmatch(request.path) or not is_extension(origin, settings.extension_ids):
        return
    response.headers["Access-Control-Allow-Origin"] = origin
    response.headers["Vary"] = "Origin"
    response.headers["Access-Control-Allow-Headers"] = "authorization, content-type, x-file-name"
    response.headers["Access-Control-Allow-Methods"] = "GET, POST"
    response.headers["Access-Control-Max-Age"] = "600"
    # Chromium asks before a page of the open web reaches a server on this machine.
    response.headers["Access-Control-Allow-Private-Network"] = "true"
