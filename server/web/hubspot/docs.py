"""What the API can do: for machines as OpenAPI, for people as a page of our own."""

from pathlib import Path

from flask import Blueprint, Response, current_app, send_from_directory

from server.web.body import answer
from server.web.guard import PUBLIC, allow, deps
from server.web.hubspot import openapi

routes = Blueprint("api_docs", __name__)
_PAGE = Path(__file__).parent / "page"


@routes.get("/openapi.json")
@allow(PUBLIC)
def show_document() -> Response:
    """The OpenAPI document."""
    return answer(openapi.document(current_app, deps().settings.public_url))


@routes.get("/api/docs")
@allow(PUBLIC)
def show_page() -> Response:
    """The readable page; it draws what /openapi.json says."""
    return send_from_directory(_PAGE, "docs.html")


@routes.get("/api/docs/<name>")
@allow(PUBLIC)
def show_part(name: str) -> Response:
    """The page's script and style."""
    return send_from_directory(_PAGE, name)
