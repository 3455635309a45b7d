"""The link by which somebody stops one-to-one mail: in which mail it stands, and whom it is for (H40).

It is part of mail that leaves through Alongside. Mail that is sent from Gmail or Outlook themselves is
never touched, and the answer to an opt-out is the same there: the panel says so beside the mail.
"""

from collections.abc import Collection, Iterable

ALWAYS, CHOICE = "always", "choice"
POLICIES = (ALWAYS, CHOICE)


def is_included(policy: str, *, usual: bool, chosen: bool | None = None) -> bool:
    """Whether a mail bears the link: the workspace may insist, else the mail's writer, else their habit."""
    if policy == ALWAYS:
        return True
    return usual if chosen is None else chosen


def readers(recipients: Iterable[str], colleagues: Collection[str]) -> list[str]:
    """The recipients whom the link is for: colleagues have nothing to unsubscribe from (T9)."""
    return [one for one in dict.fromkeys(recipients) if one not in colleagues]
