"""Graph's $batch: up to 20 requests as JSON, each with its own status; `dependsOn` makes chains."""

import base64
import json
from typing import Any

from flask import Blueprint, Flask, Response, request

from server.simulator import graph_asked as asked
from server.simulator.graph_messages import answer_json

MOST = 20
FAILED_DEPENDENCY = 424


def routes(app: Flask) -> Blueprint:
    """The endpoint /v1.0/$batch."""
    made = Blueprint("graph_batch", __name__)

    @made.post("/v1.0/$batch")
    def batch() -> Response:
        wanted = asked.body().get("requests") or []
        if not isinstance(wanted, list) or not 1 <= len(wanted) <= MOST:
            raise asked.refused("BadRequest", f"A batch has 1 to {MOST} requests.")
        answers: dict[str, dict[str, Any]] = {}
        for one in wanted:
            broken = any(answers[name]["status"] >= 400 for name in one.get("dependsOn", []))
            answers[one["id"]] = _failed(one) if broken else _answered(app, one)
        return answer_json({"responses": list(answers.values())})

    return made


def _failed(wanted: dict[str, Any]) -> dict[str, Any]:
    error = {"code": "FailedDependency", "message": "Request failed on dependencies."}
    return {"id": wanted["id"], "status": FAILED_DEPENDENCY, "headers": {}, "body": {"error": error}}


def _answered(app: Flask, wanted: dict[str, Any]) -> dict[str, Any]:
    outer = {"Authorization": request.headers.get("Authorization", "")}
    path = f"/v1.0/{str(wanted['url']).lstrip('/')}"
    said = app.test_client().open(
        path,
        method=str(wanted["method"]),
        headers=outer | dict(wanted.get("headers") or {}),
        json=wanted.get("body"),
    )
    kept = {name: value for name, value in said.headers.items() if name in ("Content-Type", "Retry-After")}
    answer: dict[str, Any] = {"id": wanted["id"], "status": said.status_code, "headers": kept}
    if said.is_json:
        try:
            return answer | {"body": json.loads(said.get_data())}
        except ValueError:
            pass  # somebody has ordered half an answer
    return answer | {"body": base64.b64encode(said.get_data()).decode()}
