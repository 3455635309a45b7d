"""HTTP: the API, signing in, pairing, OAuth, health, and the web app's files."""

from flask import Flask

from server.deps import Deps
from server.web import (
    account,
    assets,
    attachments,
    connections,
    exchange,
    headers,
    health,
    hubspot,
    oauth,
    pairing,
    problems,
    push,
    rpc,
    session,
    unsubscribe,
)


def register(app: Flask, deps: Deps) -> None:
    """Add every route, with headers and problems around them."""
    app.config["MAX_CONTENT_LENGTH"] = 256 * 1024
    app.extensions["deps"] = deps
    problems.register(app)
    headers.register(app, deps.settings)
    session.register(app)
    talk = (account, pairing, oauth, attachments, connections, push, rpc, health, exchange)
    for room in (*talk, unsubscribe, assets):
        app.register_blueprint(room.routes)
    hubspot.register(app)
