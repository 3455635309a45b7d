"""Notes, calls, meetings, tasks and changes of tickets: on the same timeline as the mail, by the same rights."""

from datetime import UTC, datetime, timedelta

import pytest

from server.actions.begin_workspace import begin_workspace
from server.actions.do_tasks import finish_task, list_tasks
from server.actions.edit_record import create_record, update_record
from server.actions.log_activity import add_activity, edit_activity, remove_activity
from server.actions.log_change import log_consent
from server.clock import FixedClock
from server.core.object_types import BUILT_IN
from server.core.permission import Grant, Viewer
from server.deps import Deps
from server.errors import Refusal
from server.present.timeline import pages
from server.store import relations, schemas, users, workspaces
from server.store.tx import Store
from shared_schema.records import RecordRef, TimelineEntry
from shared_schema.tasks import AddActivity, EditActivity, FinishTask, ListTasks, RemoveActivity

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def mia(store: Store) -> Viewer:
    with store.system() as system:
        workspace = workspaces.add(system, "Northwind")
    with store.write(workspace) as tx:
        begin_workspace(tx)
        user = users.add(tx, "mia@northwind.test", "Mia", "core")
    return Viewer(user, workspace, "Mia", "core")


@pytest.fixture
def tom(store: Store, mia: Viewer) -> Viewer:
    """Sees everything, changes only what is his own."""
    with store.write(mia.workspace_id) as tx:
        user = users.add(tx, "tom@northwind.test", "Tom", "core")
    own = Grant("everything", "owned", "owned", "owned", unassigned=True)
    return Viewer(user, mia.workspace_id, "Tom", "core", grants={"contact": own})


@pytest.fixture
def stranger(store: Store, mia: Viewer) -> Viewer:
    """Sees no contact at all."""
    with store.write(mia.workspace_id) as tx:
        user = users.add(tx, "sam@northwind.test", "Sam", "core")
    none = Grant("none", "none", "none", "none", unassigned=False)
    return Viewer(user, mia.workspace_id, "Sam", "core", grants={"contact": none})


def make(store: Store, viewer: Viewer, kind: str, **values: str) -> int:
    with store.write(viewer.workspace_id) as tx:
        return create_record(tx, viewer, schemas.schema(tx, BUILT_IN[kind]), values).record.id


@pytest.fixture
def anna(store: Store, mia: Viewer) -> RecordRef:
    owner = str(mia.user_id)
    made = make(store, mia, "contact", firstname="Anna", email="anna@acme.test", hubspot_owner_id=owner)
    return RecordRef(kind="contact", id=made)


def timeline(store: Store, viewer: Viewer, record: int) -> list[TimelineEntry]:
    with store.read(viewer.workspace_id) as tx:
        return pages(tx, viewer, [record])[record].entries


def test_what_is_logged_by_hand_stands_in_one_stream_by_its_own_time(
    deps: Deps, store: Store, mia: Viewer, anna: RecordRef
) -> None:
    for kind, days in (("note", 3), ("call", 1), ("meeting", 2)):
        at = NOW - timedelta(days=days)
        add_activity(deps, mia, AddActivity(kind=kind, records=[anna], text=f"About the {kind}\nmore", at=at))
    shown = timeline(store, mia, anna.id)
    assert [(one.kind, one.subject, one.text, one.by) for one in shown] == [
        ("call", "About the call", "About the call\nmore", "Mia"),
        ("meeting", "About the meeting", "About the meeting\nmore", "Mia"),
        ("note", "About the note", "About the note\nmore", "Mia"),
    ]


def test_an_empty_note_is_refused_and_says_so(deps: Deps, mia: Viewer, anna: RecordRef) -> None:
    with pytest.raises(Refusal) as refused:
        add_activity(deps, mia, AddActivity(kind="note", records=[anna], text="  \n"))
    assert (refused.value.problem.code, refused.value.problem.field) == ("bad_request", "text")


def test_an_edit_moves_the_entry_to_its_new_time(
    deps: Deps, store: Store, mia: Viewer, anna: RecordRef
) -> None:
    first = add_activity(deps, mia, AddActivity(kind="note", records=[anna], text="first", at=NOW))
    add_activity(
        deps, mia, AddActivity(kind="note", records=[anna], text="second", at=NOW - timedelta(days=1))
    )
    edited = edit_activity(
        deps, mia, EditActivity(engagement=first.id, text="older", title="Older", at=NOW - timedelta(days=2))
    )
    assert (edited.subject, edited.text) == ("Older", "older")
    assert [one.subject for one in timeline(store, mia, anna.id)] == ["second", "Older"]


def test_who_may_not_edit_the_record_may_not_change_what_is_logged_there(
    deps: Deps, store: Store, mia: Viewer, tom: Viewer, stranger: Viewer, anna: RecordRef
) -> None:
    """H44: seen but not touched says so; what one may not see answers as what is not there."""
    note = add_activity(deps, mia, AddActivity(kind="note", records=[anna], text="first"))
    for viewer, code in ((tom, "not_permitted"), (stranger, "not_found")):
        for doing, cmd in (
            (add_activity, AddActivity(kind="note", records=[anna], text="no")),
            (edit_activity, EditActivity(engagement=note.id, text="no")),
            (remove_activity, RemoveActivity(engagement=note.id)),
        ):
            with pytest.raises(Refusal) as refused:
                doing(deps, viewer, cmd)
            assert refused.value.problem.code == code
    remove_activity(deps, mia, RemoveActivity(engagement=note.id))
    assert timeline(store, mia, anna.id) == []


