"""Log mails, or decide not to: facts, decision, engagement, associations (H2, B1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from server.actions.admit import server_itself
from server.actions.grounds import Grounds, Offers, People
from server.actions.keep_files import expect_files
from server.actions.sight import Whereabouts
from server.core import logging_policy
from server.core.association import Choice, of_team_mail
from server.core.decision import Decision
from server.core.logging_policy import LogFacts
from server.core.matching import Matches
from server.core.permission import Viewer
from server.errors import Problem, Refusal
from server.mime.parse import Attachment, Parsed
from server.providers.port import Fetched
from server.store import addresses, decisions, engagements, mailboxes, message_files, messages, records
from server.store.addresses import Contact
from server.store.engagements import NewEngagement
from server.store.mailboxes import MailboxRow
from server.store.message_files import KEPT, NewFile
from server.store.messages import Message, Sighting
from server.store.submissions import Submission
from server.store.tx import Read, Write

NOWHERE_TO_LOG = Problem(
    "record_unknown",
    "There is no record of yours to log this mail to.",
    ("Add one of its people as a contact first.",),
)


@dataclass(frozen=True)
class Case:
    """A sighting to be decided about.

    `parsed` brings the body, which is kept for logged mail only (H8); None when only the head is known.
    `unless`: a rule that has decided before; when it would decide again, nothing is written.
    """

    seen: Sighting
    parsed: Parsed | None
    unless: str | None = None


def consider(
    tx: Write, row: MailboxRow, seen: Sighting, parsed: Parsed | None, *, by_hand: Viewer | None = None
) -> Decision:
    """Decide about one message of a mailbox and do it; see `consider_all`."""
    return consider_all(tx, row, [Case(seen, parsed)], by_hand=by_hand)[0]


def consider_all(
    tx: Write,
    row: MailboxRow,
    cases: Sequence[Case],
    *,
    known: Mapping[int, Message] | None = None,
    by_hand: Viewer | None = None,
) -> list[Decision]:
    """Decide about messages of a mailbox in this order, each once, and do it.

    By itself the server decides on all records; by hand, a person logs to those only that they may edit:
    raises Refusal `record_unknown` where there is none. `known`: messages that need not be read again.
    """
    viewer = by_hand or server_itself(tx.workspace_id)
    mails = dict(known or {})
    mails |= messages.by_ids(tx, [one.seen.message_id for one in cases if one.seen.message_id not in mails])
    chosen = [mails[one.seen.message_id] for one in cases]
    people = People(tx, viewer, [one.head for one in chosen])
    grounds = Grounds(tx, row, people)
    grounds.look_up(tx, [one.thread_id for one in chosen], [one.id for one in chosen])
    taken = _Taken(tx, row, viewer, by_hand, people, grounds)
    made = [taken.decide(case, message) for case, message in zip(cases, chosen, strict=True)]
    taken.write()
    return made


@dataclass
class _Taken:
    """Decisions as they are taken, one after the other, and what is to be written of them."""

    tx: Write
    row: MailboxRow
    viewer: Viewer
    by_hand: Viewer | None
    people: People
    grounds: Grounds
    decisions: list[tuple[int, int, Decision, dict[str, Any]]] = field(default_factory=list)
    logged: list[tuple[int, NewEngagement]] = field(default_factory=list)
    placed: list[tuple[int, datetime, list[tuple[str, int, str]]]] = field(default_factory=list)
    bodies: dict[int, tuple[str, str]] = field(default_factory=dict)
    files: dict[int, tuple[Attachment, ...]] = field(default_factory=dict)
    _offers: Offers | None = None

    def decide(self, case: Case, message: Message) -> Decision:
        matches = self.people.match(message.head)
        facts = self.grounds.of_message(case.seen, message, matches, by_hand=self.by_hand is not None)
        made = logging_policy.decide_logging(facts)
        if case.unless is not None and made.rule == case.unless:
            return made
        decision_id = self.tx.new_id()
        self.decisions.append((decision_id, message.id, made, _stored(facts)))
        if made.verdict == "log":
            self._log(case, message, matches, decision_id)
        return made

    def _log(self, case: Case, message: Message, matches: Matches, decision_id: int) -> None:
        offers, first = self.offers(), self.grounds.first(message.thread_id)
        offered = offers.of(matches, first)
        if self.grounds.is_team_mail(message.head):
            offered = of_team_mail(offered)
        chosen = [one for one in offered if one.ticked]
        if self.by_hand and not chosen:
            raise Refusal(NOWHERE_TO_LOG)
        user_id = self.by_hand.user_id if self.by_hand else None if self.row.is_team else self.row.user_id
        new = _engagement(message, case.seen.direction, user_id, decision_id)
        engagement_id = self.tx.new_id()
        self.logged.append((engagement_id, new))
        self.placed.append((engagement_id, message.at, _places(chosen)))
        self.grounds.log(engagement_id, new)
        offers.keep(engagement_id, chosen)
        if case.parsed is not None:
            self.bodies[message.id] = case.parsed.text, case.parsed.html
            self.files[message.id] = case.parsed.attachments

    def offers(self) -> Offers:
        """What may be ticked; looked up when the first mail is logged."""
        if self._offers is None:
            self._offers = Offers(self.tx, self.viewer, "edit")
            self._offers.look_up(self.people.contacts.values(), self.grounds.firsts())
        return self._offers

    def write(self) -> None:
        """Everything, once a table."""
        decisions.keep_all(self.tx, self.row.id, self.decisions)
        engagements.add_all(self.tx, self.logged)
        engagements.associate_all(self.tx, self.placed)
        messages.keep_bodies(self.tx, self.bodies)
        expect_files(self.tx, self.files)
        for _, new in self.logged:
            if new.thread_id is not None:
                self.tx.tell(f"thread:{new.thread_id}", "thread", new.thread_id)


def foresee_all(
    tx: Read, row: MailboxRow, mails: Iterable[Fetched], since: datetime | None = None
) -> list[tuple[Fetched, Decision]]:
    """What would be decided about mails that are not stored, or not yet, the oldest first (B2).

    What answers a mail among them counts its thread in. `since`: as if past mail back to there were to
    be logged.
    """
    oldest_first = sorted(mails, key=lambda one: one.received_at)
    people = People(tx, server_itself(tx.workspace_id), [one.head for one in oldest_first])
    grounds, places = Grounds(tx, row, people, since), Whereabouts(tx, row, oldest_first)
    threads = places.every_thread(oldest_first)
    shown = {one.key: message[0] for one in oldest_first if (message := places.message(one))}
    grounds.look_up(tx, threads.values(), shown.values())
    answered: set[str] = set()
    made = []
    for one in oldest_first:
        is_logged = one.thread_key in answered or grounds.first(threads.get(one.key)) is not None
        facts = grounds.of_mail(one, shown.get(one.key), thread_logged=is_logged)
        decision = logging_policy.decide_logging(facts)
        if decision.verdict == "log":
            answered.add(one.thread_key)
        made.append((one, decision))
    return made


def match(tx: Read, viewer: Viewer, *mails: Message) -> Matches:
    """Who of some mails the CRM knows; the newest mail's people come first.

    A contact that the viewer may not see is a stranger to them.
    """
    heads = [mail.head for mail in mails]
    return People(tx, viewer, heads).match(*heads)


def match_known(tx: Read, viewer: Viewer, *mails: Message) -> tuple[Matches, dict[int, Contact]]:
    """As `match`, with the contacts themselves by id, so that nobody reads them again."""
    heads = [mail.head for mail in mails]
    known = addresses.known(tx, {person.address for head in heads for _, person in head.people()})
    people = People(tx, viewer, heads, {address: one.record for address, one in known.items()})
    return people.match(*heads), {one.record.id: one for one in known.values()}


def choices(tx: Read, viewer: Viewer, thread_id: int, matches: Matches, *actions: str) -> tuple[Choice, ...]:
    """The records offered for a thread's mail: inherited from its first logged mail, else defaults.

    Offered are those only on which the viewer may do one of the actions, else those they may log to.
    """
    offers, first = Offers(tx, viewer, *actions), engagements.first_logged(tx, thread_id)
    offers.look_up([one.contact for one in matches.contacts], [first] if first is not None else [])
    return offers.of(matches, first)


def _stored(facts: LogFacts) -> dict[str, Any]:
    """Facts as JSON: the same facts decide the same again (B3)."""
    instants = {"received_at": facts.received_at.isoformat(), "connected_at": facts.connected_at.isoformat()}
    return {**facts.__dict__, **instants}


def _engagement(message: Message, direction: str, user_id: int | None, decision_id: int) -> NewEngagement:
    return NewEngagement(
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
    )


def _places(chosen: Iterable[Choice]) -> list[tuple[str, int, str]]:
    return [(one.kind, one.id, one.source) for one in chosen]


def log_sent(tx: Write, message_id: int, held: Submission) -> int:
    """Log a mail that left from the panel, to exactly the ticked records (S18).

    Sync may have seen it in Sent first and logged it by its own rules: the rep's choice replaces that.
    """
    message = messages.by_id(tx, message_id)
    row = mailboxes.by_id(tx, held.mailbox_id)
    if message is None or row is None:
        raise LookupError(f"message {message_id}")
    seen = messages.sightings(tx, [message_id], [row.id])[0]
    people = People(tx, server_itself(tx.workspace_id), [message.head])
    grounds = Grounds(tx, row, people)
    grounds.look_up(tx, [message.thread_id], [message.id])
    matches = people.match(message.head)
    facts = replace(grounds.of_message(seen, message, matches, by_hand=False), sent_by_us=True)
    decision_id = decisions.keep(tx, message_id, row.id, logging_policy.decide_logging(facts), _stored(facts))
    earlier = grounds.entry(message_id)
    if earlier is not None:
        engagements.remove(tx, earlier)
    now = records.survivors(tx, [record for _, record, _ in held.plan["records"]])
    chosen = [Choice(kind, now[record], True, source, "") for kind, record, source in held.plan["records"]]
    messages.keep_body(tx, message_id, held.plan["body"], "")
    files = [
        NewFile(name, kind, size, KEPT, hash_) for name, kind, size, hash_, _ in held.plan.get("files", [])
    ]
    message_files.replace(tx, message_id, files if message_files.wanted(tx) else [])
    engagement_id = engagements.add(tx, _engagement(message, "outgoing", held.user_id, decision_id))
    engagements.associate(tx, engagement_id, message.at, _places(chosen))
    tx.tell(f"thread:{message.thread_id}", "thread", message.thread_id)
    return engagement_id
