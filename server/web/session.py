"""Who is asking: a browser by its cookie, a panel by its bearer token."""

from flask import Flask, Response, g, request

from server.actions.admit import viewer_of
from server.store import sessions
from server.store.sessions import TOUCH
from server.web.guard import deps

BROWSER_SECONDS = 14 * 24 * 3600


def register(app: Flask) -> None:
    """Look the session up before each request that may need it."""
    app.before_request(load)


def cookie_name() -> str:
    """`__Host-` binds the cookie to this very host; browsers want TLS for that."""
    return "__Host-alongside" if deps().settings.public_url.startswith("https:") else "alongside"


def load() -> None:
    """Set `g.viewer`, `g.csrf` and by what the request was recognised."""
    g.viewer, g.csrf, g.by = None, "", ""
    if not request.path.startswith(("/api/", "/oauth/", "/panel/", "/deep")):
        return
    scheme, _, bearer = request.headers.get("Authorization", "").partition(" ")
    token, kind = (bearer, "panel") if scheme == "Bearer" else (request.cookies.get(cookie_name(), ""), "web")
    if not token:
        return
    with deps().store.system_read() as tx:
        found = sessions.by_token(tx, token, kind)
    if found is None:
        return
    g.viewer, g.csrf, g.by = viewer_of(deps(), found), found.csrf, "token" if kind == "panel" else "cookie"
    if deps().clock.now() - found.last_seen_at > TOUCH:
        with deps().store.system() as tx:
            sessions.touch(tx, found.id)


def set_cookie(response: Response, token: str) -> Response:
    """Sign this browser in."""
    secure = deps().settings.public_url.startswith("https:")
    response.set_cookie(
        cookie_name(), token, max_age=BROWSER_SECONDS, httponly=True, secure=secure, samesite="Lax", path="/"
    )
    return response


def clear_cookie(response: Response) -> Response:
    """Sign this browser out, with everything it kept (check 90)."""
    response.delete_cookie(cookie_name(), path="/")
    response.headers["Clear-Site-Data"] = '"storage"'
    return response


def browser_label() -> str:
    """What to call this browser in the list of devices."""
    agent = request.headers.get("User-Agent", "")
    name = next((one for one in ("Firefox", "Edg", "Chrome", "Safari") if one in agent), "Browser")
    return "Edge" if name == "Edg" else name


def remote() -> str:
    """Where a request comes from, for limits only."""
    return request.remote_addr or "unknown"
