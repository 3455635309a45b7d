"""Google's own description of the Gmail API as a judge: which calls there are, what they take and answer.

The document ships inside google-api-python-client. Its schemas are JSON Schema draft 3 by age, so they are
rewritten here, and closed: a field that Google does not know fails.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator

_SHIPPED = files("googleapiclient.discovery_cache.documents").joinpath("gmail.v1.json")
DOCUMENT: dict[str, Any] = json.loads(_SHIPPED.read_text())

# A format that is not listed here is a KeyError, so that none passes unchecked.
FORMATS: dict[str, dict[str, Any]] = {
    "int64": {"pattern": r"^-?\d{1,19}$"},
    "uint64": {"pattern": r"^\d{1,20}$"},
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "uint32": {"minimum": 0, "maximum": 2**32 - 1},
    "byte": {"pattern": r"^(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}(?:==)?|[A-Za-z0-9_-]{3}=?)?$"},
    "google-datetime": {"pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$"},
}

# google.rpc.Code, by the HTTP status it travels with.
CODES = {
    400: {"INVALID_ARGUMENT", "FAILED_PRECONDITION"},
    401: {"UNAUTHENTICATED"},
    403: {"PERMISSION_DENIED"},
    404: {"NOT_FOUND"},
    429: {"RESOURCE_EXHAUSTED"},
    500: {"INTERNAL"},
    503: {"UNAVAILABLE"},
    504: {"DEADLINE_EXCEEDED"},
}

_TEXT = {"type": "string", "minLength": 1}
ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "additionalProperties": False,
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "status", "errors"],
            "additionalProperties": False,
            "properties": {
                "code": {"type": "integer"},
                "message": _TEXT,
                "status": _TEXT,
                "errors": {
                    "type": "array",
                    "minItems": 1,
                    "items": {
                        "type": "object",
                        "required": ["message", "domain", "reason"],
                        "additionalProperties": False,
                        "properties": dict.fromkeys(
                            ("message", "domain", "reason", "location", "locationType"), _TEXT
                        ),
                    },
                },
                "details": {"type": "array", "items": {"type": "object", "required": ["@type"]}},
            },
        }
    },
}


@dataclass(frozen=True)
class Method:
    """One call of the API."""

    name: str  # without Google's prefix: `messages.get`
    verb: str
    path: str  # `/gmail/v1/users/{userId}/messages/{id}`
    parameters: dict[str, dict[str, Any]]
    request: str | None
    response: str | None
    scopes: frozenset[str]


@dataclass(frozen=True)
class Exchange:
    """One request and its answer, as they went over the wire."""

    verb: str
    path: str
    query: dict[str, list[str]]
    body: bytes
    status: int
    answer: bytes


def _methods(resource: dict[str, Any]) -> Iterator[Method]:
    for one in resource.get("methods", {}).values():
        yield Method(
            name=one["id"].removeprefix("gmail.users."),
            verb=one["httpMethod"],
            path="/" + one["path"],
            parameters=one.get("parameters", {}),
            request=one.get("request", {}).get("$ref"),
            response=one.get("response", {}).get("$ref"),
            scopes=frozenset(one["scopes"]),
        )
    for inner in resource.get("resources", {}).values():
        yield from _methods(inner)


METHODS = {one.name: one for one in _methods(DOCUMENT["resources"]["users"])}


def json_schema(found: dict[str, Any]) -> dict[str, Any]:
    """A schema of the discovery document as JSON Schema of today."""
    if "$ref" in found:
        return {"$ref": f"#/$defs/{found['$ref']}"}
    if found["type"] == "any":
        return {}
    made: dict[str, Any] = {"type": found["type"]}
    made |= FORMATS[found["format"]] if "format" in found else {}
    made |= {key: found[key] for key in ("enum", "pattern") if key in found}
    if found["type"] == "array":
        made["items"] = json_schema(found["items"])
    if found["type"] == "object":
        rest = found.get("additionalProperties")
        made["properties"] = {key: json_schema(one) for key, one in found.get("properties", {}).items()}
        made["additionalProperties"] = json_schema(rest) if rest else False
    return made


_DEFINITIONS = {name: json_schema(one) for name, one in DOCUMENT["schemas"].items()}


def complaints(schema: str, value: Any) -> list[str]:
    """What Google's schema of that name has against a value."""
    return _against({"$ref": f"#/$defs/{schema}", "$defs": _DEFINITIONS}, value)


def _against(schema: dict[str, Any], value: Any) -> list[str]:
    found = Draft202012Validator(schema).iter_errors(value)
    return sorted(f"{one.json_path}: {one.message[:200]}" for one in found)


def method(verb: str, path: str) -> Method | None:
    """The call that a request makes; None when Google has no such."""
    found = [one for one in METHODS.values() if one.verb == verb and _fits(one.path, path)]
    return min(found, key=lambda one: one.path.count("{"), default=None)


def _fits(template: str, path: str) -> bool:
    return re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path) is not None


def judge(heard: Exchange) -> list[str]:
    """Everything that is wrong with an exchange; an empty list when Google could have had it."""
    called = method(heard.verb, heard.path)
    if called is None:
        return [f"Google has no {heard.verb} {heard.path}"]
    found = [*_asked(called, heard), *_answered(called, heard)]
    return [f"{called.name} {heard.status} {one}" for one in found]


def _asked(called: Method, heard: Exchange) -> list[str]:
    found = []
    for name, values in heard.query.items():
        known = called.parameters.get(name) or DOCUMENT["parameters"].get(name)
        if known is None:
            found.append(f"has no parameter {name}")
            continue
        schema = json_schema(known)
        if known["type"] == "integer":
            found += [f"{name}: {one!r} is no number" for one in values if not one.isdigit()]
        elif known["type"] == "boolean":
            found += [f"{name}: {one!r} is no truth" for one in values if one not in ("true", "false")]
        else:
            found += [f"{name} {one}" for value in values for one in _against(schema, value)]
        if len(values) > 1 and not known.get("repeated"):
            found.append(f"takes one {name}")
    if called.request is not None:
        found += [f"request {one}" for one in complaints(called.request, json.loads(heard.body or b"{}"))]
    return found


def _answered(called: Method, heard: Exchange) -> list[str]:
    if heard.status >= 400:
        return error_complaints(heard.status, json.loads(heard.answer))
    if called.response is None:
        return [] if heard.answer in (b"", b"{}") else ["answers nothing"]
    return complaints(called.response, json.loads(heard.answer))


def error_complaints(status: int, value: Any) -> list[str]:
    """What is wrong with an error's body: its shape, or that it says another status than the header."""
    found = _against(ERROR, value)
    if not found and (value["error"]["code"] != status or value["error"]["status"] not in CODES[status]):
        found = [f"the body says {value['error']['code']} {value['error']['status']}"]
    return found
