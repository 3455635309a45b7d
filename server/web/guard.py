"""Every route says who may use it; what says nothing, a test finds (check 34)."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import current_app, g, request

from server.actions.admit import SIGNED_OUT
from server.core import permission
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal

PUBLIC = "public"
View = TypeVar("View", bound=Callable[..., Any])
FORGED = Problem("not_permitted", "This request did not come from the page.", ("Reload the page.",))


def deps() -> Deps:
    """The outside world of this app."""
    found: Deps = current_app.extensions["deps"]
    return found


def viewer() -> Viewer:
    """Who is asking; raises Refusal `signed_out`."""
    if g.viewer is None:
        raise Refusal(SIGNED_OUT)
    known: Viewer = g.viewer
    return known


def allow(needed: str) -> Callable[[View], View]:
    """Declare a route's permission; PUBLIC needs no session."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if needed != PUBLIC:
                refused = permission.refusal(viewer(), needed)
                if refused is not None:
                    raise Refusal(refused)
                _check_origin()
            return view(*args, **kwargs)

        guarded.permission = needed  # type: ignore[attr-defined]  # read by the architecture test
        return guarded  # type: ignore[return-value]  # same signature, wrapped

    return declare


def _check_origin() -> None:
    """A cookie comes along with forged requests, a token of ours does not (check 75)."""
    if request.method in ("GET", "HEAD") or g.by != "cookie":
        return
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Refusal(FORGED)
    if request.headers.get("X-CSRF-Token", "") != g.csrf:
        raise Refusal(FORGED)
