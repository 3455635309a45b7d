"""Log a note, a call, a meeting or a task by hand; change it, and take it away again."""

from datetime import datetime

from server.actions.edit_record import find_record
from server.core import activity
from server.core.permission import Viewer, reach
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.timeline import entries
from server.store import engagements, schemas, tasks
from server.store.engagements import Engagement, NewEngagement
from server.store.records import Record
from server.store.tasks import Task
from server.store.tx import Read, Write
from shared_schema.records import Done, TimelineEntry
from shared_schema.tasks import AddActivity, EditActivity, RemoveActivity

GONE = Problem("not_found", "This is not on a timeline any more, or you may not see it.", field="engagement")


def add_activity(deps: Deps, viewer: Viewer, cmd: AddActivity) -> TimelineEntry:
    """Log it on the timelines of records that the viewer may edit. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        for ref in cmd.records:
            find_record(tx, viewer, ref.kind, ref.id, "edit")
        if cmd.kind != "task" and not (cmd.title.strip() or cmd.text.strip()):
            raise Refusal(
                Problem("bad_request", "There is nothing to log.", ("Write something.",), field="text")
            )
        at = cmd.at or tx.now
        owner = _owner(tx, viewer, cmd.owner)
        title = activity.title_of(cmd.kind, cmd.text, cmd.title)
        new = NewEngagement(
            cmd.kind,
            at,
            title,
            activity.snippet_of(cmd.text),
            [],
            user_id=viewer.user_id or None,
            properties=activity.properties(cmd.kind, title, cmd.text),
        )
        made = engagements.add(tx, new)
        engagements.associate(tx, made, at, [(ref.kind, ref.id, "ticked") for ref in cmd.records])
        if cmd.kind == "task":
            tasks.add(tx, made, cmd.type, at, owner)
        return shown(tx, viewer, made)


def _owner(tx: Read, viewer: Viewer, wanted: int | None) -> int | None:
    if wanted is None:
        return viewer.user_id or None
    if wanted not in schemas.owners(tx):
        title = "A task needs an owner who works here."
        raise Refusal(Problem("property_invalid", title, ("Choose another owner.",), field="owner"))
    return wanted


def shown(tx: Read, viewer: Viewer, engagement: int) -> TimelineEntry:
    """An entry as its timeline shows it now."""
    return entries(tx, viewer, engagements.by_ids(tx, [engagement]).values())[engagement]


def edit_activity(deps: Deps, viewer: Viewer, cmd: EditActivity) -> TimelineEntry:
    """Change what was logged by hand. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        found = find_activity(tx, viewer, cmd.engagement)
        before = tasks.of(tx, [found.id]).get(found.id)
        at = cmd.at or found.at
        text = activity.text_of(found.kind, found.properties) if cmd.text is None else cmd.text
        title = activity.title_of(found.kind, text, found.subject if cmd.title is None else cmd.title)
        kept = found.properties | activity.properties(found.kind, title, text)
        engagements.edit(tx, found.id, at, title, activity.snippet_of(text), kept)
        if before is not None:
            _edit_task(tx, viewer, cmd, before, at)
        return shown(tx, viewer, found.id)


def _edit_task(tx: Write, viewer: Viewer, cmd: EditActivity, before: Task, at: datetime) -> None:
    owner = before.owner_id if cmd.owner is None else _owner(tx, viewer, cmd.owner)
    tasks.edit(tx, before.engagement_id, cmd.type or before.type, at, owner)


def remove_activity(deps: Deps, viewer: Viewer, cmd: RemoveActivity) -> Done:
    """Take it off every timeline, for good. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        engagements.remove(tx, find_activity(tx, viewer, cmd.engagement).id)
    return Done()


def find_activity(tx: Read, viewer: Viewer, engagement: int, owner: int | None = None) -> Engagement:
    """What was logged by hand on a record that the viewer may edit; whoever owns a task may do it, too."""
    found = engagements.by_ids(tx, [engagement]).get(engagement)
    if found is None or found.kind not in activity.KINDS:
        raise Refusal(GONE)
    on = [record for record, _ in engagements.records_of(tx, [engagement]).get(engagement, [])]
    if owner is not None and owner == viewer.user_id:
        return found
    if not any(_reaches(viewer, record, "view") for record in on):
        raise Refusal(GONE)
    if not any(_reaches(viewer, record, "edit") for record in on):
        steps = ("Ask the owner of the record, or a super admin to change your role.",)
        raise Refusal(Problem("not_permitted", "You may not change what is logged here.", steps))
    return found


def _reaches(viewer: Viewer, record: Record, action: str) -> bool:
    return reach(viewer, record.kind, action).covers(record.owner_id)
