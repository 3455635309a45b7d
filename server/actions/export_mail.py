"""Export a record's logged mail with what the CRM knows of it, for another server to take in (B24)."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import Any

from server.actions.edit_record import find_record
from server.actions.export_records import Export, Shown
from server.actions.plan_rows import type_of
from server.core.permission import Viewer, reach
from server.core.threads import dedupe_key
from server.deps import Deps
from server.exchange.archive import Mail, write
from server.mime.build import archive
from server.store import engagements, mail_files, messages, records, schemas
from server.store.engagements import Engagement
from server.store.tx import Read

PAGE = 200


def export_mail(deps: Deps, viewer: Viewer, kind: str, record_id: int, *, mbox: bool = False) -> Export:
    """The mail on a record's timeline as a ZIP file. Raises Refusal when the record is not for the viewer."""
    with deps.store.read(viewer.workspace_id) as tx:
        of = type_of(tx, kind)
        found = find_record(tx, viewer, of.name, record_id)
    return Export(
        f"{found.record.name} mail.zip", "application/zip", _blocks(deps, viewer, record_id, mbox=mbox)
    )


def _blocks(deps: Deps, viewer: Viewer, record_id: int, *, mbox: bool) -> Iterator[bytes]:
    with TemporaryFile() as file:
        with deps.store.read(viewer.workspace_id) as tx:
            logged = _logged(tx, record_id)
            known = _records(tx, viewer, [one.id for one in logged])
            write(file, (_mail(tx, one, known) for one in logged), list(known.values()), mbox=mbox)
        file.seek(0)
        while block := file.read(1 << 18):
            yield block


def _logged(tx: Read, record_id: int) -> list[Engagement]:
    """A record's logged mail, oldest first."""
    found: list[Engagement] = []
    before = None
    while page := engagements.timeline(tx, [record_id], PAGE, before)[record_id]:
        found += [one for one in page if one.message_id is not None]
        before = (page[-1].at, page[-1].id)
    return sorted(found, key=lambda one: (one.at, one.id))


def _records(tx: Read, viewer: Viewer, logged: list[int]) -> dict[int, dict[str, Any]]:
    """The records those mails are associated with, as far as the viewer may see them; without ids."""
    by_id = {one.id: one for rows in engagements.records_of(tx, logged).values() for one, _ in rows}
    seen = [one for one in by_id.values() if reach(viewer, one.kind, "view").covers(one.owner_id)]
    found: dict[int, dict[str, Any]] = {}
    for kind in sorted({one.kind for one in seen}):
        of = type_of(tx, kind)
        writable = {name for name, one in schemas.properties(tx, of).items() if not one.is_read_only}
        shown = Shown(tx, of)
        ids = [one.id for one in seen if one.kind == kind]
        for ident, full in sorted(records.full(tx, ids).items()):
            values = {name: value for name, value in sorted(shown.values(full).items()) if name in writable}
            found[ident] = {"kind": kind, "name": full.record.name, "properties": values}
    ordered = sorted(
        found.items(), key=lambda pair: (pair[1]["kind"], pair[1]["name"], str(pair[1]["properties"]))
    )
    return {ident: {"ref": number, **one} for number, (ident, one) in enumerate(ordered, 1)}


def _mail(tx: Read, logged: Engagement, known: dict[int, dict[str, Any]]) -> Mail:
    stored = messages.by_id(tx, logged.message_id or 0)
    if stored is None:
        raise LookupError(f"message {logged.message_id}")
    text, html = messages.body(tx, stored.id) or (stored.head.snippet, "")
    rows = engagements.records_of(tx, [logged.id]).get(logged.id, [])
    associated = sorted([known[one.id]["ref"], source] for one, source in rows if one.id in known)
    note = {
        "message_id": stored.head.message_id,
        "key": dedupe_key(stored.head),
        "thread": mail_files.first_key(tx, stored.thread_id),
        "at": stored.at.isoformat(),
        "direction": logged.direction,
        "subject": stored.head.subject,
        "snippet": stored.head.snippet,
        "people": messages.people_rows(stored.head),
        "automatic": stored.head.automatic,
        "in_reply_to": stored.head.in_reply_to,
        "references": list(stored.head.references),
        "associations": associated,
        "decision": mail_files.decision_of(tx, logged.id),
    }
    return Mail(archive(stored.head, text, html), note)
