"""Erase a person for good: every value, every trace in logged mail, and nothing of it in free pages (H41)."""

from collections.abc import Callable, Iterable
from typing import Any

from sqlalchemy import delete, or_, select, update

from server import ids
from server.core.engagement_headers import headers_of
from server.store import dialect, engagements, messages, search, submissions
from server.store import tables as t
from server.store.tx import Read, Write

ERASED = "erased"  # the kind of what remains: a number without a name, found by nobody
NOBODY = "erased@erased.invalid"


def parts(tx: Read, record_id: int) -> list[int]:
    """A record and all those that were merged into it, however many steps ago."""
    found, fresh = [record_id], [record_id]
    while fresh:
        merged = (tx.mine(t.record), t.record.c.merged_into.in_(fresh), t.record.c.id.not_in(found))
        fresh = [row.id for row in tx.all(select(t.record.c.id).where(*merged))]
        found += fresh
    return found


def known_addresses(tx: Read, records: Iterable[int]) -> set[str]:
    """Every address that some contacts have, or ever had."""
    chosen = list(records)
    held = (tx.mine(t.address), t.address.c.contact_id.in_(chosen))
    found = {row.address for row in tx.all(select(t.address.c.address).where(*held))}
    texts = _ever(tx, chosen, "email") | _ever(tx, chosen, "hs_additional_emails")
    return found | {one for text in texts for one in text.split(";") if one}


def known_names(tx: Read, records: Iterable[int]) -> set[str]:
    """Every full name that some contacts have, or ever had; what they are called, if they are no people."""
    chosen = list(records)
    called = (tx.mine(t.record), t.record.c.id.in_(chosen))
    rows = tx.all(select(t.record.c.name, t.record.c.properties).where(*called))
    first = {row.properties.get("firstname", "") for row in rows} | _ever(tx, chosen, "firstname")
    last = {row.properties.get("lastname", "") for row in rows} | _ever(tx, chosen, "lastname")
    both = {f"{one} {other}" for one in first for other in last if one and other}
    return both | {row.name for row in rows if row.name}


def _ever(tx: Read, records: list[int], name: str) -> set[str]:
    """Every value that a property had before it was changed, and after."""
    changes = (
        tx.mine(t.property_change),
        t.property_change.c.record_id.in_(records),
        t.property_change.c.name == name,
    )
    rows = tx.all(select(t.property_change.c.old, t.property_change.c.new).where(*changes))
    return {text for row in rows for text in (row.old, row.new) if text}


def block(tx: Write, addresses: Iterable[str]) -> None:
    """These do not come back by panel or import."""
    for one in addresses:
        row = {"workspace_id": tx.workspace_id, "address_hash": digest(tx, one), "at": tx.now}
        tx.insert_or_ignore(t.blocked_address, row)


def blocked(tx: Read, addresses: Iterable[str]) -> set[str]:
    """Which of some addresses were erased."""
    hashes = {digest(tx, one): one for one in addresses}
    mine = (tx.mine(t.blocked_address), t.blocked_address.c.address_hash.in_(list(hashes)))
    return {hashes[row.address_hash] for row in tx.all(select(t.blocked_address.c.address_hash).where(*mine))}


def unblock(tx: Write, addresses: Iterable[str]) -> None:
    """They have come back on a road that is allowed."""
    hashes = [digest(tx, one) for one in addresses]
    tx.run(
        delete(t.blocked_address).where(
            tx.mine(t.blocked_address), t.blocked_address.c.address_hash.in_(hashes)
        )
    )


def digest(tx: Read, address: str) -> str:
    """What is kept of an erased address: enough to know it again, not to read it."""
    return ids.digest(f"erased:{tx.workspace_id}:{address}")


def erase(tx: Write, record_id: int, kind: str, addresses: set[str], names: set[str]) -> None:
    """Empty one record and take it off everything; only its number stays, for what points to it."""
    dialect.overwrite_deleted(tx.connection)
    _erase_timeline(tx, record_id, addresses, names)
    for table, column in (
        (t.property_change, t.property_change.c.record_id),
        (t.unique_value, t.unique_value.c.record_id),
        (t.address, t.address.c.contact_id),
    ):
        tx.run(delete(table).where(tx.mine(table), column == record_id))
    borne = or_(t.relation_label.c.from_id == record_id, t.relation_label.c.to_id == record_id)
    tx.run(delete(t.relation_label).where(tx.mine(t.relation_label), borne))
    ends = or_(t.relation.c.from_id == record_id, t.relation.c.to_id == record_id)
    tx.run(delete(t.relation).where(tx.mine(t.relation), ends))
    values: dict[str, Any] = {
        "kind": ERASED, "name": "", "subtitle": "", "domain": None, "stage_id": None, "is_open": None,
        "owner_id": None, "properties": {}, "created_by": None, "archived_at": tx.now, "updated_at": tx.now,
    }  # fmt: skip
    tx.run(update(t.record).where(tx.mine(t.record), t.record.c.id == record_id).values(**values))
    tx.tell(f"record:{kind}:{record_id}", "record", record_id)
    tx.tell(f"kind:{kind}", "record", record_id)
    search.drop(tx, [search.place(tx, search.record_shelf(kind), record_id)])


