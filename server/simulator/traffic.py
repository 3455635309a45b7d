"""What happens to requests on their way: quotas, and the faults that somebody has ordered."""

import gzip
import re
import socket
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import suppress
from threading import Event
from typing import Any

from flask import Flask, Response, g, jsonify, request

from server.simulator.grants import Grants
from server.simulator.problems import Problem, shaped
from server.simulator.world import Fault, World

MINUTE = 60.0
# Before anything happens: an error, a wait, a connection that ends. `_after`: it happens, and then the answer
# is an error, waits, or never comes. The rest is what becomes of a good answer.
KINDS = {
    "status": "nothing happens, and the answer is `status`",
    "status_after": "it happens, and the answer is `status`",
    "delay": "nothing happens for `seconds`, then all is well",
    "delay_after": "it happens, and the answer comes `seconds` later",
    "reset": "nothing happens, and the connection ends",
    "reset_after": "it happens, and the connection ends without an answer",
    "cut": "half of the answer, then the connection ends",
    "drip": "the answer byte by byte, `seconds` apart",
    "html": "a hotel's page in place of the answer",
    "empty": "an empty answer with a good status",
    "badjson": "half of the JSON, as if it were all",
    "list": "JSON of another type than was asked for",
    "big": "an answer of 100 MB",
    "bomb": "an answer of 100 MB, packed into very little",
}
BIG = 100_000_000
BLOCK = b" " * 100_000
UNITS = 5  # of nearly every call; what a batch holds is counted call by call
OUTSIDE = ("/simulator/", "/google/", "/common/", "/batch", "/v1.0/$batch")


def answer(world: World, problem: Problem) -> Response:
    """A problem in its provider's shape."""
    made = jsonify(problem.body(world.now()))
    made.status_code = problem.status
    return made


def rules(app: Flask, world: World, grants: list[Grants]) -> None:
    """Count, limit and break requests."""
    spent: dict[str, deque[float]] = defaultdict(deque)
    running: dict[str, int] = defaultdict(int)

    def account() -> str:
        header = request.headers.get("Authorization", "")
        holders = (one.holder(header) for one in grants) if header else ()
        return next((one.account.address for one in holders if one), "")

    @app.before_request
    def before() -> Response | None:
        g.fault, g.counted = None, ""
        if request.path.startswith("/simulator/"):
            return None
        refused = _refused()
        if refused is not None:
            return refused
        g.fault = _due(world, account)
        return _struck(world, g.fault) if g.fault is not None else None

    def _refused() -> Response | None:
        if not (world.units_a_minute or world.at_once) or request.path.startswith(OUTSIDE):
            return None
        who = account()
        with world.lock:
            now, mine = world.now().timestamp(), spent[who]
            while mine and mine[0] <= now - MINUTE:
                mine.popleft()
            if world.units_a_minute and (len(mine) + 1) * UNITS > world.units_a_minute:
                wait = mine[0] + MINUTE - now if mine else MINUTE
                return _too_fast(world, 429, "rateLimitExceeded", int(wait) + 1)
            if world.at_once and running[who] >= world.at_once:
                return _too_fast(world, 429, "MailboxConcurrency", 1)
            mine.append(now)
            running[who] += 1
            g.counted = who
        return None

    @app.after_request
    def after(response: Response) -> Response:
        fault = g.get("fault")
        if fault is None or fault.kind in ("status", "delay", "reset"):
            return response
        return _spoilt(world, fault, response)

    @app.teardown_request
    def done(_: BaseException | None) -> None:
        if g.get("counted"):
            with world.lock:
                running[g.counted] -= 1


def _too_fast(world: World, status: int, reason: str, wait: int) -> Response:
    made = answer(world, shaped(request.path, status, reason, "Too many requests."))
    made.headers["Retry-After"] = str(wait)
    return made


def _due(world: World, account: Any) -> Fault | None:
    with world.lock:
        for fault in world.faults:
            if fault.count <= 0 or fault.method != request.method or not re.search(fault.path, request.path):
                continue
            if fault.account and fault.account != account():
                continue
            if fault.chance < 1.0 and world.chances.random() >= fault.chance:
                continue
            fault.count -= 1
            return fault
    return None


def _struck(world: World, fault: Fault) -> Response | None:
    """What comes in place of an answer, and nothing happens."""
    if fault.kind == "delay":
        Event().wait(fault.seconds)
    if fault.kind == "reset":
        return _hung_up()
    return _broken(world, fault) if fault.kind == "status" else None


def _hung_up() -> Response:
    """Nothing more goes over this connection; werkzeug takes it for a client that has gone."""
    connection: socket.socket | None = request.environ.get("werkzeug.socket")
    if connection is not None:
        with suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
    return Response(status=503)


def _broken(world: World, fault: Fault) -> Response:
    made = answer(world, shaped(request.path, fault.status, fault.reason, "simulated fault"))
    made.headers.update(fault.headers)
    return made


def _spoilt(world: World, fault: Fault, response: Response) -> Response:
    """A good answer that does not arrive as it left."""
    if fault.kind == "status_after":
        return _broken(world, fault)
    if fault.kind == "reset_after":
        return _hung_up()
    if fault.kind == "delay_after":
        Event().wait(fault.seconds)
        return response
    return _garbled(fault, response)


def _garbled(fault: Fault, response: Response) -> Response:
    content = response.get_data()
    if fault.kind == "cut":
        # The length says more than comes: the connection ends in the middle.
        response.set_data(content[: len(content) // 2])
        response.headers["Content-Length"] = str(len(content))
        response.automatically_set_content_length = False
    elif fault.kind == "drip":
        response.response = (_slowly(one, fault.seconds) for one in content)
    elif fault.kind == "html":
        return Response("<html><title>Sign in to the hotel's Wi-Fi</title></html>", content_type="text/html")
    elif fault.kind == "empty":
        response.set_data(b"")
    elif fault.kind == "badjson" and response.is_json:
        response.set_data(content[: len(content) // 2])
    elif fault.kind == "list":
        response.set_data(b"[1, 2]")
    elif fault.kind == "big":
        return Response(_blocks(), headers={"Content-Length": str(BIG)}, content_type="application/json")
    elif fault.kind == "bomb":
        packed = gzip.compress(b" " * BIG)
        return Response(packed, headers={"Content-Encoding": "gzip"}, content_type="application/json")
    return response


def _blocks() -> Iterator[bytes]:
    for _ in range(BIG // len(BLOCK)):
        yield BLOCK


def _slowly(one: int, seconds: float) -> bytes:
    Event().wait(seconds)
    return bytes([one])
