"""Erased for good: the whole database is searched for the person afterwards (H41, H42)."""

import json
import zlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from server.actions.admit import server_itself
from server.actions.archive_record import restore_record
from server.actions.begin_workspace import begin_workspace
from server.actions.edit_record import create_record, find_record, update_record
from server.actions.erase_record import erase_record
from server.actions.index_search import scrub_search
from server.actions.merge_records import merge_records
from server.actions.open_collection import open_collection
from server.actions.relate import Named, relate
from server.core.mail import MessageHead, Participant
from server.core.object_types import COMPANY, CONTACT
from server.core.permission import Viewer
from server.core.search import question
from server.deps import Deps
from server.errors import Refusal
from server.ids import digest
from server.jobs.indexer import Indexer
from server.store import (
    dialect,
    engagements,
    jobs,
    messages,
    records,
    relations,
    schemas,
    search,
    tables,
    threads,
    users,
    workspaces,
)
from server.store.engagements import NewEngagement
from server.store.tx import Store
from tests.conftest import NOW

TRACES = ("kowalska", "anna@", "anna.k@", "secret words", "+48 22")


def everything(store: Store) -> str:
    """Every value of every table, bodies unpacked, as one text."""
    found: list[str] = []
    with store.engine.connect() as connection, connection.begin():
        for table in tables.metadata.sorted_tables:
            for row in connection.execute(text(f'SELECT * FROM "{table.name}"')):  # noqa: S608  our own names
                found += [_text(value) for value in row]
    return "\n".join(found).lower()


