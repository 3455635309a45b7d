"""ADR 007: only what stands between one unit of work and the others may catch whatever goes wrong."""

import ast
from pathlib import Path

SERVER = Path(__file__).parents[2] / "server"
EDGES = {"jobs/runner.py", "sockets/hub.py", "sockets/session.py", "actions/take_mail.py"}


def catches_all(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or ast.unparse(handler.type) in ("Exception", "BaseException")


def raises_again(handler: ast.ExceptHandler) -> bool:
    return isinstance(handler.body[-1], ast.Raise)


def test_only_the_edges_of_a_unit_of_work_swallow_everything() -> None:
    swallowing = set()
    for path in SERVER.rglob("*.py"):
        handlers = [
            one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.ExceptHandler)
        ]
        if any(catches_all(one) and not raises_again(one) for one in handlers):
            swallowing.add(path.relative_to(SERVER).as_posix())
    assert swallowing == EDGES
