"""Write JSON Schema, and from it TypeScript, for every struct on the wire (`make schema`)."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import msgspec

from . import PROTOCOL, commands, connections, events, http, problems

ROOT = Path(__file__).parent
GENERATED = ROOT / "generated"
JSON2TS = ROOT.parent / "extension" / "node_modules" / ".bin" / "json2ts"
HTTP_BODIES = [
    value
    for bodies in (http, connections)
    for value in vars(bodies).values()
    if isinstance(value, type) and issubclass(value, msgspec.Struct) and value.__module__ == bodies.__name__
]


def schema() -> dict[str, object]:
    """One JSON Schema 2020-12 document; `Methods` and `Notifications` are its tables of contents."""
    types: list[type] = [problems.Problem, events.RpcError, *HTTP_BODIES, *events.NOTIFICATIONS.values()]
    types += [kind for pair in commands.METHODS.values() for kind in pair]
    unique = list(dict.fromkeys(types))
    answers, definitions = msgspec.json.schema_components(unique, ref_template="#/$defs/{name}")
    found = dict(zip(unique, answers, strict=True))
    methods = {
        name: _object({"params": found[params], "result": found[result]})
        for name, (params, result) in commands.METHODS.items()
    }
    notices = {name: found[params] for name, params in events.NOTIFICATIONS.items()}
    definitions |= {"Methods": _object(methods), "Notifications": _object(notices)}
    definitions |= {"Protocol": {"const": PROTOCOL, "description": "The protocol both sides speak."}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Wire",
        "description": "Everything that travels between server and panel.",
        "type": "object",
        "$defs": dict(sorted(definitions.items())),
    }


def _object(properties: Mapping[str, object]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def write(folder: Path) -> None:
    """Write `wire.schema.json` and `wire.ts` into `folder`; raises CalledProcessError from json2ts."""
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "wire.schema.json"
    source.write_text(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
    banner = "/* Made by `make schema` from shared_schema/*.py; edit those. */"
    options = ["--unreachableDefinitions", "--additionalProperties=false", f"--bannerComment={banner}"]
    subprocess.run([JSON2TS, "-i", source, "-o", folder / "wire.ts", *options], check=True)


if __name__ == "__main__":
    write(Path(sys.argv[1]) if len(sys.argv) > 1 else GENERATED)