def _text(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        try:
            return zlib.decompress(bytes(value)).decode()
        except zlib.error:
            return ""
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


@pytest.fixture
def workspace(store: Store) -> int:
    with store.system() as tx:
        made = workspaces.add(tx, "Northwind")
    with store.write(made) as tx:
        users.add(tx, "mia@northwind.test", "Mia", "sales", is_admin=True)
        begin_workspace(tx)
    return made


def logged_mail(tx: Any, to: list[int], subject: str) -> int:
    """A mail from Anna with a body and a decision, on some timelines."""
    anna = Participant("anna@kowalska.test", "Anna Kowalska")
    head = MessageHead(
        "<1@kowalska.test>", subject, anna, (Participant("mia@northwind.test"),), snippet="Secret words"
    )
    thread = threads.add(tx, subject, NOW)
    message = messages.add(tx, thread, head, digest(subject), NOW)
    messages.keep_body(tx, message, "Secret words of Anna Kowalska", "<p>Secret words</p>")
    made = engagements.add(
        tx,
        NewEngagement(
            "email", NOW, subject, "Secret words", messages.people_rows(head), "incoming", message, thread
        ),
    )
    engagements.associate(tx, made, NOW, [("contact", one, "ticked") for one in to])
    answer(tx, thread, message, state="queued")
    answer(tx, thread, message, state="sent")
    return made


def answer(tx: Any, thread: int, message: int, state: str) -> None:
    """An answer to Anna in the thread: one waits to be sent, one has left."""
    mia = next(iter(schemas.owners(tx)))
    box = tx.add(
        tables.mailbox, user_id=mia, provider="google", address="mia@northwind.test", name="Mia", issuer="google",
        subject=f"{state}{thread}", identities=[], from_name=True, state="active", logging="all", connected_at=NOW,
    )  # fmt: skip
    to = [["anna@kowalska.test", "Anna Kowalska"]]
    draft = tx.add(
        tables.draft, user_id=mia, thread_id=thread, answers_id=message, mailbox_id=box, to=to, cc=[], bcc=[],
        subject="Re: Kowalska", body="Secret words", record_ids=[], version=1, state="submitted", updated_at=NOW,
    )  # fmt: skip
    plan = {"to": to, "subject": "Re: Kowalska", "body": "Secret words", "records": []}
    tx.add(
        tables.submission, draft_id=draft, user_id=mia, mailbox_id=box, key=f"{state}{draft}", fingerprint="f",
        state=state, attempt=0, plan=plan, marker="m", header_id="<2@northwind.test>", send_at=NOW, created_at=NOW,
    )  # fmt: skip


def test_h41_nothing_of_an_erased_person_is_left(store: Store, workspace: int) -> None:
    boss = server_itself(workspace, via="api")
    with store.write(workspace) as tx:
        schema = schemas.schema(tx, CONTACT)
        given = {
            "email": "anna@kowalska.test",
            "firstname": "Anna",
            "lastname": "Kowalska",
            "phone": "+48 22 555 01 02",
        }
        anna = create_record(tx, boss, schema, given).record.id
        update_record(
            tx,
            boss,
            schema,
            anna,
            {"lastname": "Kowalska-Nowak", "hs_additional_emails": "anna.k@kowalska.test"},
        )
        twin = create_record(tx, boss, schema, {"email": "anna@old.test", "lastname": "Nowak"}).record.id
        company = create_record(tx, boss, schemas.schema(tx, COMPANY), {"name": "Brightwater"}).record.id
        relations.add(tx, ("contact", anna), ("company", company), primary=True)
        logged_mail(tx, [anna], "Hello from Kowalska")
        notes = open_collection(tx, boss, "notes")
        note = notes.create(
            tx, {"hs_timestamp": "1764000000000", "hs_note_body": "Secret words about Kowalska"}
        )
        relate(tx, boss, notes, note.id, [Named(anna, (202,))])
        merge_records(tx, boss, schema, anna, twin)
    assert all(one in everything(store) for one in TRACES), "what is looked for was there"
    with store.write(workspace) as tx:
        erase_record(tx, boss, "contact", anna)
    with store.read(workspace) as tx:
        states = {
            row.state for row in tx.all(select(tables.submission.c.state).where(tx.mine(tables.submission)))
        }
        assert states == {"canceled", "sent"}, "nobody writes to an erased person"
    left = everything(store)
    assert [one for one in TRACES if one in left] == []
    with store.write(workspace) as tx:
        assert records.full(tx, [company])[company].record.name == "Brightwater"
        for act in (find_record, restore_record):
            with pytest.raises(Refusal):
                act(tx, boss, "contact", anna)


def test_h42_what_a_company_shares_stays_there_without_the_person(store: Store, workspace: int) -> None:
    boss = server_itself(workspace)
    with store.write(workspace) as tx:
        anna = create_record(
            tx, boss, schemas.schema(tx, CONTACT), {"email": "anna@kowalska.test", "lastname": "Kowalska"}
        )
        company = create_record(tx, boss, schemas.schema(tx, COMPANY), {"name": "Brightwater"}).record.id
        mail = logged_mail(tx, [anna.record.id, company], "Renewal")
        erase_record(tx, boss, "contact", anna.record.id)
        kept = engagements.timeline(tx, [company], 10)[company]
        assert [(one.id, one.subject) for one in kept] == [(mail, "Renewal")]
        assert messages.body(tx, kept[0].message_id or 0)
        assert "kowalska" not in json.dumps(kept[0].people).lower()


@pytest.mark.parametrize(("via", "comes_back"), [("panel", False), ("import", False), ("api", True)])
def test_h41_an_erased_address_comes_back_by_the_api_only(
    store: Store, workspace: int, via: str, comes_back: object
) -> None:
    with store.write(workspace) as tx:
        schema = schemas.schema(tx, CONTACT)
        given = {"email": "anna@kowalska.test", "hs_additional_emails": "anna.k@kowalska.test"}
        anna = create_record(tx, server_itself(workspace), schema, given).record.id
        erase_record(tx, server_itself(workspace), "contact", anna)
        for address in given.values():
            if comes_back:
                made = create_record(tx, server_itself(workspace, via), schema, {"email": address})
                update_record(
                    tx, server_itself(workspace, "panel"), schema, made.record.id, {"city": "Gdynia"}
                )
                continue
            with pytest.raises(Refusal) as refused:
                create_record(tx, server_itself(workspace, via), schema, {"email": address})
            assert refused.value.problem.field == "email"


def test_only_a_super_admin_erases(store: Store, workspace: int) -> None:
    with store.write(workspace) as tx:
        anna = create_record(
            tx, server_itself(workspace), schemas.schema(tx, CONTACT), {"email": "anna@acme.test"}
        )
        rep = Viewer(1, workspace, "Mia", "sales")
        with pytest.raises(Refusal) as refused:
            erase_record(tx, rep, "contact", anna.record.id)
        assert refused.value.problem.code == "not_permitted"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_left_in_the_files_free_pages(store: Store, workspace: int) -> None:
    boss = server_itself(workspace)
    with store.write(workspace) as tx:
        schema = schemas.schema(tx, CONTACT)
        anna = create_record(tx, boss, schema, {"email": "anna@kowalska.test", "city": "Kanarkowo"}).record.id
        update_record(tx, boss, schema, anna, {"city": "Kanarkowo Dolne"})
    with store.write(workspace) as tx:
        erase_record(tx, boss, "contact", anna)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    with open(store.url.removeprefix("sqlite:///"), "rb") as file:  # noqa: PTH123
        raw = file.read().lower()
    assert b"kanarkowo" not in raw
    assert b"kowalska" not in raw


def test_h41_search_forgets_an_erased_person_at_once_and_its_file_soon_after(
    deps: Deps, store: Store, workspace: int
) -> None:
    boss = server_itself(workspace, via="api")
    with store.write(workspace) as tx:
        given = {"email": "anna@kowalska.test", "firstname": "Anna", "lastname": "Zzyzxia"}
        anna = create_record(tx, boss, schemas.schema(tx, CONTACT), given).record.id
        company = create_record(tx, boss, schemas.schema(tx, COMPANY), {"name": "Brightwater"}).record.id
        entry = logged_mail(tx, [anna], "Hello")
        engagements.associate(tx, entry, NOW, [("company", company, "ticked")])
    Indexer(deps).catch_up()
    assert hits(store, workspace) == {"contact": [anna], "email": [entry]}
    with store.write(workspace) as tx:
        erase_record(tx, boss, "contact", anna)
    assert hits(store, workspace) == {"contact": [], "email": []}
    with store.system() as tx:
        claimed = jobs.claim(tx, ("scrub_search",), timedelta(minutes=1))
    assert claimed
    scrub_search(deps, claimed)
    assert hits(store, workspace) == {"contact": [], "email": []}, "the mail is found by no address of hers"
    with store.read(workspace) as tx:
        assert search.newest(tx, question("hello"), {"email": None}, 5) == {"email": [entry]}, "the company's"
        if dialect.is_sqlite(tx.connection):  # else vacuum's business
            blocks = tx.connection.execute(text("SELECT block FROM search_data")).scalars()
            assert not any(b"zyzxia" in bytes(one) for one in blocks)


def hits(store: Store, workspace: int) -> dict[str, list[int]]:
    with store.read(workspace) as tx:
        return search.newest(tx, question("anna@kowalska.test"), {"contact": None, "email": None}, 5)
