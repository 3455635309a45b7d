"""What each Gmail call costs in quota units; the page is Google's, read again before raising GMAIL_UNITS."""

# developers.google.com/workspace/gmail/api/reference/quota
UNITS = {
    "gmail.users.drafts.create": 10,
    "gmail.users.drafts.delete": 10,
    "gmail.users.drafts.send": 100,
    "gmail.users.getProfile": 1,
    "gmail.users.history.list": 2,
    "gmail.users.stop": 50,
    "gmail.users.threads.get": 10,
    "gmail.users.watch": 100,
}


def units(method: str) -> int:
    """A call that is not listed costs what most of them do."""
    return UNITS.get(method, 5)
