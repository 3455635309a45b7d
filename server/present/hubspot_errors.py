"""A refusal in HubSpot's words: category, code and the property it is about."""

from collections.abc import Iterable

from server.errors import Problem
from shared_schema.hubspot.shape import ErrorDetail

_CATEGORIES = {
    "signed_out": "INVALID_AUTHENTICATION",
    "scopes_missing": "MISSING_SCOPES",
    "not_permitted": "FORBIDDEN",
    "seat": "FORBIDDEN",
    "not_found": "OBJECT_NOT_FOUND",
    "method_wrong": "METHOD_NOT_ALLOWED",
    "conflict": "CONFLICT",
    "exists": "CONFLICT",
    "too_fast": "RATE_LIMITS",
    "too_large": "VALIDATION_ERROR",
    "media_type": "VALIDATION_ERROR",
    "busy": "SERVICE_UNAVAILABLE",
    "internal": "INTERNAL_ERROR",
}
_CODES = {
    "property_unknown": "PROPERTY_DOESNT_EXIST",
    "property_invalid": "INVALID_VALUE",
    "property_read_only": "READ_ONLY_VALUE",
    "property_required": "REQUIRED_PROPERTY",
    "exists": "CONFLICTING_UNIQUE_VALUE",
    "scopes_missing": "REQUIRED_SCOPES",
}


def category(code: str) -> str:
    """HubSpot's category of a problem."""
    return _CATEGORIES.get(code, "VALIDATION_ERROR")


def details(problems: Iterable[Problem]) -> list[ErrorDetail]:
    """Every reason, each with the property or field it is about."""
    return [_detail(one) for one in problems if one.field or one.code in _CODES]


def _detail(one: Problem) -> ErrorDetail:
    if one.code == "scopes_missing":
        context = {"requiredGranularScopes": (one.field or "").split(" ")}
    else:
        key = "propertyName" if one.code in _CODES else "field"
        context = {key: [one.field]} if one.field else {}
    return ErrorDetail(message=one.title, code=_CODES.get(one.code, "INVALID_FIELD"), context=context)
