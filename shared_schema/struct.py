"""The two shapes of struct on the wire, and the text type that both databases can hold."""

from typing import Annotated

import msgspec

# PostgreSQL's text cannot hold NUL, and UTF-8 cannot hold lone surrogates: refused at the door.
_STORABLE = "^[^\\x00\\ud800-\\udfff]*$"

Line = Annotated[str, msgspec.Meta(max_length=998, pattern=_STORABLE)]
Text = Annotated[str, msgspec.Meta(max_length=40_000, pattern=_STORABLE)]
Key = Annotated[str, msgspec.Meta(min_length=1, max_length=512, pattern="^[!-~]+$")]
Id = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
Seq = Annotated[int, msgspec.Meta(ge=0, le=2**53 - 1)]


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """Parameters of a request: unknown fields are refused, so that a typo is not a silent nothing."""


class View(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """Something the server says; a client ignores fields it does not know."""
