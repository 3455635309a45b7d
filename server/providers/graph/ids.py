"""Outlook's pages spell ids as EWS does; Graph has `_` for `+` and `-` for `/` (mail pages §2)."""


def thread_key(kind: str, ident: str) -> str | None:
    """A conversation id in Graph's spelling; item ids name a message, not a conversation."""
    if kind != "outlook-conv" or "'" in ident:
        return None
    return ident.replace("+", "_").replace("/", "-")
