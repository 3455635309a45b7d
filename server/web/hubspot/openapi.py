"""The OpenAPI 3.1 document, read off the routes themselves: it cannot say what they do not do."""

import re
from collections.abc import Iterable
from typing import Any

import msgspec
from flask import Flask

from server.core import scopes
from server.web.hubspot.declare import Declared
from server.web.hubspot.errors import STATUS
from shared_schema.hubspot.shape import Error

Named = dict[str, dict[str, Any]]  # a struct, as text → how it is referred to
_PART = re.compile(r"<(?:\w+:)?(\w+)>")
_TEMPLATE = "#/components/schemas/{name}"
_FAILURES = {
    "400": "Refused: what is wrong, and where",
    "401": "No live access token",
    "403": "The token lacks a scope, or its user may not",
    "404": "Not there, or not to be seen",
    "409": "Somebody else has it, or changed it",
    "413": "Too large",
    "415": "Not JSON",
    "429": "Too fast: see Retry-After",
    "503": "Busy: see Retry-After",
}


def declared(app: Flask) -> list[Declared]:
    """Every declared route, in the order of their addresses."""
    found = [view.declared for view in app.view_functions.values() if hasattr(view, "declared")]
    return sorted(found, key=lambda one: (one.path, one.method))


def document(app: Flask, server: str) -> dict[str, Any]:
    """The whole document."""
    routes = declared(app)
    named, schemas = _schemas(routes)
    paths: dict[str, Any] = {}
    for one in routes:
        paths.setdefault(_path(one.path), {})[one.method.lower()] = _operation(one, named, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Alongside",
            "version": "3",
            "description": "The CRM's HTTP API. HubSpot's clients work with it.",
        },
        "servers": [{"url": server}],
        "security": [{"accessToken": []}],
        "tags": [{"name": name} for name in sorted({one.tag for one in routes})],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "accessToken": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Scopes: " + ", ".join(scopes.SCOPES),
                }
            },
        },
    }


def _path(path: str) -> str:
    return _PART.sub(lambda part: "{" + _camel(part[1]) + "}", path)


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


def _schemas(routes: Iterable[Declared]) -> tuple[Named, dict[str, Any]]:
    """How each struct is referred to, and what it is; two of one name are told apart by their files."""
    types: dict[Any, None] = {Error: None}
    for one in routes:
        types |= {kind: None for kind in (one.query, one.body, one.answer) if kind is not None}
    ordered = sorted(types, key=str)
    refs, schemas = msgspec.json.schema_components(ordered, ref_template=_TEMPLATE)
    return {str(kind): ref for kind, ref in zip(ordered, refs, strict=True)}, schemas


def _operation(one: Declared, named: Named, schemas: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": _operation_id(one),
        "summary": one.summary,
        "description": _description(one),
        "tags": [one.tag],
        "parameters": [*_path_parameters(one), *_query_parameters(one, named, schemas)],
        "responses": _responses(one, named),
    }
    if one.body is not None:
        made["requestBody"] = {"required": True, "content": _json(one.body, named)}
    return made


def _description(one: Declared) -> str:
    said = f"Scope: {', '.join(_camel_scope(scope) for scope in one.scope)}"
    return f"{said}; a super admin's token" if one.admin else said


def _operation_id(one: Declared) -> str:
    words = re.sub(r"[^a-z0-9]+", "_", _PART.sub(r"\1", one.path).lower()).strip("_")
    return f"{one.method.lower()}_{words}"


def _camel_scope(scope: str) -> str:
    return re.sub(r"\{(\w+)\}", lambda part: "{" + _camel(part[1]) + "}", scope)


def _json(kind: Any, named: Named) -> dict[str, Any]:
    return {"application/json": {"schema": named[str(kind)]}}


def _path_parameters(one: Declared) -> list[dict[str, Any]]:
    return [
        {"name": _camel(name), "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}}
        for name in _PART.findall(one.path)
    ]


def _query_parameters(one: Declared, named: Named, schemas: dict[str, Any]) -> list[dict[str, Any]]:
    if one.query is None:
        return []
    schema = schemas[named[str(one.query)]["$ref"].rpartition("/")[2]]
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": kind}
        for name, kind in schema["properties"].items()
    ]


def _responses(one: Declared, named: Named) -> dict[str, Any]:
    if one.answer is None:
        made: dict[str, Any] = {"204": {"description": "Done"}}
    else:
        made = {str(one.status): {"description": "Done", "content": _json(one.answer, named)}}
        if one.partial:
            made["207"] = {"description": "Done in part: see errors", "content": _json(one.answer, named)}
    for status, why in _FAILURES.items():
        if int(status) in STATUS.values():
            made[status] = {"description": why, "content": _json(Error, named)}
    return made
