"""The simulator's one WSGI app: both providers, its own buttons, on one port."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from server.simulator import (
    control,
    entra,
    gmail,
    gmail_batch,
    google_oauth,
    graph,
    graph_batch,
    graph_subscriptions,
    graph_whose,
    traffic,
    webmail,
)
from server.simulator.grants import Grants, OAuthProblem
from server.simulator.problems import ApiProblem, GraphProblem, Problem, shaped
from server.simulator.push import Push
from server.simulator.view import mailbox_view
from server.simulator.world import World

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
    push = Push(world, google, app_url)
    app.register_blueprint(graph_subscriptions.routes(push, microsoft))
    app.register_blueprint(graph.routes(world, microsoft))
    app.register_blueprint(control.routes(world, [google, microsoft], push))
    app.register_blueprint(entra.routes(world, microsoft))
    graph_whose.install(app)
    _problems(app, world)
    traffic.rules(app, world, [google, microsoft])
    pages = webmail.application(lambda account: mailbox_view(world, account), world.accounts)

    push.start()
    world.push = push

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
    return traffic.answer(world, problem)
