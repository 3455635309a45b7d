"""Take some messages of a mailbox in: heads, decision, bodies of what is logged, and no stumbling.

Two halves: `catch` speaks to the provider with no transaction open; `keep` writes, so that the caller's
cursor is in the same transaction. A message that breaks either is set aside by itself (P1, lesson 24).
It may say `except Exception` (ADR 007): what one message breaks must not stop the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from server.actions.log_mail import Case, consider_all, foresee_all
from server.actions.sight import Sighted, sight_all
from server.core.mail import MessageHead
from server.deps import Deps
from server.errors import Gone, Rejected, Retry
from server.mime.parse import Parsed, parse
from server.providers.port import Fetched, Mailbox, Missed
from server.store import decisions, jobs, many, messages, set_aside
from server.store.mailboxes import MailboxRow
from server.store.tx import DatabaseAway, Read, Write

log = structlog.get_logger()

PAGE = 50  # messages a transaction: everyone in the workspace waits behind a long one (house §2.7)
HIDDEN = ("spam", "trash")


@dataclass
class Caught:
    """Some messages as the provider gave them, with the bodies of those that will be logged."""

    mails: list[Fetched] = field(default_factory=list)
    bodies: dict[str, Parsed] = field(default_factory=dict)
    hidden: list[tuple[str, str]] = field(default_factory=list)
    missed: list[Missed] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)

    def oldest(self) -> datetime | None:
        """The instant of the oldest of them."""
        return min((one.received_at for one in self.mails), default=None)


@dataclass(frozen=True)
class Kept:
    """What became of them."""

    stored: int
    logged: int


def undecided(tx: Read, row: MailboxRow, keys: Sequence[str], *, past_again: bool = False) -> list[str]:
    """The messages about which nothing was decided yet; the others were dealt with before.

    `past_again`: what was left out only because it was old (H29) counts as undecided, too.
    """
    seen = messages.sighted(tx, row.id, keys)
    rules = decisions.newest_rules(tx, row.id, {one.message_id for one in seen.values()})
    open_ = {None, "H29"} if past_again else {None}
    return [key for key in dict.fromkeys(keys) if key not in seen or rules.get(seen[key].message_id) in open_]


def catch(deps: Deps, row: MailboxRow, mailbox: Mailbox, keys: Sequence[str], *, patient: bool) -> Caught:
    """Ask the provider for some messages. Raises Retry; unless `patient`, one bad message is set aside."""
    caught = Caught()
    for one in mailbox.heads(keys):
        if isinstance(one, Missed):
            (caught.gone.append(one.key) if one.gone else caught.missed.append(one))
        elif one.place in HIDDEN:
            caught.hidden.append((one.key, one.place))
        elif one.place == "mail":
            caught.mails.append(one)
    with deps.store.read(row.workspace_id) as tx:
        if len(caught.mails) > 1:
            many.begin(tx)
        foreseen = foresee_all(tx, row, caught.mails)
    # H8: the bodies of what will be logged are needed, and no others.
    caught.mails = [one for one, made in foreseen if made.verdict != "log"]
    wanted = [one for one, made in foreseen if made.verdict == "log"]
    for head, body in zip(wanted, _bodies(mailbox, wanted, patient=patient), strict=True):
        _take_body(caught, head, body)
    return caught


Body = Parsed | Missed | None  # of one mail: None where only its head can be had


def _bodies(mailbox: Mailbox, heads: Sequence[Fetched], *, patient: bool) -> list[Body]:
    """The bodies of some mails, as many at a time as the provider allows: it takes its time over each."""
    at_once = min(mailbox.capabilities.at_once, len(heads))
    if at_once <= 1:
        return [_body(mailbox, head, patient=patient) for head in heads]
    with ThreadPoolExecutor(at_once, "bodies") as pool:
        asked = [pool.submit(_body, mailbox, head, patient=patient) for head in heads]
        try:
            return [one.result() for one in asked]
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def _body(mailbox: Mailbox, head: Fetched, *, patient: bool) -> Body:
    try:
        whole = mailbox.fetch(head.key)
        if whole.mime is None:
            return None
        return _own(parse(whole.mime), head)
    except Gone as gone:
        return Missed(head.key, str(gone), gone=True)
    except (Retry, Rejected) as refused:
        if patient and isinstance(refused, Retry):
            raise
        return Missed(head.key, str(refused), gone=False)


def _own(parsed: Parsed, shown: Fetched) -> Parsed:
    if _is_another(parsed, shown):
        raise Retry("what came back is not this mail")
    return parsed


def _take_body(caught: Caught, head: Fetched, body: Body) -> None:
    if isinstance(body, Missed):
        (caught.gone.append(head.key) if body.gone else caught.missed.append(body))
    elif body is None:
        caught.mails.append(head)
    else:
        caught.bodies[head.key] = body
        # The message's own words are the last word: an API may have decoded names into addresses.
        caught.mails.append(replace(head, head=_head(body, head)))


def _is_another(parsed: Parsed, shown: Fetched) -> bool:
    """A portal's page or nothing at all, with a good status (fault 21): no head, where there was one."""
    nothing = parsed.head.sender is None and parsed.head.message_id is None
    return nothing and (shown.head.sender is not None or shown.head.message_id is not None)


