"""Take in mail that another server has exported: each once, on the timelines of the same records (B24)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any, BinaryIO

from server.actions.edit_record import create_record, find_record
from server.actions.plan_rows import type_of
from server.core.import_plan import Column, Reader, Words
from server.core.mail import MessageHead, Role
from server.core.permission import Viewer, reach
from server.core.threads import dedupe_key
from server.deps import Deps
from server.errors import Problem, Refusal
from server.exchange.archive import Archive, Mail
from server.exchange.table import BadFile
from server.mime.parse import parse
from server.store import (
    addresses,
    engagements,
    mail_files,
    many,
    messages,
    pipelines,
    records,
    schemas,
    threads,
)
from server.store.engagements import NewEngagement
from server.store.records import within
from server.store.tx import Read, Write

CHUNK = 100
Places = dict[int, tuple[str, int]]  # a record's number in the file → its kind and id here


def import_mail(deps: Deps, viewer: Viewer, file: BinaryIO) -> dict[str, int]:
    """Read the file; how many mails were new, known, and how many records were made. Raises Refusal.

    Every mail is one step of its own that may be repeated: a file read twice changes nothing.
    """
    counts = {"mails": 0, "known": 0, "records": 0}
    with _readable():
        archive = Archive(file)
        with deps.store.write(viewer.workspace_id) as tx:
            places = _places(tx, viewer, archive.records, counts)
        walk = archive.mails()
        while chunk := list(islice(walk, CHUNK)):
            with deps.store.write(viewer.workspace_id) as tx:
                for mail in chunk:
                    counts["mails" if _take(tx, viewer, mail, places) else "known"] += 1
    return counts


def preview_mail(deps: Deps, viewer: Viewer, file: BinaryIO) -> dict[str, int]:
    """The same counts, with nothing written. Raises Refusal where the import would before its first mail."""
    counts = {"mails": 0, "known": 0, "records": 0}
    with _readable():
        archive = Archive(file)
        with deps.store.read(viewer.workspace_id) as tx:
            for one in archive.records:
                here = _at_hand(tx, viewer, one)
                counts["records"] += here is None
        walk = archive.mails()
        while chunk := list(islice(walk, CHUNK)):
            with deps.store.read(viewer.workspace_id) as tx:
                for mail in chunk:
                    counts["known" if _is_logged(tx, mail) else "mails"] += 1
    return counts


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except BadFile as bad:
        raise Refusal(Problem("file_unreadable", str(bad), field="file")) from bad
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        title = "The sidecar does not say what it should; was it changed by hand?"
        raise Refusal(Problem("file_unreadable", title, field="file")) from error


def _is_logged(tx: Read, mail: Mail) -> bool:
    message = messages.id_by_dedupe_key(tx, dedupe_key(_head(mail.note)))
    return message is not None and message in engagements.by_message(tx, [message])


def _places(tx: Write, viewer: Viewer, told: list[dict[str, Any]], counts: dict[str, int]) -> Places:
    """The same records here: found by address, domain or name, else made."""
    places: Places = {}
    for one in told:
        kind, here = str(one["kind"]), _at_hand(tx, viewer, one)
        if here is None:
            here = _made(tx, viewer, kind, dict(one["properties"]))
            counts["records"] += 1
        places[int(one["ref"])] = (kind, here)
    return places


def _at_hand(tx: Read, viewer: Viewer, one: dict[str, Any]) -> int | None:
    """The same record here; None when there is none. Raises Refusal when it is not the viewer's to edit."""
    kind, values = str(one["kind"]), dict(one["properties"])
    here = _same(tx, viewer, kind, str(one["name"]), values)
    if here is not None:
        find_record(tx, viewer, kind, here, "edit")
    return here


def _same(tx: Read, viewer: Viewer, kind: str, name: str, values: dict[str, str]) -> int | None:
    if kind == "contact" and values.get("email"):
        return addresses.contacts(tx, [values["email"]]).get(values["email"])
    if kind == "company" and values.get("domain"):
        may = reach(viewer, kind, "view")
        return records.by_domain(tx, [values["domain"]], may).get(values["domain"])
    return many.by_name(tx, kind, [name], within(reach(viewer, kind, "view"))).get(name)


def _made(tx: Write, viewer: Viewer, kind: str, values: dict[str, str]) -> int:
    schema = schemas.schema(tx, type_of(tx, kind))
    known = {name: value for name, value in values.items() if name in schema.properties}
    labels = {one.label.casefold(): str(one.id) for one in pipelines.of_kind(tx, kind)}
    reader = Reader(schema, [Column(name, name) for name in known], Words(labels, many.emails(tx)))
    given = reader.read(1, list(known.values())).given
    owner = given.get("hubspot_owner_id")
    if owner is not None and not (owner.isdigit() and int(owner) in schema.owners):
        given.pop("hubspot_owner_id")  # a colleague there is a stranger here
    return create_record(tx, viewer, schema, given).record.id


def _take(tx: Write, viewer: Viewer, mail: Mail, places: Places) -> bool:
    """Log one mail, unless it is here already; its associations are added in either case."""
    note = mail.note
    head, at = _head(note), datetime.fromisoformat(note["at"])
    key = dedupe_key(head)
    message = messages.id_by_dedupe_key(tx, key)
    if message is None:
        parsed = parse(mail.eml)
        message = messages.add(tx, _thread(tx, head, note, at), head, key, at)
        messages.keep_body(tx, message, parsed.text, parsed.html)
    logged = engagements.by_message(tx, [message]).get(message)
    is_new = logged is None
    if logged is None:
        told = note["decision"]
        decision = mail_files.keep_decision(tx, message, told) if told else None
        stored = messages.by_id(tx, message)
        new = NewEngagement(
            "email",
            at,
            head.subject,
            head.snippet,
            messages.people_rows(head),
            direction=note["direction"],
            message_id=message,
            thread_id=stored.thread_id if stored else None,
            user_id=viewer.user_id or None,
            decision_id=decision,
        )
        logged = engagements.add(tx, new)
    associated = [(*places[int(ref)], str(source)[:12]) for ref, source in note["associations"]]
    engagements.associate(tx, logged, at, associated)
    return is_new


def _thread(tx: Write, head: MessageHead, note: dict[str, Any], at: datetime) -> int:
    """Where the thread's first message stands, else where an answered one does, else a new one."""
    known = mail_files.thread_of(tx, str(note["thread"]))
    if known is None:
        answered = threads.known_header_ids(tx, [*head.references, head.in_reply_to or ""])
        known = next(iter(answered.values()), None)
    if known is None:
        return threads.add(tx, head.subject, at)
    threads.touch(tx, known, at)
    return known


def _head(note: dict[str, Any]) -> MessageHead:
    people = [[str(part) for part in row] for row in note["people"]]
    senders = messages.people_of(people, Role.FROM)
    return MessageHead(
        message_id=note["message_id"],
        subject=str(note["subject"]),
        sender=senders[0] if senders else None,
        to=messages.people_of(people, Role.TO),
        cc=messages.people_of(people, Role.CC),
        bcc=messages.people_of(people, Role.BCC),
        reply_to=messages.people_of(people, Role.REPLY_TO),
        sent_at=datetime.fromisoformat(note["at"]),
        in_reply_to=note["in_reply_to"],
        references=tuple(str(one) for one in note["references"]),
        snippet=str(note["snippet"]),
        automatic=bool(note["automatic"]),
    )
