"""Who sees which mail: logged mail with its records, all other mail in its own mailbox (T14)."""

from server.core.permission import Viewer


def sees(viewer: Viewer, *, logged: bool, owners: frozenset[int]) -> bool:
    """Whether a viewer may see a message: it is on a timeline, or it is in one of their mailboxes."""
    return logged or viewer.user_id in owners
