"""The page behind the link in a mail: for people who have no account here, without a script (H40)."""

from collections.abc import Callable

from flask import Blueprint, Response, make_response, render_template, request

from server.actions.unsubscribe import Link, Word, resubscribe, show_link, unsubscribe
from server.errors import Problem, Refusal
from server.web.guard import PUBLIC, allow, deps
from server.web.problems import STATUS
from server.web.session import remote

routes = Blueprint("unsubscribe", __name__, template_folder="page")


@routes.get("/unsubscribe/<token>")
@allow(PUBLIC)
def ask(token: str) -> Response:
    """What would happen. Mail filters follow links, so looking changes nothing."""
    return _page(token, lambda: show_link(deps(), token), "ask")


@routes.post("/unsubscribe/<token>")
@allow(PUBLIC)
def act(token: str) -> Response:
    """Unsubscribe, or take it back. The link is the permission; there is no cookie to forge with."""
    word = Word(request.form.get("address", "")[:320], request.form.get("what") == "all")
    if request.form.get("what") == "again":
        return _page(token, lambda: resubscribe(deps(), token, remote(), word), "again")
    step = "all" if word.everything else "one"
    return _page(token, lambda: unsubscribe(deps(), token, remote(), word), step)


def _page(token: str, look: Callable[[], Link], step: str) -> Response:
    try:
        return _shown(200, step, look())
    except Refusal as refused:
        status = STATUS.get(refused.problem.code, 422)
        if refused.problem.field == "address":  # asked once more, with what was wrong
            return _shown(status, "ask", show_link(deps(), token), refused.problem)
        return _shown(status, "refused", None, refused.problem)


def _shown(status: int, step: str, link: Link | None, problem: Problem | None = None) -> Response:
    page = render_template("unsubscribe.html", step=step, link=link, problem=problem)
    response = make_response(page, status)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
