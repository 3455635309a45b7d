"""Twenty requests in one, in three chains: of one mailbox, Graph runs four at a time, inside a batch too."""

import base64
from dataclasses import dataclass
from typing import Any

MOST = 20
CHAINS = 3
FAILED_DEPENDENCY = 424  # the one before it in its chain failed: ask again


@dataclass(frozen=True)
class Part:
    """One request's own answer; `body` is JSON, or bytes for anything else."""

    status: int
    headers: dict[str, str]
    body: Any


def written(paths: list[str], headers: dict[str, str]) -> dict[str, Any]:
    """The body of a $batch of reads; each waits for the third before it."""
    made = []
    for number, path in enumerate(paths):
        one: dict[str, Any] = {"id": str(number), "method": "GET", "url": path, "headers": headers}
        if number >= CHAINS:
            one["dependsOn"] = [str(number - CHAINS)]
        made.append(one)
    return {"requests": made}


def read(answer: dict[str, Any]) -> dict[int, Part]:
    """The answers by the requests' numbers."""
    found = {}
    for one in answer.get("responses", []):
        body = one.get("body")
        if isinstance(body, str):
            body = base64.b64decode(body)
        headers = {name.lower(): str(value) for name, value in (one.get("headers") or {}).items()}
        found[int(one["id"])] = Part(int(one["status"]), headers, body)
    return found
