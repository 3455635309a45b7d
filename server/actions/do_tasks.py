"""What is to be done: the viewer's own tasks, and doing them (S44)."""

from server.actions.log_activity import find_activity, shown
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.tasks import page
from server.store import engagements, tasks
from server.store.tx import Write
from shared_schema.records import TimelineEntry
from shared_schema.tasks import FinishTask, ListTasks, TaskList


def list_tasks(deps: Deps, viewer: Viewer, cmd: ListTasks) -> TaskList:
    """The viewer's open tasks by due time, or those done, latest first; a page at a time."""
    with deps.store.read(viewer.workspace_id) as tx:
        return page(tx, viewer, done=cmd.done, before=cmd.before)


def finish_task(deps: Deps, viewer: Viewer, cmd: FinishTask) -> TimelineEntry:
    """A task is done, or is to be done after all; for its owner and whoever may edit its records."""
    with deps.store.write(viewer.workspace_id) as tx:
        one = tasks.of(tx, [cmd.engagement]).get(cmd.engagement)
        found = find_activity(tx, viewer, cmd.engagement, one.owner_id if one else None)
        if one is None:
            raise Refusal(Problem("bad_request", "This is no task.", field="engagement"))
        tasks.set_done(tx, one, done=cmd.done)
        _tell_records(tx, found.id)
        return shown(tx, viewer, found.id)


def _tell_records(tx: Write, engagement: int) -> None:
    for record, _ in engagements.records_of(tx, [engagement]).get(engagement, []):
        tx.tell(f"record:{record.kind}:{record.id}", "engagement", engagement)
