"""The simulator's one WSGI app: both providers, its own buttons, on one port."""

import re
from collections.abc import Iterable
from threading import Event
from typing import Any

from flask import Flask, Response, g, jsonify, request
from werkzeug.exceptions import HTTPException

from server.simulator import (
    control,
    entra,
    gmail,
    gmail_batch,
    google_oauth,
    graph,
    graph_batch,
    webmail,
)
from server.simulator.grants import Grants, OAuthProblem
from server.simulator.problems import ApiProblem, GraphProblem, Problem, shaped
from server.simulator.view import mailbox_view
from server.simulator.world import Fault, World

MAIL_HOSTS = ("mail.google.com", "outlook.office.com")
SIGN_IN = ("google_oauth.authorize", "google_oauth.token", "entra.authorize", "entra.token")
CLIENT = ("alongside", "simulated-secret")


def application(world: World, app_url: str) -> Any:
    """Everything, chosen by host and path."""
    app = Flask("simulator", static_folder=None)
    google = Grants(world, "google", CLIENT, f"{app_url}/oauth/google/callback")
    microsoft = Grants(world, "microsoft", CLIENT, f"{app_url}/oauth/microsoft/callback")
    app.register_blueprint(google_oauth.routes(world, google))
    app.register_blueprint(gmail.routes(world, google))
    app.register_blueprint(gmail_batch.routes(app))
    app.register_blueprint(graph_batch.routes(app))
    app.register_blueprint(graph.routes(world, microsoft))
    app.register_blueprint(control.routes(world, [google, microsoft]))
    app.register_blueprint(entra.routes(world, microsoft))
    _problems(app, world)
    _faults(app, world)
    pages = webmail.application(lambda account: mailbox_view(world, account), world.accounts)

    def dispatch(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        chosen = pages if environ.get("HTTP_HOST", "").partition(":")[0] in MAIL_HOSTS else app
        answer: Iterable[bytes] = chosen(environ, start_response)
        return answer

    return dispatch


def _problems(app: Flask, world: World) -> None:
    def answer(problem: Problem) -> Response:
        return _answer(world, problem)

    for kind in (ApiProblem, GraphProblem, OAuthProblem):
        app.register_error_handler(kind, answer)

    @app.after_request
    def keep_nothing(response: Response) -> Response:
        # RFC 6749 §5.1 and §5.2: tokens are not cached, and Basic is answered with Basic.
        if request.endpoint not in SIGN_IN:
            return response
        response.headers["Cache-Control"] = "no-store"
        if response.status_code == 401:
            response.headers["WWW-Authenticate"] = 'Basic realm="simulator"'
        return response

    @app.errorhandler(HTTPException)
    def other(error: HTTPException) -> Response:
        """An unknown path, a wrong verb, a bug: the client meets its provider's shape here too."""
        return _answer(world, shaped(request.path, error.code or 500, "", error.description or error.name))


def _answer(world: World, problem: Problem) -> Response:
    made = jsonify(problem.body(world.now()))
    made.status_code = problem.status
    return made


def _faults(app: Flask, world: World) -> None:
    @app.before_request
    def before() -> Response | None:
        g.fault = None if request.path.startswith("/simulator/") else _due(world)
        if g.fault is None:
            return None
        if g.fault.kind == "delay":
            Event().wait(g.fault.seconds)
        elif g.fault.kind == "status":
            return _broken(world, g.fault)
        return None

    @app.after_request
    def after(response: Response) -> Response:
        fault = g.get("fault")
        return _broken(world, fault) if fault is not None and fault.kind == "status_after" else response


def _due(world: World) -> Fault | None:
    with world.lock:
        for fault in world.faults:
            if fault.count > 0 and fault.method == request.method and re.search(fault.path, request.path):
                fault.count -= 1
                return fault
    return None


def _broken(world: World, fault: Fault) -> Response:
    made = _answer(world, shaped(request.path, fault.status, fault.reason, "simulated fault"))
    made.headers.update(fault.headers)
    return made
