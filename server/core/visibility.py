"""Who sees which mail: logged mail with its records, all other mail in its own mailbox (T14)."""

from collections.abc import Iterable

from server.core.permission import Viewer


def sees(viewer: Viewer, *, logged: bool, owners: frozenset[int]) -> bool:
    """Whether a viewer may see a message: on the timeline of a record of theirs, or in their mailbox.

    `logged` says whether it is on the timeline of a record that the viewer may see.
    """
    return logged or viewer.user_id in owners


def reason(because: str, unseen: Iterable[str]) -> str:
    """Why a mail was logged, unless that would say of an address that it is a contact (H44).

    `unseen` are the mail's addresses that are no contacts as far as the viewer may see; they may also
    be among those that a long reason only counts.
    """
    hidden = list(unseen)
    named = any(one in because for one in hidden) or (hidden and because.endswith("more are contacts"))
    return "by the rules of this mailbox" if named else because
