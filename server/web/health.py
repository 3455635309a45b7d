"""Health in three answers: alive, ready, and deep."""

import shutil

from flask import Blueprint, Response

from server.health import deep_state, ready_problem
from server.web.body import answer
from server.web.guard import PUBLIC, allow, deps

routes = Blueprint("health", __name__)


@routes.get("/healthz")
@allow(PUBLIC)
def alive() -> Response:
    """The process answers; nothing else is asked."""
    return Response("ok\n", content_type="text/plain; charset=utf-8")


@routes.get("/ready")
@allow(PUBLIC)
def ready() -> Response:
    """The database can be written, the key is the right one, the schema is the newest."""
    problem = ready_problem(deps())
    return answer({"ready": problem is None, "problem": problem}, 200 if problem is None else 503)


@routes.get("/deep")
@allow("panel.use")
def deep() -> Response:
    """How the queue, the mailboxes and the disk are doing."""
    free = shutil.disk_usage(deps().settings.data).free
    return answer({**deep_state(deps()), "free_bytes": free})
