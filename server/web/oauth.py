"""The browser's way to a provider and back."""

from flask import Blueprint, Response, g, redirect, request

from server import ids
from server.actions import connect_mailbox
from server.actions.connect_mailbox import Browser, Wanted
from server.errors import Problem, Refusal
from server.web.body import answer, body
from server.web.guard import PUBLIC, allow, deps, viewer
from server.web.session import browser_label, set_cookie
from shared_schema import http as wire

routes = Blueprint("oauth", __name__)

FLOW_COOKIE = "alongside-flow"
PROBLEM_COOKIE = "alongside-problem"
FLOW_SECONDS = 600


@routes.post("/oauth/<provider>/start")
@allow("panel.use")  # the action refuses a View-Only seat with its own words (S5)
def start(provider: str) -> Response:
    """Begin to connect a mailbox."""
    secret = ids.secret()
    asked = body(wire.StartConnect)
    is_team = asked.for_team or asked.shared
    wanted = Wanted(asked.address, is_team, asked.team if is_team else None, asked.shared)
    url = connect_mailbox.start_connect(deps(), viewer(), provider, _browser(secret), wanted)
    return _with_flow(answer(wire.Redirect(url=url)), secret)


@routes.post("/oauth/<provider>/sign-in")
@allow(PUBLIC)
def sign_in(provider: str) -> Response:
    """Begin to sign in with a mail account that is connected already."""
    secret = ids.secret()
    url = connect_mailbox.start_sign_in(deps(), provider, _browser(secret))
    return _with_flow(answer(wire.Redirect(url=url)), secret)


@routes.get("/oauth/<provider>/callback")
@allow(PUBLIC)  # the single-use state is the permission; it is bound to this browser
def callback(provider: str) -> Response:
    """The provider sent the browser back; on to a clean address, without code and state."""
    browser = _browser(request.cookies.get(FLOW_COOKIE, ""))
    try:
        finished = connect_mailbox.finish(deps(), provider, browser, request.args.to_dict())
    except Refusal as refused:
        return _with_problem(_back(f"/#/mailboxes/problem/{refused.problem.code}"), refused.problem)
    if finished.signed_in is not None:
        return set_cookie(_back("/#/"), finished.signed_in.token)
    return _back(f"/#/mailboxes/connected/{finished.mailbox_id}")


@routes.get("/api/oauth/problem")
@allow(PUBLIC)
def show_problem() -> Response:
    """What went wrong on the way back, said once to the browser it happened to."""
    sealed = request.cookies.get(PROBLEM_COOKIE, "")
    code, _, title = bytes.fromhex(sealed).decode().partition("\n") if _is_hex(sealed) else ("", "", "")
    said = Problem(code or "not_found", title or "Nothing went wrong.")
    response = answer({"code": said.code, "title": said.title})
    response.delete_cookie(PROBLEM_COOKIE, path="/")
    return response


def _is_hex(text: str) -> bool:
    return bool(text) and len(text) % 2 == 0 and all(letter in "0123456789abcdef" for letter in text)


def _browser(secret: str) -> Browser:
    return Browser(ids.digest(secret), browser_label(), g.viewer)


def _back(path: str) -> Response:
    response = redirect(path, 303)
    response.delete_cookie(FLOW_COOKIE, path="/")
    return Response(response.get_data(), 303, response.headers)


def _with_flow(response: Response, secret: str) -> Response:
    return _short_cookie(response, FLOW_COOKIE, secret)


def _with_problem(response: Response, refused: Problem) -> Response:
    text = "\n".join((refused.code, " ".join((refused.title, *refused.steps))))
    return _short_cookie(response, PROBLEM_COOKIE, text.encode()[:1500].hex())


def _short_cookie(response: Response, name: str, value: str) -> Response:
    secure = deps().settings.public_url.startswith("https:")
    response.set_cookie(
        name, value, max_age=FLOW_SECONDS, httponly=True, secure=secure, samesite="Lax", path="/"
    )
    return response
