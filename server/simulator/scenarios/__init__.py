"""Scenario files: steps of the simulator's own buttons, in JSON, for demos, tests and training alike.

{"about": "...", "steps": [{"do": "faults", "with": {...}}, ...]}; `do` is the last part of an address below
/simulator, `with` its body.
"""

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any

_FOLDER = files("server.simulator.scenarios")


@lru_cache(maxsize=1)
def names() -> list[str]:
    """The scenarios there are."""
    return sorted(one.name.removesuffix(".json") for one in _FOLDER.iterdir() if one.name.endswith(".json"))


def steps(name: str) -> list[dict[str, Any]]:
    """What a scenario does, in order."""
    found: list[dict[str, Any]] = json.loads(_FOLDER.joinpath(f"{name}.json").read_text())["steps"]
    return found
