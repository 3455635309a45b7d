"""What decisions about some mails rest on: looked up once for all, kept in step while they are taken."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from server.actions.mailboxes import seat_of
from server.actions.sight import direction_of
from server.core import matching
from server.core.association import Candidate, Choice, defaults, inherited
from server.core.logging_policy import LogFacts
from server.core.mail import MessageHead
from server.core.matching import Matches
from server.core.permission import LOG, Viewer, gate
from server.providers.port import Fetched
from server.store import (
    addresses,
    association_defaults,
    backfills,
    engagements,
    mailboxes,
    records,
    relations,
    users,
)
from server.store.engagements import NewEngagement
from server.store.mailboxes import MailboxRow
from server.store.messages import Message, Sighting
from server.store.records import Record
from server.store.relations import Related
from server.store.tx import Read

KINDS = ("company", "deal", "ticket")
ALWAYS = datetime(1, 1, 1, tzinfo=UTC)


class People:
    """Whom the CRM knows among the people of some mails.

    A contact that the viewer may not see is a stranger to them. `found`: contacts by address, if they
    were read already.
    """

    def __init__(
        self,
        tx: Read,
        viewer: Viewer,
        heads: Iterable[MessageHead],
        found: Mapping[str, Record] | None = None,
    ) -> None:
        everyone = {person.address for head in heads for _, person in head.people()}
        may_see = gate(viewer, "view")
        found = addresses.addressed(tx, everyone) if found is None else found
        self.records = {address: record for address, record in found.items() if may_see(record)}
        self.contacts = {address: record.id for address, record in self.records.items()}
        self.own = users.own_addresses(tx, everyone)

    def match(self, *heads: MessageHead) -> Matches:
        """Who of a thread's people is who; the newest mail's come first."""
        return matching.of_thread(heads, self.contacts, self.own)


class Grounds:
    """The facts about mails of one mailbox; what is logged on the way counts for those that follow."""

    def __init__(self, tx: Read, row: MailboxRow, people: People, since: datetime | None = None) -> None:
        self._row, self._people = row, people
        self._seat = seat_of(tx, row)
        self._teams = mailboxes.team_addresses(tx)
        self._since = since or logged_since(tx, row)
        self._first: dict[int, tuple[datetime, int]] = {}
        self._logged: dict[int, int] = {}

    def look_up(self, tx: Read, threads: Iterable[int], messages: Iterable[int]) -> None:
        """What is logged of these threads, and of these messages."""
        self._first = engagements.firsts_logged(tx, set(threads))
        self._logged = engagements.by_message(tx, set(messages))

    def of_message(self, seen: Sighting, message: Message, matches: Matches, *, by_hand: bool) -> LogFacts:
        """The facts about a stored message in one mailbox."""
        rest = {
            "thread_logged": message.thread_id in self._first,
            "already_logged": message.id in self._logged,
            "by_hand": by_hand,
        }
        return self._facts(seen.direction, seen.received_at, message.head, matches, rest)

    def of_mail(self, one: Fetched, message_id: int | None, *, thread_logged: bool) -> LogFacts:
        """The facts about a mail that is not stored, or not yet."""
        direction, matches = direction_of(one.head, self._people.own), self._people.match(one.head)
        rest = {"thread_logged": thread_logged, "already_logged": message_id in self._logged}
        return self._facts(direction, one.received_at, one.head, matches, rest)

    def _facts(
        self,
        direction: str,
        received_at: datetime,
        head: MessageHead,
        matches: Matches,
        rest: dict[str, bool],
    ) -> LogFacts:
        return LogFacts(
            direction=direction,
            received_at=received_at,
            connected_at=self._since,
            mode=self._row.logging,
            contacts=tuple(sorted(one.address for one in matches.contacts)),
            strangers=tuple(sorted(one.address for one in matches.strangers)),
            colleagues=tuple(sorted(one.address for one in matches.colleagues)),
            automatic=head.automatic,
            seat=self._seat,
            **rest,
        )

    def is_team_mail(self, head: MessageHead) -> bool:
        """Whether a mail is to or from a team's address, whichever mailbox shows it first (H17, T11, T15)."""
        return self._row.is_team or any(person.address in self._teams for _, person in head.people())

    def first(self, thread_id: int | None) -> int | None:
        """The first logged mail of a thread."""
        known = self._first.get(thread_id) if thread_id is not None else None
        return known[1] if known else None

    def firsts(self) -> list[int]:
        """The first logged mails of all these threads."""
        return [engagement_id for _, engagement_id in self._first.values()]

    def entry(self, message_id: int) -> int | None:
        """The log entry of a message, if it is logged."""
        return self._logged.get(message_id)

    def log(self, engagement_id: int, new: NewEngagement) -> None:
        """A mail is logged: what follows in its thread inherits from the first one."""
        if new.message_id is not None:
            self._logged[new.message_id] = engagement_id
        if new.thread_id is not None:
            place = (new.at, engagement_id)
            self._first[new.thread_id] = min(place, self._first.get(new.thread_id, place))


