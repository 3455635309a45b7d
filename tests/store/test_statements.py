"""What a look-up costs: so many statements, and each of them answered from an index."""

import re
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from sqlalchemy import event, text

from server.actions.open_list import open_list
from server.actions.open_record import open_record
from server.actions.open_thread import open_thread
from server.actions.record_collection import RecordCollection
from server.actions.search import search
from server.core.mail import MessageHead, Participant
from server.core.object_types import BUILT_IN
from server.core.permission import Viewer
from server.core.record_filter import Given, check
from server.deps import Deps
from server.providers.port import Fetched
from server.store import dialect, engagements, mailboxes, messages, schemas, threads
from server.store.tx import Store
from shared_schema import crm
from shared_schema.commands import OpenThread
from shared_schema.records import Provider, RecordRef
from shared_schema.search import Search
from tests.store.conftest import THEN, Office
from tests.store.test_timeline import log

READS = 7  # statements of a look-up, however many people, records and entries there are
TABLE = re.compile(r'(?:FROM|JOIN) "?([a-z_0-9]+)"?')


def mail_comes(store: Store, office: Office) -> OpenThread:
    """A mail of the contact's is seen and logged; the question by which its thread is looked up."""
    from server.actions.log_mail import consider  # noqa: PLC0415
    from server.actions.sight import sight  # noqa: PLC0415

    with store.write(office.workspace) as tx:
        row = mailboxes.by_id(tx, office.mailbox)
        assert row
        head = MessageHead("<1@x.test>", "Offer", Participant("carla@costa.test"), (), sent_at=THEN)
        fetched = Fetched("m1", "a1", head, THEN + timedelta(days=9), is_draft=False)
        sight(tx, row, fetched)
        consider(tx, row, messages.sighted(tx, row.id, ["m1"])["m1"], None)
        threads.keep_key(tx, row.id, "a1", None, fetched=True)
    return OpenThread(provider=Provider.GOOGLE, account="rosa@ourfirm.test", thread="a1")


def test_a_look_up_asks_a_fixed_number_of_times(deps: Deps, store: Store, office: Office) -> None:
    """Contact, company, deals, tickets and the timeline: no statement is repeated for each of them."""
    cmd = mail_comes(store, office)
    asked: list[str] = []
    event.listen(
        store.engine, "before_cursor_execute", lambda _c, _cur, sql, *_: asked.append(" ".join(sql.split()))
    )
    viewer = Viewer(office.rep, office.workspace, "Rosa", "core")

    def look() -> list[str]:
        asked.clear()
        assert msgspec.json.encode(open_thread(deps, viewer, cmd).view)
        return [sql for sql in asked if sql.startswith(("SELECT", "WITH"))]

    few = look()
    log(store, office, list(range(60)), office.contact)
    many = look()
    assert len(many) == len(few) <= READS, "\n".join(many)
    begun = [TABLE.findall(sql)[0] for sql in many]
    tables = {table for sql in many for table in TABLE.findall(sql)} - {"anon_1", "place"}
    assert len(many) <= len(tables), "one round trip for each table at most"
    assert len(begun) == len(set(begun)), begun


def test_the_ten_thousandth_page_is_the_same_walk_along_the_index(store: Store, office: Office) -> None:
    """A later page costs what the first one costs: both begin in the index, and neither sorts or scans."""
    log(store, office, list(range(50)), office.contact)
    plans = []
    with store.write(office.workspace) as tx:
        if not dialect.is_sqlite(tx.connection):
            # What other tests had in these tables says nothing about them now.
            tx.connection.exec_driver_sql("ANALYZE association, engagement")
    with store.read(office.workspace) as tx:
        if not dialect.is_sqlite(tx.connection):
            # A table this small would be read whole: here it is asked whether the index can do it alone.
            tx.connection.execute(text("SET LOCAL enable_seqscan = off"))
            tx.connection.execute(text("SET LOCAL enable_bitmapscan = off"))
        for later in (False, True):
            given: dict[str, Any] = {"workspace": office.workspace, "record0": office.contact}
            place = {"at": THEN, "last": 1} if later else {}
            statement = engagements.page_statement(1, 20, later=later)
            plans.append(dialect.plan(tx.connection, statement, given | place))
    for plan in plans:
        assert "ix_association_workspace_id_record_id_at_engagement_id" in plan, plan
        for slow in ("SCAN association", "Seq Scan on association", "TEMP B-TREE", "Sort Key: association"):
            assert slow not in plan, plan


