"""Erase a record for good, as privacy law wants it: nothing of it can be read or restored (H41, H42)."""

from server.actions.announce import announce
from server.actions.edit_record import GONE, not_yours
from server.core import permission, schedule
from server.core.permission import Viewer, reach
from server.core.webhooks import Event
from server.errors import Refusal
from server.store import consent, erasure, imports, jobs, records, relations, webhooks
from server.store.records import Full
from server.store.tx import Read, Write


def erase_record(tx: Write, viewer: Viewer, kind: str, record_id: int) -> None:
    """Erase a live or archived record, with all that was merged into it. Raises Refusal.

    Only a super admin may. Its addresses are remembered as digests alone, so that they do not come
    back by hand or by an import.
    """
    found = _find(tx, viewer, kind, record_id)
    refused = permission.refusal(viewer, "workspace.admin")
    if refused is not None:
        raise Refusal(refused)
    if not reach(viewer, kind, "delete").covers(found.record.owner_id):
        raise Refusal(not_yours(found))
    parts = erasure.parts(tx, record_id)
    addresses = erasure.known_addresses(tx, parts)
    names = erasure.known_names(tx, parts)
    erasure.block(tx, addresses)
    if kind == "company":
        relations.hand_over(tx, record_id)
    for part in reversed(parts):
        erasure.erase(tx, part, kind, addresses, names)
        webhooks.forget(tx, part)
    consent.anonymise(tx, addresses)
    imports.erase(tx, parts, addresses | names)
    # The whole index is rewritten while writers wait: once a night, for all that were erased.
    jobs.add(tx, "scrub_search", {}, unique_key="scrub_search", run_at=schedule.tonight(tx.now))
    if kind == "contact":
        announce(tx, viewer, [Event(kind, "privacyDeletion", record_id, {})])


def _find(tx: Read, viewer: Viewer, kind: str, record_id: int) -> Full:
    found = records.full(tx, [record_id], kind=kind, archived=None).get(record_id)
    if found is None or not reach(viewer, kind, "view").covers(found.record.owner_id):
        raise Refusal(GONE)
    return found


def erase_contact_by_address(tx: Write, viewer: Viewer, record_id: int | None, address: str) -> None:
    """Erase the contact with an address; one that nobody has is kept from coming, all the same."""
    if record_id is not None:
        erase_record(tx, viewer, "contact", record_id)
        return
    refused = permission.refusal(viewer, "workspace.admin")
    if refused is not None:
        raise Refusal(refused)
    erasure.block(tx, [address])
