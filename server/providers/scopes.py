"""The least permissions we can work with, each with its reason; nothing else is asked for (check 27)."""

GOOGLE = {
    "https://www.googleapis.com/auth/gmail.readonly": "reading mail",  # threads, history, send-as addresses
    "https://www.googleapis.com/auth/gmail.compose": "writing and sending mail",  # drafts.create, drafts.send
}
MICROSOFT = {
    "User.Read": "knowing whose mailbox it is",
    "Mail.ReadWrite": "reading mail and writing drafts",  # createReply, delta
    "Mail.Send": "sending mail",
}


def missing(needed: dict[str, str], granted: set[str]) -> tuple[str, ...]:
    """What the user has unticked, in words (P24)."""
    return tuple(words for scope, words in needed.items() if scope not in granted)