def plans_of(store: Store, asked: dict[str, Any]) -> dict[str, str]:
    """How SQLite answers some questions, each with what it was given."""
    with store.engine.connect() as connection, connection.begin():
        return {
            sql: "\n".join(row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given))
            for sql, given in list(asked.items())
            if sql.startswith(("SELECT", "WITH"))
        }


def test_no_question_of_a_look_up_grows_with_the_workspace(deps: Deps, store: Store, office: Office) -> None:
    """Nothing is read that the mail does not name: no whole table, and no whole workspace of one."""
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, and is right to do so")
    cmd = mail_comes(store, office)
    asked: dict[str, Any] = {}
    event.listen(
        store.engine, "before_cursor_execute", lambda _c, _cur, sql, given, *_: asked.update({sql: given})
    )
    view = open_thread(deps, Viewer(office.rep, office.workspace, "Rosa", "core"), cmd).view
    assert [card.contact.name for card in view.people] == ["Carla Costa"]
    plans = plans_of(store, asked)
    assert len(plans) == READS
    for sql, plan in plans.items():
        assert not re.search(r"SCAN (?!place|anon|\()|\(workspace_id=\?\)", plan), f"{sql}\n{plan}"


GROWING = ("record", "address", "relation", "association", "engagement", "message", "sighting", "decision")


# What the API filters by: an address, a value in the JSON, a column, a word, nothing at all.
FILTERED = (
    Given("email", "EQ", "carla@costa.test"),
    Given("jobtitle", "EQ", "Buyer"),
    Given("hubspot_owner_id", "IN", values=("1", "2")),
    Given("createdate", "GTE", "2026-01-01"),
    Given("firstname", "CONTAINS_TOKEN", "car*"),
    Given("phone", "NOT_HAS_PROPERTY"),
)


def test_no_page_reads_a_whole_table(deps: Deps, store: Store, office: Office) -> None:
    """Lists, a record's page, search, the API's pages: each begins in an index, whatever it has to sort."""
    if store.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL reads small tables whole, and is right to do so")
    log(store, office, list(range(30)), office.contact)
    asked: dict[str, Any] = {}
    event.listen(
        store.engine, "before_cursor_execute", lambda _c, _cur, sql, given, *_: asked.update({sql: given})
    )
    viewer = Viewer(office.rep, office.workspace, "Rosa", "core")
    for column in ("name", "createdate", "jobtitle"):
        sort = crm.Sort(property=column)
        open_list(deps, viewer, crm.OpenList(kind="contact", sort=sort))
    open_record(deps, viewer, crm.OpenRecord(record=RecordRef(kind="contact", id=office.contact)))
    search(deps, viewer, Search(text="carla "))
    with store.read(office.workspace) as tx:
        collection = RecordCollection(viewer, schemas.schema(tx, BUILT_IN["contact"]))
        collection.page(tx, 0, 100, archived=False)
        for given in FILTERED:
            for sorts in ((), (("jobtitle", True),), (("createdate", False),)):
                asked_for = check(collection.properties, [[given]], "carla", sorts)
                collection.search(tx, asked_for, 0, 100)
                collection.search(tx, check(collection.properties, [[given]], sorts=sorts), 0, 100)
    plans = plans_of(store, asked)
    assert len(plans) > 10
    for sql, plan in plans.items():
        assert not re.search(rf"SCAN ({'|'.join(GROWING)})\b(?! USING)", plan), f"{sql}\n{plan}"
