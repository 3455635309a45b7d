"""$filter and $orderby, as far as a mail client uses them; anything else is refused, as Graph refuses much."""

import operator
import re
from collections.abc import Callable, Sequence
from datetime import datetime

from server.simulator.graph_asked import refused
from server.simulator.world import Mail

Condition = Callable[[Mail], bool]
COMPARE = {"ge": operator.ge, "gt": operator.gt, "le": operator.le, "lt": operator.lt, "eq": operator.eq}
TEXTS = {"conversationId": "thread", "internetMessageId": "message_id"}


def sent_at(mail: Mail) -> int:
    """The Date header's instant, else when it arrived."""
    sent = mail.parsed().head.sent_at
    return int(sent.timestamp() if sent else mail.at)


# Both are told in whole seconds, and compared so.
INSTANTS: dict[str, Callable[[Mail], int]] = {
    "receivedDateTime": lambda mail: int(mail.at),
    "sentDateTime": sent_at,
}
TRUTHS: dict[str, Condition] = {
    "isDraft": lambda mail: mail.draft is not None,
    "isRead": lambda mail: "UNREAD" not in mail.labels,
}


def filtered(mails: Sequence[Mail], wanted: str) -> list[Mail]:
    """The mails that meet every condition."""
    conditions = [_condition(one) for one in _parts(wanted)]
    return [mail for mail in mails if all(meets(mail) for meets in conditions)]


def _parts(wanted: str) -> list[str]:
    # The ` and ` within any(…) belongs to it.
    return [one.strip() for one in re.split(r"\s+and\s+(?![^(]*\))", wanted) if one.strip()]


def _condition(part: str) -> Condition:
    if match := re.fullmatch(r"(\w+) eq '(.+)'", part):
        field, text = TEXTS.get(match[1], ""), match[2].replace("''", "'")
        if field:
            return lambda mail: getattr(mail, field) == text
    elif match := re.fullmatch(r"(\w+) eq (true|false)", part):
        truth, wanted = TRUTHS.get(match[1]), match[2] == "true"
        if truth:
            return lambda mail: truth(mail) == wanted
    elif match := re.fullmatch(r"(\w+) (ge|gt|le|lt|eq) (\d\S+)", part):
        return _compared(part, match)
    elif match := re.fullmatch(
        r"singleValueExtendedProperties/[Aa]ny\((\w+):\s*\1/id eq '(.+?)' and \1/value eq '(.+?)'\)", part
    ):
        ident, value = match[2], match[3].replace("''", "'")
        return lambda mail: mail.props.get(ident) == value
    raise refused("ErrorInvalidUrlQueryFilter", f"The query filter contains {part!r}.")


def _compared(part: str, match: re.Match[str]) -> Condition:
    instant, compare = INSTANTS.get(match[1]), COMPARE[match[2]]
    if instant is None:
        raise refused("ErrorInvalidUrlQueryFilter", f"The query filter contains {part!r}.")
    limit = int(_seconds(match[3], part))
    return lambda mail: compare(instant(mail), limit)


def _seconds(text: str, part: str) -> float:
    try:
        return datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except ValueError as error:
        raise refused("ErrorInvalidUrlQueryFilter", f"The query filter contains {part!r}.") from error


def ordered(mails: list[Mail], wanted: str, filter_: str) -> list[Mail]:
    """Sorted as asked; newest first when nothing is."""
    name, _, direction = (wanted or "receivedDateTime desc").strip().partition(" ")
    if name not in INSTANTS or direction not in ("", "asc", "desc"):
        raise refused("BadRequest", f"$orderby contains {wanted!r}.")
    if wanted and filter_ and not filter_.lstrip().startswith(name):
        # What is sorted by must come first in what is filtered by.
        raise refused("InefficientFilter", "The restriction or sort order is too complex for this operation.")
    return sorted(mails, key=INSTANTS[name], reverse=direction == "desc")


def span(wanted: str) -> tuple[float, float]:
    """From when to when a filter asks, for mailboxes too large to be filtered mail by mail."""
    found = dict(re.findall(r"receivedDateTime (ge|lt) (\d\S+)", wanted))
    instants = {name: _seconds(at, wanted) for name, at in found.items()}
    return instants.get("ge", 0.0), instants.get("lt", float("inf"))
