"""The least permissions we can work with, each with its reason; nothing else is asked for (check 27)."""

from collections.abc import Iterable

GOOGLE = {
    "https://www.googleapis.com/auth/gmail.readonly": "reading mail",  # threads, history, send-as addresses
    "https://www.googleapis.com/auth/gmail.compose": "writing and sending mail",  # drafts.create, drafts.send
}
MICROSOFT = {
    "User.Read": "knowing whose mailbox it is",
    "Mail.ReadWrite": "reading mail and writing drafts",  # createReply, delta
    "Mail.Send": "sending mail",
}
# A mailbox without a sign-in of its own, by that of somebody who may use it (S2).
MICROSOFT_SHARED = {
    "User.Read": "knowing who you are",
    "Mail.ReadWrite.Shared": "reading shared mail and writing drafts there",
    "Mail.Send.Shared": "sending from shared mailboxes",
}


def of_microsoft(asked: Iterable[str]) -> dict[str, str]:
    """To which of the two a list of scopes belongs."""
    return MICROSOFT_SHARED if any(one.endswith(".Shared") for one in asked) else MICROSOFT


def missing(needed: dict[str, str], granted: set[str]) -> tuple[str, ...]:
    """What the user has unticked, in words (P24)."""
    return tuple(words for scope, words in needed.items() if scope not in granted)
