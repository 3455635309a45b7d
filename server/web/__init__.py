"""HTTP: the API, signing in, pairing, OAuth, health, and the web app's files."""

from flask import Flask

from server.deps import Deps
from server.web import (
    account,
    assets,
    attachments,
    exchange,
    headers,
    health,
    hubspot,
    oauth,
    pairing,
    problems,
    rpc,
    session,
)


def register(app: Flask, deps: Deps) -> None:
    """Add every route, with headers and problems around them."""
    app.config["MAX_CONTENT_LENGTH"] = 256 * 1024
    app.extensions["deps"] = deps
    problems.register(app)
    headers.register(app, deps.settings)
    session.register(app)
    for room in (account, pairing, oauth, attachments, rpc, health, exchange, assets):
        app.register_blueprint(room.routes)
    hubspot.register(app)
