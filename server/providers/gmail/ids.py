"""Gmail's pages and Gmail's API spell the same ids differently."""

import re

_HEX = re.compile(r"[0-9a-f]{1,16}")


def thread_key(kind: str, ident: str) -> str | None:
    """`thread-f:<decimal>` is the API's hex id; `thread-a:` ids are the browser's own: None."""
    if kind == "gmail-perm":
        prefix, _, number = ident.partition(":")
        return f"{int(number):x}" if prefix == "thread-f" and number.isdigit() and len(number) < 21 else None
    return ident if kind == "gmail-legacy" and _HEX.fullmatch(ident) else None