def _erase_timeline(tx: Write, record_id: int, addresses: set[str], names: set[str]) -> None:
    """What stands on nobody else's timeline goes; what a company shares stays there, without the person."""
    mine = (tx.mine(t.association), t.association.c.record_id == record_id)
    logged = [row.engagement_id for row in tx.all(select(t.association.c.engagement_id).where(*mine))]
    tx.run(delete(t.association).where(*mine))
    shared = set(engagements.records_of(tx, logged))
    found = tx.all(select(t.engagement).where(tx.mine(t.engagement), t.engagement.c.id.in_(logged)))
    for row in found:
        people = _without(row.people, addresses, names)
        # Found by the person no longer; where it stays on somebody's timeline, the feed has it read again.
        search.drop(tx, [search.place(tx, search.log_shelf(row.kind), row.id)])
        if row.id not in shared:
            engagements.remove(tx, row.id)
        else:
            properties = dict(row.properties)
            if "hs_email_headers" in properties:
                properties["hs_email_headers"] = headers_of(people)
            here = (tx.mine(t.engagement), t.engagement.c.id == row.id)
            tx.run(update(t.engagement).where(*here).values(people=people, properties=properties))
            tx.tell("search", "engagement", row.id)
        if row.message_id is not None:
            _erase_mail(tx, row.message_id, addresses, names, keep=row.id in shared)
        if row.thread_id is not None:
            _erase_drafts(tx, row.thread_id, addresses | names, keep=row.id in shared)


def _without(people: list[list[str]], addresses: set[str], names: set[str]) -> list[list[str]]:
    return [
        [role, NOBODY, ""] if address in addresses or name in names else [role, address, name]
        for role, address, name in people
    ]


def _erase_mail(tx: Write, message_id: int, addresses: set[str], names: set[str], *, keep: bool) -> None:
    """A mail's people, and unless a company keeps it (H42) its words; why it was logged is forgotten."""
    here = (tx.mine(t.message), t.message.c.id == message_id)
    row = tx.one(select(t.message.c.people, t.message.c.thread_id).where(*here))
    if row is None:
        return
    values: dict[str, Any] = {"people": _without(row.people, addresses, names)}
    if not keep:
        # Its digest stays: the mailbox shows the mail again, and it must not be taken for a new one.
        values |= {"subject": "", "snippet": "", "header_id": None, "in_reply_to": None, "references": []}
        messages.forget_body(tx, message_id)
        known_as = (tx.mine(t.header_id), t.header_id.c.message_id == message_id)
        tx.run(delete(t.header_id).where(*known_as))
        thread = (tx.mine(t.thread), t.thread.c.id == row.thread_id)
        tx.run(update(t.thread).where(*thread).values(subject=""))
    tx.run(update(t.message).where(*here).values(**values))
    reasons = (tx.mine(t.decision), t.decision.c.message_id == message_id)
    tx.run(update(t.decision).where(*reasons).values(because="", steps=[], facts={}))


def _erase_drafts(tx: Write, thread_id: int, traces: set[str], *, keep: bool) -> None:
    """Answers in the thread: what waits to be sent is cancelled, what is done no longer names the person.

    What a worker is sending at this moment is left to it; it is told apart by its state.
    """
    swap = _swapped(traces)
    blank = {} if keep else {"subject": "", "body": ""}
    for row in tx.all(select(t.draft).where(tx.mine(t.draft), t.draft.c.thread_id == thread_id)):
        here = (tx.mine(t.draft), t.draft.c.id == row.id)
        values = {name: swap(getattr(row, name)) for name in ("to", "cc", "bcc")}
        tx.run(update(t.draft).where(*here).values(**values, **blank))
        held = submissions.of_draft(tx, row.id)
        if held is not None:
            submissions.cancel(tx, held)
        ended = (
            tx.mine(t.submission),
            t.submission.c.draft_id == row.id,
            t.submission.c.state.in_(("sent", "failed", "canceled")),
        )
        for one in tx.all(select(t.submission.c.id, t.submission.c.plan).where(*ended)):
            this = (tx.mine(t.submission), t.submission.c.id == one.id)
            tx.run(update(t.submission).where(*this).values(plan={**swap(one.plan), **blank}))


def _swapped(traces: set[str]) -> Callable[[Any], Any]:
    """The same JSON, with nobody in the place of some addresses and names."""
    longest_first = sorted((one for one in traces if len(one) > 3), key=len, reverse=True)

    def swap(value: Any) -> Any:
        if isinstance(value, str):
            for one in longest_first:
                value = value.replace(one, NOBODY)
            return value
        if isinstance(value, list):
            return [swap(one) for one in value]
        return {name: swap(one) for name, one in value.items()} if isinstance(value, dict) else value

    return swap
