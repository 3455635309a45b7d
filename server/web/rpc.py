"""The panel's methods over HTTP: for scripts, and for a panel whose socket is down."""

from flask import Blueprint, Response

from server import panel
from server.errors import Problem, Refusal
from server.present.shown import Shown
from server.web.body import answer, body
from server.web.guard import allow, deps, viewer
from shared_schema import commands

routes = Blueprint("rpc", __name__)


@routes.post("/panel/<method>")
@allow("panel.use")  # each method has its own permission in server.panel
def call(method: str) -> Response:
    """The same struct, the same table, the same answer as on the socket."""
    if method not in panel.TABLE:
        raise Refusal(Problem("unknown_method", f"There is no method {method[:80]!r}.", field="method"))
    result = panel.carry_out(deps(), viewer(), method, body(commands.METHODS[method][0]))
    return answer(result.view if isinstance(result, Shown) else result)
