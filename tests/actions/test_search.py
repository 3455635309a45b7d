"""One box: what was written is found, by what, and only by who may see it."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from server.actions.archive_record import archive_record, restore_record
from server.actions.begin_workspace import begin_workspace
from server.actions.edit_record import create_record, update_record
from server.actions.index_search import index_changes, reindex
from server.actions.log_activity import add_activity
from server.actions.search import search
from server.core.object_types import BUILT_IN, custom
from server.core.permission import Grant, Viewer
from server.deps import Deps
from server.jobs.indexer import Indexer
from server.store import changes, engagements, messages, schemas, users, workspaces
from server.store import search as index
from server.store.engagements import NewEngagement
from server.store.tx import Store
from shared_schema.records import RecordRef
from shared_schema.search import Search
from shared_schema.tasks import AddActivity

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


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
    """Sees what he owns, and nothing else."""
    with store.write(mia.workspace_id) as tx:
        user = users.add(tx, "tom@northwind.test", "Tom", "core")
    own = Grant("owned", "owned", "owned", "owned", unassigned=False)
    kinds = ("contact", "company", "deal", "ticket", "vessel")
    return Viewer(user, mia.workspace_id, "Tom", "core", grants=dict.fromkeys(kinds, own))


def make(store: Store, viewer: Viewer, kind: str, **values: str) -> int:
    with store.write(viewer.workspace_id) as tx:
        of = schemas.types(tx)[kind]
        return create_record(tx, viewer, schemas.schema(tx, of), values).record.id


def mail(store: Store, viewer: Viewer, on: int, subject: str, body: str) -> int:
    """A logged mail on a contact's timeline; the id of its engagement."""
    with store.write(viewer.workspace_id) as tx:
        from server.core.mail import MessageHead, Participant  # noqa: PLC0415
        from server.store import threads  # noqa: PLC0415

        thread = threads.add(tx, subject, AT)
        sender = Participant("anna@brightwater.test", "Anna K")
        head = MessageHead(None, subject, sender, (Participant("mia@northwind.test", "Mia"),), sent_at=AT)
        message = messages.add(tx, thread, head, f"{subject}{on}"[:64], AT)
        messages.keep_body(tx, message, body, "")
        people = messages.people_rows(head)
        made = engagements.add(
            tx,
            NewEngagement("email", AT, subject, "…", people, "incoming", message, thread),
        )
        engagements.associate(tx, made, AT, [("contact", on, "default")])
    return made


def found(deps: Deps, viewer: Viewer, text: str, **more: object) -> dict[str, list[tuple[int, str]]]:
    Indexer(deps).catch_up()
    answer = search(deps, viewer, Search(text=text, **more))
    return {group.kind: [(hit.id, hit.because) for hit in group.hits] for group in answer.groups}


def test_records_are_found_by_name_address_domain_and_what_their_type_calls_searchable(
    deps: Deps, store: Store, mia: Viewer
) -> None:
    anna = make(
        store,
        mia,
        "contact",
        firstname="Anna",
        lastname="Kowalska",
        email="anna@brightwater.test",
        hs_additional_emails="ak@privat.test",
        phone="+48501555111",
    )
    firm = make(store, mia, "company", name="Brightwater", domain="brightwater.test")
    help_ = make(store, mia, "ticket", subject="Pump", content="It leaks at night")
    assert found(deps, mia, "kowal") == {"contact": [(anna, "name")]}
    assert found(deps, mia, "brightwater") == {"contact": [(anna, "address")], "company": [(firm, "name")]}
    assert found(deps, mia, "ak@privat") == {"contact": [(anna, "address")]}
    assert found(deps, mia, "leak") == {"ticket": [(help_, "description")]}
    assert found(deps, mia, "+48501555111") == {"contact": [(anna, "phone")]}
    assert found(deps, mia, "kowal", kinds=["deal"]) == {}


def test_a_type_of_the_workspaces_own_is_found_like_any_other(deps: Deps, store: Store, mia: Viewer) -> None:
    with store.write(mia.workspace_id) as tx:
        of = custom(1, "vessel", "Vessel", "Vessels", "name", (), ("name",), ())
        schemas.add_type(tx, of)
        from server.core.properties import Property  # noqa: PLC0415

        schemas.add_property(tx, Property("vessel", "name", "Name"))
    ship = make(store, mia, "vessel", name="Aurora")
    assert found(deps, mia, "aurora") == {"vessel": [(ship, "name")]}


def test_mail_is_found_by_subject_people_and_body_and_says_where(
    deps: Deps, store: Store, mia: Viewer
) -> None:
    anna = make(store, mia, "contact", firstname="Anna", email="anna@brightwater.test")
    logged = mail(store, mia, anna, "Tariff overview", "Dear Mia, the pumps of Gdańsk are fine.\nAnna")
    assert found(deps, mia, "tariff") == {"email": [(logged, "subject")]}
    assert found(deps, mia, "gdansk") == {"email": [(logged, "text")]}
    answer = search(deps, mia, Search(text="gdansk"))
    hit = answer.groups[0].hits[0]
    assert [piece.text for piece in hit.snippet if piece.hit] == ["Gdańsk"]
    assert hit.record.id == anna
    assert found(deps, mia, "anna") == {"contact": [(anna, "name")], "email": [(logged, "address")]}


