"""Routes that say everything about themselves: scope, query, body, answer, statuses.

A view's signature is its declaration: the struct that annotates `query`, `body` or the answer is what is
read and said, and what the OpenAPI document shows. What says no scope, a test finds (check 34).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, get_type_hints

import msgspec
from flask import Blueprint, Response, request

from server.actions.access_tokens import UNKNOWN, Bearer, bearer
from server.core import permission, scopes
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.web.guard import deps
from server.web.hubspot import entrance, limits
from server.web.hubspot.errors import too_fast

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Call:
    """One request of the API: the outside world, who asks, and what their token may be used for."""

    deps: Deps
    viewer: Viewer
    scopes: tuple[str, ...]


@dataclass(frozen=True)
class Declared:
    """One route as the OpenAPI document shows it."""

    method: str
    path: str
    summary: str
    tag: str
    scope: tuple[str, ...]
    status: int
    query: type[msgspec.Struct] | None
    body: type[msgspec.Struct] | None
    answer: type[msgspec.Struct] | None
    partial: bool
    admin: bool


def route(  # noqa: PLR0913 - what a route declares, each by its name
    routes: Blueprint,
    method: str,
    path: str,
    *,
    scope: str | tuple[str, ...],
    status: int = 200,
    tag: str,
    admin: bool = False,
) -> Callable[[View], View]:
    """Declare a route: `{object_type}` in a scope stands for the type named in the path.

    The view takes a Call, the parts of its path, and `query` and `body` where it asks for them; it
    returns its answer's struct, or None. An answer with `num_errors` is a 207 when there are some.
    `admin`: definitions are a super admin's to make, whatever the token's scopes.
    """
    wanted = (scope,) if isinstance(scope, str) else scope

    def declare(view: View) -> View:
        declared = _declared(view, (method, path), wanted, status, tag, admin=admin)

        @wraps(view)
        def guarded(**parts: Any) -> Response:
            asking = _bearer()
            taken = limits.count(deps(), asking.token.id)
            if taken.policy is not None:
                return too_fast(taken)
            _check_scopes(asking.token.scopes, scopes.needed(wanted, parts))
            if admin:
                _check_admin(asking.viewer)
            call = Call(deps(), asking.viewer, asking.token.scopes)
            return respond(declared, view(call, **parts, **_read(declared)))

        guarded.declared = declared  # type: ignore[attr-defined]  # read by the OpenAPI document and by tests
        guarded.scope = wanted  # type: ignore[attr-defined]
        routes.add_url_rule(path, view.__name__, guarded, methods=[method], strict_slashes=False)
        return guarded  # type: ignore[return-value]  # same signature, wrapped

    return declare


def _declared(
    view: Callable[..., Any],
    at: tuple[str, str],
    scope: tuple[str, ...],
    status: int,
    tag: str,
    *,
    admin: bool,
) -> Declared:
    hints = get_type_hints(view)
    answer = hints["return"] if hints["return"] is not type(None) else None
    fields = getattr(answer, "__struct_fields__", ())
    summary = (view.__doc__ or "").strip().partition("\n")[0]
    return Declared(
        *at,
        summary,
        tag,
        scope,
        status,
        hints.get("query"),
        hints.get("body"),
        answer,
        "num_errors" in fields,
        admin,
    )


def _bearer() -> Bearer:
    """Who asks; cookies are never looked at here, so no page can ask in somebody's name (check 75)."""
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise Refusal(UNKNOWN)
    return bearer(deps(), secret.strip())


def _check_scopes(granted: tuple[str, ...], wanted: tuple[str, ...]) -> None:
    lacking = scopes.missing(granted, wanted)
    if lacking:
        title = f"This access token lacks the scope {', '.join(lacking)}."
        steps = ("Make a token that has it.",)
        raise Refusal(Problem("scopes_missing", title, steps, field=" ".join(lacking)))


def _check_admin(viewer: Viewer) -> None:
    refused = permission.refusal(viewer, "workspace.admin")
    if refused is not None:
        raise Refusal(refused)


def _read(declared: Declared) -> dict[str, Any]:
    request.max_content_length = entrance.MAX_BODY
    given: dict[str, Any] = {}
    if declared.query is not None:
        given["query"] = entrance.query(declared.query)
    if declared.body is not None:
        given["body"] = entrance.body(declared.body)
    return given


def respond(declared: Declared, said: msgspec.Struct | None) -> Response:
    """The answer of a view with the status it declares; 207 where a part of a batch failed."""
    if said is None:
        return Response(status=204)
    failed = declared.partial and getattr(said, "num_errors", None)
    content = msgspec.json.encode(said)
    return Response(content, 207 if failed else declared.status, content_type="application/json")