def _head(parsed: Parsed, shown: Fetched) -> MessageHead:
    return replace(parsed.head, message_id=parsed.head.message_id or shown.head.message_id)


def keep(tx: Write, row: MailboxRow, caught: Caught) -> Kept:
    """Store and decide, in the caller's transaction: all at once, or one by one when one of them breaks."""
    if len(caught.mails) > 1:
        many.begin(tx)
    oldest_first = sorted(caught.mails, key=lambda one: one.received_at)
    verdicts = _keep_all(tx, row, oldest_first, caught.bodies)
    if verdicts is None:
        verdicts = {}
        for one in oldest_first:
            verdicts |= _keep_all(tx, row, [one], caught.bodies) or {}
    for missed in caught.missed:
        _aside(tx, row, missed.key, missed.reason, None)
    put_away(tx, row, (*caught.hidden, *((key, "deleted") for key in caught.gone)))
    messages.put_away(tx, row.id, verdicts, None)
    set_aside.clear(tx, row.id, [*verdicts, *caught.gone, *(key for key, _ in caught.hidden)])
    logged = [key for key, verdict in verdicts.items() if verdict == "log"]
    bare = [key for key in logged if key not in caught.bodies]
    if bare:
        jobs.add(tx, "fetch_bodies", {"mailbox": row.id, "keys": bare}, lane=lane(row.id), priority=4)
    return Kept(len(verdicts), len(logged))


def put_away(tx: Write, row: MailboxRow, moved: Sequence[tuple[str, str | None]]) -> None:
    """Note where the mailbox has put some of its mail."""
    for place in {place for _, place in moved}:
        messages.put_away(tx, row.id, [key for key, found in moved if found == place], place)


def lane(mailbox_id: int) -> str:
    """The lane of a mailbox's jobs: one runs at a time."""
    return f"mailbox:{mailbox_id}"


def _keep_all(
    tx: Write, row: MailboxRow, mails: Sequence[Fetched], bodies: Mapping[str, Parsed]
) -> dict[str, str] | None:
    """The verdicts by the mails' ids; None when it broke: one alone that does is set aside."""
    try:
        with tx.trial():
            return _decide(tx, row, mails, bodies)
    except (DatabaseAway, jobs.LeaseLost):
        raise
    except Exception as error:  # noqa: BLE001  whatever this one breaks, the next one goes on
        for one in mails if len(mails) == 1 else ():
            _aside(tx, row, one.key, f"{type(error).__name__} while it was stored", one.received_at)
        return None


def _decide(
    tx: Write, row: MailboxRow, mails: Sequence[Fetched], bodies: Mapping[str, Parsed]
) -> dict[str, str]:
    sighted = sight_all(tx, row, mails)
    earlier = decisions.newest_rules(tx, row.id, {one.message_id for one in sighted.seen.values()})
    verdicts: dict[str, str] = {}
    for group in _once_each(mails, sighted):
        open_ = [one for one in group if earlier.get(sighted.seen[one.key].message_id) in (None, "H29")]
        verdicts |= dict.fromkeys((one.key for one in group), "known")
        cases = [
            Case(seen, bodies.get(seen.key), earlier.get(seen.message_id))
            for seen in (sighted.seen[one.key] for one in open_)
        ]
        made = consider_all(tx, row, cases, known=sighted.new) if cases else []
        for case, decision in zip(cases, made, strict=True):
            verdicts[case.seen.key] = decision.verdict
            earlier[case.seen.message_id] = decision.rule
    return verdicts


def _once_each(mails: Sequence[Fetched], sighted: Sighted) -> Iterator[list[Fetched]]:
    """Cut where a message comes a second time: what was decided the first time is known by then."""
    group: dict[int, Fetched] = {}
    for one in mails:
        message_id = sighted.seen[one.key].message_id
        if message_id in group:
            yield list(group.values())
            group = {}
        group[message_id] = one
    if group:
        yield list(group.values())


def _aside(tx: Write, row: MailboxRow, key: str, reason: str, at: datetime | None) -> None:
    log.warning("mail.set_aside", mailbox=row.id, key=key, reason=reason[:80])
    set_aside.put(tx, row.id, key, reason, at)
    tx.tell(f"user:{row.user_id}", "mailbox", row.id)