def test_unlogged_mail_archived_records_and_old_words_are_not_found(
    deps: Deps, store: Store, mia: Viewer
) -> None:
    anna = make(store, mia, "contact", firstname="Anna", email="anna@brightwater.test")
    logged = mail(store, mia, anna, "Tariff", "secretword")
    assert "email" in found(deps, mia, "secretword")
    with store.write(mia.workspace_id) as tx:
        engagements.remove(tx, logged)
    assert found(deps, mia, "secretword") == {}
    schema_edit = {"firstname": "Joanna"}
    with store.write(mia.workspace_id) as tx:
        update_record(tx, mia, schemas.schema(tx, BUILT_IN["contact"]), anna, schema_edit)
    assert found(deps, mia, "joanna") == {"contact": [(anna, "name")]}
    with store.write(mia.workspace_id) as tx:
        archive_record(tx, mia, "contact", anna)
    assert found(deps, mia, "joanna") == {}
    with store.read(mia.workspace_id) as tx:
        from server.core.search import question  # noqa: PLC0415

        left = index.newest(tx, question("joanna"), dict.fromkeys(index.SHELVES), 10)
    assert not any(left.values()), "not only hidden: the words are gone"
    with store.write(mia.workspace_id) as tx:
        restore_record(tx, mia, "contact", anna)
    assert found(deps, mia, "joanna") == {"contact": [(anna, "name")]}


def test_what_one_may_not_see_is_not_found_however_much_of_it_there_is(
    deps: Deps, store: Store, mia: Viewer, tom: Viewer
) -> None:
    """H44: the only contact of Tom's is older than thirty of others, which he may not see."""
    his = make(store, mia, "contact", firstname="Carla", hubspot_owner_id=str(tom.user_id))
    kept = mail(store, mia, his, "Carla asks", "carla")
    for number in range(30):
        other = make(store, mia, "contact", firstname="Carla", lastname=str(number))
        mail(store, mia, other, f"Carla {number}", "carla")
    assert found(deps, tom, "carla") == {"contact": [(his, "name")], "email": [(kept, "subject")]}
    answer = search(deps, tom, Search(text="carla"))
    assert [group.more for group in answer.groups] == [False, False]
    answer = search(deps, mia, Search(text="carla"))
    assert [(group.kind, len(group.hits), group.more) for group in answer.groups] == [
        ("contact", 5, True),
        ("email", 5, True),
    ]


def test_notes_are_found_by_what_they_say(deps: Deps, store: Store, mia: Viewer) -> None:
    anna = make(store, mia, "contact", firstname="Anna")
    on = [RecordRef(kind="contact", id=anna)]
    note = add_activity(deps, mia, AddActivity(kind="note", records=on, text="Board decides in December"))
    assert found(deps, mia, "decemb") == {"activity": [(note.id, "subject")]}


def test_a_question_without_words_finds_nothing_and_nothing_is_an_error(deps: Deps, mia: Viewer) -> None:
    for text in ("", "   ", '"', "*", "\x00", "\ud800", "(" * 9000):
        assert search(deps, mia, Search(text=text)).groups == []


def test_search_goes_on_where_it_was_when_the_server_was_killed(
    deps: Deps, store: Store, mia: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How far it has read is written with the words: both or neither."""
    anna = make(store, mia, "contact", firstname="Anna")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspaces, "set_searched", _killed)
        with pytest.raises(SystemExit):
            index_changes(deps, mia.workspace_id)
    assert search(deps, mia, Search(text="anna")).groups == []
    assert found(deps, mia, "anna") == {"contact": [(anna, "name")]}
    with store.system_read() as tx:
        assert workspaces.behind(tx) == []


def _killed(*_: object) -> None:
    raise SystemExit(137)


def test_a_feed_that_was_pruned_too_soon_is_no_loss(deps: Deps, store: Store, mia: Viewer) -> None:
    anna = make(store, mia, "contact", firstname="Anna")
    with store.write(mia.workspace_id) as tx:
        tx.tell("search", "record", anna)
        changes.prune(tx, replace_year(tx.now))
    assert found(deps, mia, "anna") == {"contact": [(anna, "name")]}


def replace_year(now: datetime) -> datetime:
    return now.replace(year=now.year + 1)


def test_reading_everything_again_finds_the_same(deps: Deps, store: Store, mia: Viewer) -> None:
    anna = make(store, mia, "contact", firstname="Anna")
    logged = mail(store, mia, anna, "Tariff", "with Anna")
    before = found(deps, mia, "anna")
    with store.write(mia.workspace_id) as tx:
        index.clear(tx)
    assert found(deps, mia, "anna") == {}
    reindex(deps, mia.workspace_id)
    assert found(deps, mia, "anna") == before == {"contact": [(anna, "name")], "email": [(logged, "address")]}
    assert replace(mia).name == "Mia"