def test_a_task_is_overdue_today_upcoming_or_done(
    deps: Deps, mia: Viewer, anna: RecordRef, clock: FixedClock
) -> None:
    """S44: an e-mail task of a contact with an address says which."""
    for title, hours in (("late", -1), ("soon", 2), ("later", 48)):
        at = NOW + timedelta(hours=hours)
        add_activity(deps, mia, AddActivity(kind="task", records=[anna], title=title, at=at, type="email"))
    found = list_tasks(deps, mia, ListTasks())
    assert [(one.title, one.when, one.email) for one in found.tasks] == [
        ("late", "overdue", "anna@acme.test"),
        ("soon", "today", "anna@acme.test"),
        ("later", "upcoming", "anna@acme.test"),
    ]
    assert (found.overdue, found.next) == (1, None)
    done = finish_task(deps, mia, FinishTask(engagement=found.tasks[0].id))
    assert done.task
    assert done.task.done_at == NOW
    assert [one.title for one in list_tasks(deps, mia, ListTasks()).tasks] == ["soon", "later"]
    assert [one.when for one in list_tasks(deps, mia, ListTasks(done=True)).tasks] == ["done"]
    again = finish_task(deps, mia, FinishTask(engagement=done.id, done=False))
    assert again.task
    assert again.task.done_at is None


def _titles(deps: Deps, viewer: Viewer, *, done: bool) -> list[str]:
    """All pages of a list of tasks."""
    titles: list[str] = []
    before = None
    while True:
        found = list_tasks(deps, viewer, ListTasks(done=done, before=before))
        titles += [one.title for one in found.tasks]
        if found.next is None:
            return titles
        before = found.next


def test_a_long_list_of_tasks_is_read_page_by_page(
    deps: Deps, mia: Viewer, anna: RecordRef, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("server.present.tasks.PAGE", 2)
    made = []
    for number in range(5):
        at = NOW + timedelta(hours=number // 2)  # two of one instant lie on both sides of a page's end
        cmd = AddActivity(kind="task", records=[anna], title=str(number), at=at)
        made.append(add_activity(deps, mia, cmd).id)
    assert _titles(deps, mia, done=False) == ["0", "1", "2", "3", "4"]
    for one in made:
        finish_task(deps, mia, FinishTask(engagement=one))
    assert _titles(deps, mia, done=True) == ["4", "3", "2", "1", "0"]
    with pytest.raises(Refusal):
        list_tasks(deps, mia, ListTasks(before="nowhere"))


def test_a_task_for_somebody_else_is_on_their_list_without_what_they_may_not_see(
    deps: Deps, mia: Viewer, stranger: Viewer, anna: RecordRef
) -> None:
    made = add_activity(
        deps, mia, AddActivity(kind="task", records=[anna], title="Call back", owner=stranger.user_id)
    )
    assert list_tasks(deps, mia, ListTasks()).tasks == []
    (one,) = list_tasks(deps, stranger, ListTasks()).tasks
    assert (one.title, one.records, one.email) == ("Call back", [], None)
    finish_task(deps, stranger, FinishTask(engagement=made.id))
    assert list_tasks(deps, stranger, ListTasks()).tasks == []
    with pytest.raises(Refusal) as refused:
        edit_activity(deps, mia, EditActivity(engagement=made.id, owner=999_999))
    assert refused.value.problem.field == "owner"


def test_a_ticket_that_goes_on_is_told_on_its_own_and_its_contacts_timeline(
    store: Store, mia: Viewer, anna: RecordRef
) -> None:
    ticket = make(store, mia, "ticket", subject="Pump leaks")
    with store.write(mia.workspace_id) as tx:
        relations.add(tx, ("contact", anna.id), ("ticket", ticket))
        schema = schemas.schema(tx, BUILT_IN["ticket"])
        closed = next(str(one.id) for one in schema.stages if one.label == "Closed")
        update_record(tx, mia, schema, ticket, {"hs_pipeline_stage": closed})
        update_record(tx, mia, schema, ticket, {"subject": "Pump leaks again"})
    for record in (ticket, anna.id):
        shown = [(one.kind, one.subject, one.snippet) for one in timeline(store, mia, record)]
        assert shown == [("ticket", "Pump leaks: Closed", "was New")]


def test_a_change_of_consent_stands_on_the_timeline(store: Store, mia: Viewer, anna: RecordRef) -> None:
    with store.write(mia.workspace_id) as tx:
        log_consent(tx, mia, anna.id, "Opted out of all e-mail", "asked by phone")
    (entry,) = timeline(store, mia, anna.id)
    assert (entry.kind, entry.subject, entry.snippet, entry.by) == (
        "consent",
        "Opted out of all e-mail",
        "asked by phone",
        "Mia",
    )
