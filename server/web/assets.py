"""The web app's files: the panel's own bundle, built by `make extension` or `make run`."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory

from server.web.guard import PUBLIC, allow

routes = Blueprint("assets", __name__)

WEB = Path(__file__).parents[2] / "extension" / ".output" / "web"
MISSING = "The web app is not built yet: run `make run`, or `npm run build:web` in extension/.\n"


@routes.get("/")
@allow(PUBLIC)
def index() -> Response:
    """The one page; everything after # is its own."""
    if not (WEB / "index.html").is_file():
        return Response(MISSING, 503, content_type="text/plain; charset=utf-8")
    return send_from_directory(WEB, "index.html")


@routes.get("/assets/<path:name>")
@allow(PUBLIC)
def asset(name: str) -> Response:
    """A file whose name changes with its content: kept for ever."""
    response = send_from_directory(WEB / "assets", name, max_age=31536000)
    response.cache_control.immutable = True
    return response


@routes.get("/favicon.ico")
@allow(PUBLIC)
def favicon() -> Response:
    """Browsers ask for it unasked."""
    return Response(status=204)
