"""Write a note on a record's timeline."""

from server.actions.edit_record import find_record
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.mime.text import snippet
from server.present.timeline import entries
from server.store import engagements
from server.store.engagements import NewEngagement
from shared_schema.crm import AddNote
from shared_schema.records import TimelineEntry

SUBJECT = 120


def add_note(deps: Deps, viewer: Viewer, cmd: AddNote) -> TimelineEntry:
    """The note as the timeline shows it: its first line is the subject."""
    first, _, rest = cmd.text.strip().partition("\n")
    if not first:
        raise Refusal(Problem("bad_request", "The note is empty.", ("Write something.",), field="text"))
    with deps.store.write(viewer.workspace_id) as tx:
        record = find_record(tx, viewer, cmd.record.kind, cmd.record.id, "edit").record
        new = NewEngagement("note", tx.now, first[:SUBJECT], snippet(rest), [], user_id=viewer.user_id)
        made = engagements.add(tx, new)
        engagements.associate(tx, made, tx.now, [(record.kind, record.id, "ticked")])
        return entries(tx, engagements.by_ids(tx, [made]).values())[made]
