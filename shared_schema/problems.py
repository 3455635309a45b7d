"""What can be refused: RFC 9457 problem objects, over HTTP and as `error.data` on the socket."""

from enum import StrEnum

from .struct import View


class Code(StrEnum):
    """Why something was refused; the panel translates by these."""

    BAD_REQUEST = "bad_request"
    UNKNOWN_METHOD = "unknown_method"
    TOO_LARGE = "too_large"
    TOO_FAST = "too_fast"
    MEDIA_TYPE = "media_type"
    METHOD_WRONG = "method_wrong"
    SCOPES_MISSING = "scopes_missing"
    SIGNED_OUT = "signed_out"
    NOT_PERMITTED = "not_permitted"
    SEAT = "seat"
    NOT_FOUND = "not_found"
    PROTOCOL = "protocol"
    BUSY = "busy"
    CODE_WRONG = "code_wrong"
    CODE_EXPIRED = "code_expired"
    NO_MAILBOX = "no_mailbox"
    MAILBOX_REVOKED = "mailbox_revoked"
    MAILBOX_SCOPES = "mailbox_scopes"
    MAILBOX_OTHER = "mailbox_other"
    PROVIDER_DENIED = "provider_denied"
    PROVIDER_DOWN = "provider_down"
    DRAFT_STALE = "draft_stale"
    DRAFT_SENT = "draft_sent"
    ADDRESS_INVALID = "address_invalid"
    NO_RECIPIENT = "no_recipient"
    OPTED_OUT = "opted_out"
    SEND_LIMIT = "send_limit"
    RECORD_UNKNOWN = "record_unknown"
    PROPERTY_UNKNOWN = "property_unknown"
    PROPERTY_INVALID = "property_invalid"
    PROPERTY_READ_ONLY = "property_read_only"
    PROPERTY_REQUIRED = "property_required"
    CONFLICT = "conflict"
    EXISTS = "exists"
    IN_USE = "in_use"
    LIMIT = "limit"
    WEBHOOK_TARGET = "webhook_target"
    KEY_REUSED = "key_reused"
    TOO_LATE = "too_late"
    FILE_UNREADABLE = "file_unreadable"
    INTERNAL = "internal"


class Problem(View, frozen=True, kw_only=True):
    """A refusal a person can act on: what happened, which field, and what would help."""

    code: Code
    title: str
    steps: list[str] = []
    field: str | None = None
    retry_after: float | None = None
