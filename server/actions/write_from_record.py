"""Begin a new mail from a record: To from its contacts, *Associated with* by its type (S1, S8, S14, T11)."""

from dataclasses import dataclass

from server.actions.edit_record import find_record
from server.core import association
from server.core.association import Candidate, Choice
from server.core.permission import Viewer, reach
from server.errors import Problem, Refusal
from server.present import mailboxes as present_mailboxes
from server.store import addresses, association_defaults, drafts, mailboxes, records, relations, users
from server.store.drafts import Draft, Fields, Place
from server.store.mailboxes import MailboxRow
from server.store.records import Record
from server.store.relations import Related
from server.store.tx import Read, Write
from shared_schema.records import RecordRef

KINDS = ("company", "deal", "ticket")
MOST_CONTACTS = 10  # a company may have hundreds: the newest are offered, the rest can be typed


@dataclass(frozen=True)
class Audience:
    """The contacts whose addresses are offered, the records offered with reasons, names by address."""

    contacts: tuple[int, ...]
    offered: tuple[Choice, ...]
    names: dict[str, str]


def begin_from_record(
    tx: Write, viewer: Viewer, ref: RecordRef, mailbox: int | None, *, on_phone: bool = False
) -> int:
    """The viewer's new mail from a record: the one at hand, or a fresh one. Raises Refusal."""
    origin = find_record(tx, viewer, ref.kind, ref.id, "communicate").record
    usual = users.default_from(tx, viewer.user_id)
    row = _mailbox(tx, viewer, mailbox, usual)
    kept = drafts.open_from_record(tx, viewer.user_id, origin.id)
    if kept is not None:
        return kept.id
    people = _contacts(tx, viewer, origin)
    to, offered = _to(tx, origin, people), _offered(tx, viewer, origin, people, is_team=row.is_team)
    fields = Fields(
        mailbox_id=row.id,
        from_address=usual if usual in dict(row.identities) else None,
        to=to,
        cc=[],
        bcc=[],
        subject="",
        body="",
        record_ids=ticked(tx, offered, to, on_phone=on_phone),
    )
    return drafts.add(tx, viewer.user_id, Place("new", record_id=origin.id), fields)


def ticked(tx: Read, offered: tuple[Choice, ...], to: list[str], *, on_phone: bool) -> list[int]:
    """What a new mail is logged to at first: what is offered so, or from the phone whom it goes to (H21)."""
    if on_phone:
        addressed = frozenset(addresses.contacts(tx, to).values())
        offered = association.on_the_phone(offered, addressed)
    return [one.id for one in offered if one.ticked]


def audience_from_record(tx: Read, viewer: Viewer, kept: Draft, *, is_team: bool) -> Audience:
    """The same for a draft at hand; nothing is offered any more when its record is out of reach."""
    record_id = kept.record_id or 0
    origin = records.by_ids(tx, [record_id]).get(record_id)
    if origin is None or not reach(viewer, origin.kind, "view").covers(origin.owner_id):
        return Audience((), (), {})
    people = _contacts(tx, viewer, origin)
    known = addresses.of_contacts(tx, [one.id for one in people])
    names = {address: one.name for one in people for address, _ in known.get(one.id, [])}
    return Audience(
        contacts=tuple(one.id for one in people),
        offered=_offered(tx, viewer, origin, people, is_team=is_team),
        names=names,
    )


def _mailbox(tx: Read, viewer: Viewer, wanted: int | None, usual: str | None) -> MailboxRow:
    """The asked mailbox, else that of the usual address (S13), else the first that can send (S4, S11)."""
    own = sorted(
        mailboxes.of_user(tx, viewer.user_id),
        key=lambda row: (row.id != wanted, usual not in dict(row.identities)),
    )
    active = [row for row in own if row.state == "active"]
    if active:
        return active[0]
    trouble = present_mailboxes.broken(own[0]) if own else None
    steps = ("Open Mailboxes in Alongside and connect yours.",)
    raise Refusal(trouble or Problem("no_mailbox", "You have no mailbox to send from.", steps))


def _contacts(tx: Read, viewer: Viewer, origin: Record) -> list[Record]:
    """Whom a mail from this record is for: the contact itself, or the newest contacts of the record."""
    if origin.kind == "contact":
        return [origin]
    may = reach(viewer, "contact", "communicate")
    found = [one.record for one in _related(tx, viewer, origin, ("contact",))]
    return [one for one in found if may.covers(one.owner_id)][:MOST_CONTACTS]


def _to(tx: Read, origin: Record, people: list[Record]) -> list[str]:
    """S14: nobody from a custom object; of a company the one contact that was associated last."""
    if origin.kind not in ("contact", *KINDS):
        return []
    known = addresses.of_contacts(tx, [one.id for one in people])
    first = [known[one.id][0][0] for one in people if known.get(one.id)]
    return first[:1] if origin.kind == "company" else first


def _offered(
    tx: Read, viewer: Viewer, origin: Record, people: list[Record], *, is_team: bool
) -> tuple[Choice, ...]:
    offered = _by_default(tx, viewer, origin, people)
    return association.of_team_mail(offered, origin.id) if is_team else offered


def _by_default(tx: Read, viewer: Viewer, origin: Record, people: list[Record]) -> tuple[Choice, ...]:
    related = _candidates(_related(tx, viewer, origin, KINDS))
    rules = association_defaults.read(tx)
    if origin.kind == "contact":
        return association.defaults([(origin.id, origin.name)], {origin.id: related}, rules)
    written = people[:1] if origin.kind == "company" else people
    start = Candidate(origin.kind, origin.id, origin.name, tx.now)
    return association.from_record(start, [(one.id, one.name) for one in written], related, rules)


def _related(tx: Read, viewer: Viewer, origin: Record, kinds: tuple[str, ...]) -> list[Related]:
    found = relations.of(tx, [origin.id], kinds).get(origin.id, [])
    return [one for one in found if reach(viewer, one.record.kind, "view").covers(one.record.owner_id)]


def _candidates(found: list[Related]) -> list[Candidate]:
    """Where no company is the primary one, it is the one that was associated last."""
    companies = [one for one in found if one.record.kind == "company"]
    primary = next((one for one in companies if one.is_primary), companies[0] if companies else None)
    return [
        Candidate(
            kind=one.record.kind,
            id=one.record.id,
            name=one.record.name,
            at=one.at,
            is_primary=one is primary,
            is_open=one.record.is_open,
        )
        for one in found
    ]
