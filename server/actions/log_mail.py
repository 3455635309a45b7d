"""Log a mail, or decide not to: facts, decision, engagement, associations (H2, B1)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from server.actions.admit import server_itself
from server.actions.sight import find_thread
from server.core import association, logging_policy, matching
from server.core import threads as threads_policy
from server.core.association import Candidate, Choice
from server.core.decision import Decision
from server.core.logging_policy import LogFacts
from server.core.matching import Matches
from server.core.permission import LOG, Owned, Viewer, gate
from server.errors import Problem, Refusal
from server.mime.parse import Parsed
from server.providers.port import Fetched
from server.store import (
    addresses,
    association_defaults,
    backfills,
    decisions,
    engagements,
    mailboxes,
    messages,
    records,
    relations,
    users,
)
from server.store.addresses import Contact
from server.store.engagements import NewEngagement
from server.store.mailboxes import MailboxRow
from server.store.messages import Message, Sighting
from server.store.records import Record
from server.store.relations import Related
from server.store.submissions import Submission
from server.store.tx import Read, Write

KINDS = ("company", "deal", "ticket")
NOWHERE_TO_LOG = Problem(
    "record_unknown",
    "There is no record of yours to log this mail to.",
    ("Add one of its people as a contact first.",),
)
ALWAYS = datetime(1, 1, 1, tzinfo=UTC)


def consider(
    tx: Write,
    row: MailboxRow,
    seen: Sighting,
    parsed: Parsed | None,
    *,
    by_hand: Viewer | None = None,
    unless: str | None = None,
) -> Decision:
    """Decide about one message of a mailbox and do it. A decision that stands is not taken again.

    `parsed` brings the body, which is kept for logged mail only (H8); None when only the head is known.
    By itself the server decides on all records; by hand, a person logs to those only that they may edit:
    raises Refusal `record_unknown` where there is none.
    `unless`: a rule that has decided before; when it would decide again, nothing is written.
    """
    message = messages.by_id(tx, seen.message_id)
    if message is None:
        raise LookupError(f"message {seen.message_id}")
    viewer = by_hand or server_itself(tx.workspace_id)
    matches = match(tx, viewer, message)
    facts = _facts(tx, row, seen, message, matches, by_hand)
    made = logging_policy.decide_logging(facts)
    if unless is not None and made.rule == unless:
        return made
    decision_id = decisions.keep(tx, message.id, row.id, made, _stored(facts))
    if made.verdict == "log":
        chosen = [one for one in choices(tx, viewer, message.thread_id, matches, "edit") if one.ticked]
        if by_hand and not chosen:
            raise Refusal(NOWHERE_TO_LOG)
        user_id = by_hand.user_id if by_hand else row.user_id
        logged = _log(tx, message, seen.direction, user_id, decision_id, chosen)
        if parsed is not None:
            messages.keep_body(tx, message.id, parsed.text, parsed.html)
            if facts.already_logged:  # its body comes late, and nothing else tells of it
                tx.tell("search", "engagement", logged)
    return made


def foresee(
    tx: Read,
    row: MailboxRow,
    fetched: Fetched,
    *,
    thread_logged: bool = False,
    since: datetime | None = None,
) -> Decision:
    """What would be decided about a mail that is not stored, or not yet (B2).

    `since`: as if past mail back to there were to be logged.
    """
    head = fetched.head
    everyone = {person.address for _, person in head.people()}
    known = addresses.contacts(tx, everyone)
    own = users.own_addresses(tx, everyone)
    matches = matching.match(head, known, own)
    thread = find_thread(tx, row, fetched)
    message_id = messages.id_by_dedupe_key(tx, threads_policy.dedupe_key(head))
    owner = users.by_id(tx, row.user_id)
    facts = LogFacts(
        direction="outgoing" if head.sender is not None and head.sender.address in own else "incoming",
        received_at=fetched.received_at,
        connected_at=since or _logged_since(tx, row),
        mode=row.logging,
        contacts=tuple(sorted(one.address for one in matches.contacts)),
        strangers=tuple(sorted(one.address for one in matches.strangers)),
        colleagues=tuple(sorted(one.address for one in matches.colleagues)),
        thread_logged=thread_logged
        or (thread is not None and engagements.first_logged(tx, thread) is not None),
        automatic=head.automatic,
        seat=owner.seat if owner else "view_only",
        already_logged=message_id is not None and message_id in engagements.by_message(tx, [message_id]),
    )
    return logging_policy.decide_logging(facts)


def _logged_since(tx: Read, row: MailboxRow) -> datetime:
    """From when on mail is logged by itself: since the connection, or as far back as was chosen (H29)."""
    chosen, since = backfills.chosen_since(tx, row.id)
    connected = row.connected_at.replace(microsecond=0)  # Graph tells in whole seconds when mail came
    if not chosen:
        return connected
    return min(connected, since) if since is not None else ALWAYS


def match(tx: Read, viewer: Viewer, *mails: Message) -> Matches:
    """Who of some mails the CRM knows; the newest mail's people come first.

    A contact that the viewer may not see is a stranger to them.
    """
    return _sorted(tx, viewer, mails, addresses.addressed(tx, _everyone(mails)))


def match_known(tx: Read, viewer: Viewer, *mails: Message) -> tuple[Matches, dict[int, Contact]]:
    """As `match`, with the contacts themselves by id, so that nobody reads them again."""
    known = addresses.known(tx, _everyone(mails))
    matches = _sorted(tx, viewer, mails, {address: one.record for address, one in known.items()})
    return matches, {one.record.id: one for one in known.values()}


def _everyone(mails: Iterable[Message]) -> set[str]:
    return {person.address for mail in mails for _, person in mail.head.people()}


def _sorted(tx: Read, viewer: Viewer, mails: Sequence[Message], known: Mapping[str, Record]) -> Matches:
    may_see = gate(viewer, "view")
    contacts = {address: record.id for address, record in known.items() if may_see(record)}
    own = users.own_addresses(tx, _everyone(mails))
    return matching.of_thread(tuple(mail.head for mail in mails), contacts, own)


def _facts(
    tx: Read, row: MailboxRow, seen: Sighting, message: Message, matches: Matches, by_hand: Viewer | None
) -> LogFacts:
    first = engagements.first_logged(tx, message.thread_id)
    owner = users.by_id(tx, row.user_id)
    return LogFacts(
        direction=seen.direction,
        received_at=seen.received_at,
        connected_at=_logged_since(tx, row),
        mode=row.logging,
        contacts=tuple(sorted(one.address for one in matches.contacts)),
        strangers=tuple(sorted(one.address for one in matches.strangers)),
        colleagues=tuple(sorted(one.address for one in matches.colleagues)),
        thread_logged=first is not None,
        automatic=message.head.automatic,
        by_hand=by_hand is not None,
        seat=owner.seat if owner else "view_only",
        already_logged=message.id in engagements.by_message(tx, [message.id]),
    )


def _stored(facts: LogFacts) -> dict[str, Any]:
    """Facts as JSON: the same facts decide the same again (B3)."""
    instants = {"received_at": facts.received_at.isoformat(), "connected_at": facts.connected_at.isoformat()}
    return {**facts.__dict__, **instants}


def choices(tx: Read, viewer: Viewer, thread_id: int, matches: Matches, *actions: str) -> tuple[Choice, ...]:
    """The records offered for a thread's mail: inherited from its first logged mail, else defaults.

    Offered are those only on which the viewer may do one of the actions, else those they may log to.
    """
    passes = gate(viewer, *(actions or LOG))
    offered = _defaults(tx, [one.contact for one in matches.contacts], passes)
    first = engagements.first_logged(tx, thread_id)
    if first is None:
        return offered
    kept = engagements.records_of(tx, [first]).get(first, [])
    return association.inherited([(record.kind, record.id) for record, _ in kept if passes(record)], offered)


def _defaults(tx: Read, contacts: list[int], passes: Callable[[Owned], bool]) -> tuple[Choice, ...]:
    found = records.by_ids(tx, contacts)
    related = {
        contact: [_candidate(one) for one in ends if passes(one.record)]
        for contact, ends in relations.of(tx, found, KINDS).items()
    }
    people = [(one, found[one].name) for one in contacts if one in found]
    offered = association.defaults(people, related, association_defaults.read(tx))
    return tuple(one for one in offered if one.id not in found or passes(found[one.id]))


def _candidate(one: Related) -> Candidate:
    record = one.record
    return Candidate(record.kind, record.id, record.name, one.at, one.is_primary, record.is_open)


def _log(
    tx: Write, message: Message, direction: str, user_id: int | None, decision_id: int, chosen: list[Choice]
) -> int:
    logged = engagements.by_message(tx, [message.id])
    engagement_id = logged.get(message.id) or engagements.add(
        tx,
        NewEngagement(
            kind="email",
            at=message.at,
            subject=message.head.subject,
            snippet=message.head.snippet,
            people=messages.people_rows(message.head),
            direction=direction,
            message_id=message.id,
            thread_id=message.thread_id,
            user_id=user_id,
            decision_id=decision_id,
        ),
    )
    engagements.associate(tx, engagement_id, message.at, [(one.kind, one.id, one.source) for one in chosen])
    tx.tell(f"thread:{message.thread_id}", "thread", message.thread_id)
    return engagement_id


def log_sent(tx: Write, message_id: int, held: Submission) -> int:
    """Log a mail that left from the panel, to exactly the ticked records (S18).

    Sync may have seen it in Sent first and logged it by its own rules: the rep's choice replaces that.
    """
    message = messages.by_id(tx, message_id)
    row = mailboxes.by_id(tx, held.mailbox_id)
    if message is None or row is None:
        raise LookupError(f"message {message_id}")
    seen = messages.sightings(tx, [message_id], [row.id])[0]
    matches = match(tx, server_itself(tx.workspace_id), message)
    facts = replace(_facts(tx, row, seen, message, matches, None), sent_by_us=True)
    decision_id = decisions.keep(tx, message_id, row.id, logging_policy.decide_logging(facts), _stored(facts))
    earlier = engagements.by_message(tx, [message_id]).get(message_id)
    if earlier is not None:
        engagements.remove(tx, earlier)
    now = records.survivors(tx, [record for _, record, _ in held.plan["records"]])
    chosen = [Choice(kind, now[record], True, source, "") for kind, record, source in held.plan["records"]]
    messages.keep_body(tx, message_id, held.plan["body"], "")
    return _log(tx, message, "outgoing", held.user_id, decision_id, chosen)
