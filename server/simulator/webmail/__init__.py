"""Stand-in mail pages under the real host names: small, but with the traps of the real ones.

Strict CSP and Trusted Types, late content, hidden panes that stay mounted, look-alike attributes in
mail bodies, localised labels. Not copies: enough DOM for the panel's readers to be right or wrong.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, jsonify, request, send_from_directory

from server.simulator.cast import Account

STATIC = Path(__file__).parent / "static"
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'none'; base-uri 'none'; require-trusted-types-for 'script'"
)


def application(view: Callable[[str], dict[str, Any]], accounts: Callable[[str], list[Account]]) -> Flask:
    """`view` is a mailbox as JSON, `accounts` are those of a provider."""
    app = Flask("webmail", static_folder=None)

    @app.get("/standin/<path:name>")
    def asset(name: str) -> Response:
        return send_from_directory(STATIC, name)

    @app.get("/standin-view/<provider>/<int:number>")
    def show(provider: str, number: int) -> Response:
        known = accounts(provider)
        return jsonify(view(known[min(number, len(known) - 1)].address))

    @app.get("/", defaults={"_path": ""})
    @app.get("/<path:_path>")
    def page(_path: str) -> Response:
        google = request.host.partition(":")[0] == "mail.google.com"
        return send_from_directory(STATIC, "gmail.html" if google else "outlook.html")

    @app.after_request
    def strictly(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = CSP
        response.headers["Cache-Control"] = "no-store"
        return response

    return app
