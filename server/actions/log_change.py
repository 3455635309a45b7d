"""What happened to a record stands on timelines: a ticket went on, a contact changed what they consent to."""

from collections.abc import Iterable

from server.core.permission import Viewer
from server.core.record_edit import Edit, Schema
from server.store import engagements, relations
from server.store.engagements import NewEngagement
from server.store.tx import Write


def log_stage(tx: Write, viewer: Viewer, schema: Schema, record_id: int, edit: Edit) -> None:
    """A ticket stands elsewhere now: on its own timeline, and on those of its contacts and companies."""
    name = schema.type.stage_property
    if schema.type.name != "ticket" or name not in edit.changed:
        return
    labels = {str(one.id): one.label for one in schema.stages}
    old, new = (labels.get(value or "", "") for value in edit.changed[name])
    around = relations.of(tx, [record_id], ("contact", "company")).get(record_id, [])
    records = [("ticket", record_id), *((one.record.kind, one.record.id) for one in around)]
    title = f"{edit.columns.name}: {new}"
    log_change(tx, viewer, "ticket", (title, f"was {old}" if old else ""), records)


def log_consent(tx: Write, viewer: Viewer, contact: int, title: str, because: str) -> None:
    """A contact's consent changed: what it is now, and why."""
    log_change(tx, viewer, "consent", (title, because), [("contact", contact)])


def log_change(
    tx: Write, viewer: Viewer, kind: str, words: tuple[str, str], records: Iterable[tuple[str, int]]
) -> int:
    """One entry of a kind on the timelines of some records; its id."""
    title, more = words
    new = NewEngagement(kind, tx.now, title, more, [], user_id=viewer.user_id or None)
    made = engagements.add(tx, new)
    engagements.associate(tx, made, tx.now, [(of, one, "default") for of, one in records])
    return made
