"""What the server says unasked, and the JSON-RPC 2.0 envelope around everything."""

from typing import Literal

import msgspec

from .problems import Problem
from .records import Ref
from .struct import Seq, View


class Changed(View, frozen=True, kw_only=True):
    """These may have changed, up to feed number `seq`; it carries no content (house §2.5)."""

    seq: Seq
    refs: list[Ref]


class Reset(View, frozen=True, kw_only=True):
    """The missed changes are no longer kept: read everything that is shown again."""

    seq: Seq


class SignedOut(View, frozen=True, kw_only=True):
    """The session ended: signed out, revoked or expired. The socket closes after this."""

    reason: Literal["revoked", "expired"]


NOTIFICATIONS: dict[str, type] = {"changed": Changed, "reset": Reset, "signed_out": SignedOut}


class Request(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON-RPC request; `params` is decoded by the method's own struct."""

    jsonrpc: Literal["2.0"]
    method: str
    id: int | str
    params: msgspec.Raw = msgspec.Raw(b"{}")


class RpcError(View, frozen=True, kw_only=True):
    """A JSON-RPC error; -32700 … -32600 as the standard says, -32000 for a problem of ours."""

    code: int
    message: str
    data: Problem


class Response(View, frozen=True, kw_only=True):
    """An answer with a result, or one with an error; never both."""

    id: int | str | None
    jsonrpc: Literal["2.0"] = "2.0"
    result: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    error: RpcError | msgspec.UnsetType = msgspec.UNSET


class Notification(View, frozen=True, kw_only=True):
    """A message from the server that expects no answer."""

    method: str
    params: msgspec.Raw
    jsonrpc: Literal["2.0"] = "2.0"
