"""A refusal as it travels (RFC 9457)."""

from server.errors import Problem
from shared_schema import problems as wire


def problem(refused: Problem) -> wire.Problem:
    """The wire form of a problem."""
    return wire.Problem(
        code=wire.Code(refused.code),
        title=refused.title,
        steps=list(refused.steps),
        field=refused.field,
        retry_after=refused.retry_after,
    )
