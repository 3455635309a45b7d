"""Mail that no person wrote for this occasion: RFC 3834 and what Exchange and lists do instead."""

from collections.abc import Mapping

_PRESENT = (
    "x-autoreply",
    "x-autorespond",
    "x-mail-autoreply",
    "x-ms-exchange-inbox-rules-loop",
    "feedback-id",
)
HEADERS = frozenset(
    {
        *_PRESENT,
        "auto-submitted",
        "precedence",
        "preference",
        "list-id",
        "x-ms-exchange-generated-message-source",
    }
)


def is_automatic(headers: Mapping[str, str]) -> bool:
    """Whether lower-cased headers say so. `X-Auto-Response-Suppress` alone proves nothing (§2.9)."""
    submitted = headers.get("auto-submitted", "no").split(";")[0].split("(")[0].strip().lower()
    precedence = headers.get("precedence", "").strip().lower()
    return (
        submitted != "no"
        or precedence in ("bulk", "junk", "auto_reply", "list")
        or headers.get("preference", "").strip().lower() == "auto-reply"
        or "list-id" in headers
        or any(name in headers for name in _PRESENT)
        or headers.get("x-ms-exchange-generated-message-source", "").strip().lower() == "mailbox rules agent"
    )
