"""Batches: each part is done or refused by itself, and the answer says which."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, TypeVar

from server.errors import Refusal
from server.present.hubspot_errors import category, details
from server.web.hubspot.declare import Call
from shared_schema.hubspot.several import PartFailed

One = TypeVar("One")
Result = TypeVar("Result")


def each(parts: Iterable[One], act: Callable[[One], Result]) -> tuple[list[Result], list[PartFailed]]:
    """Do every part; those refused do not stop the others. Each must check before it writes."""
    done: list[Result] = []
    failed: list[PartFailed] = []
    for number, part in enumerate(parts):
        try:
            done.append(act(part))
        except Refusal as refused:
            failed.append(_failed(refused, number))
    return done, failed


def _failed(refused: Refusal, number: int) -> PartFailed:
    return PartFailed(
        status="error",
        category=category(refused.problem.code),
        message=" ".join((refused.problem.title, *refused.problem.steps)),
        context={"index": [str(number)]},
        links={},
        errors=details(refused.problems),
    )


def ended(began: datetime, call: Call, failed: list[PartFailed]) -> dict[str, Any]:
    """The fields that every batch's answer has."""
    return {
        "status": "COMPLETE",
        "started_at": began,
        "completed_at": call.deps.clock.now(),
        "num_errors": len(failed) or None,
        "errors": failed,
    }
