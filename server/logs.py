"""Log lines as JSON: ids, never addresses, subjects, bodies or tokens (check 86)."""

import logging
from collections.abc import MutableMapping
from typing import Any

import structlog

SECRET = (
    "token",
    "secret",
    "password",
    "cookie",
    "authorization",
    "code",
    "subject",
    "body",
    "address",
    "email",
)


def configure(level: str) -> None:
    """Set up structlog once a process; unknown levels mean `info`."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            redact,
            structlog.processors.JSONRenderer(),  # escapes line breaks and control characters (check 88)
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=True,
    )


def redact(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop the values whose names say that they are nobody's business."""
    for name in event:
        if any(word in name.lower() for word in SECRET):
            event[name] = "***"
    return event