def logged_since(tx: Read, row: MailboxRow) -> datetime:
    """From when on mail is logged by itself: since the connection, or as far back as was chosen (H29)."""
    chosen, since = backfills.chosen_since(tx, row.id)
    connected = row.connected_at.replace(microsecond=0)  # Graph tells in whole seconds when mail came
    if not chosen:
        return connected
    return min(connected, since) if since is not None else ALWAYS


class Offers:
    """The records offered for mail: inherited from the thread's first logged mail, else by the defaults.

    Offered are those only on which the viewer may do one of the actions, else those they may log to.
    """

    def __init__(self, tx: Read, viewer: Viewer, *actions: str) -> None:
        self._tx = tx
        self._passes = gate(viewer, *(actions or LOG))
        self._rules = association_defaults.read(tx)
        self._found: dict[int, Record] = {}
        self._related: dict[int, list[Related]] = {}
        self._kept: dict[int, list[Record]] = {}
        self._records: dict[int, Record] = {}

    def look_up(self, contacts: Iterable[int], entries: Iterable[int]) -> None:
        """What these contacts bring along, and on whose timelines these log entries are."""
        self._found = records.by_ids(self._tx, set(contacts))
        self._related = relations.of(self._tx, self._found, KINDS)
        kept = engagements.records_of(self._tx, entries)
        self._kept = {entry: [record for record, _ in there] for entry, there in kept.items()}
        self._records = dict(self._found)
        for found in (
            *self._kept.values(),
            *([one.record for one in ends] for ends in self._related.values()),
        ):
            self._records.update((record.id, record) for record in found)

    def of(self, matches: Matches, first: int | None) -> tuple[Choice, ...]:
        """The check boxes for mail with these people."""
        offered = self._defaults([one.contact for one in matches.contacts])
        if first is None:
            return offered
        kept = [(one.kind, one.id) for one in self._kept.get(first, []) if self._passes(one)]
        return inherited(kept, offered)

    def keep(self, engagement_id: int, chosen: Iterable[Choice]) -> None:
        """A mail was logged there: its answers inherit that."""
        there = [self._records[one.id] for one in chosen if one.id in self._records]
        self._kept[engagement_id] = sorted(there, key=lambda one: (one.kind, one.id))

    def _defaults(self, contacts: list[int]) -> tuple[Choice, ...]:
        found = {one: self._found[one] for one in contacts if one in self._found}
        related = {
            contact: [_candidate(one) for one in self._related.get(contact, []) if self._passes(one.record)]
            for contact in found
        }
        people = [(one, record.name) for one, record in found.items()]
        offered = defaults(people, related, self._rules)
        return tuple(one for one in offered if one.id not in found or self._passes(found[one.id]))


def _candidate(one: Related) -> Candidate:
    record = one.record
    return Candidate(record.kind, record.id, record.name, one.at, one.is_primary, record.is_open)
