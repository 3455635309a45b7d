"""An invented customer base: the same each time, as large as asked, and plausible to look at."""

from collections import Counter
from datetime import UTC, datetime

import msgspec
import pytest
from sqlalchemy import func, select, text

from server.actions.begin_workspace import begin_workspace
from server.actions.fill_workspace import fill_workspace
from server.actions.search import search
from server.core import built_in, record_edit
from server.core.object_types import BUILT_IN
from server.core.permission import Viewer
from server.demo.rows import COLUMNS, Office, Rep
from server.demo.story import story
from server.deps import Deps
from server.ids import repeatable
from server.store import records, schemas, users, workspaces
from server.store import tables as t
from server.store.tx import Store
from shared_schema.search import Search

UNTIL = datetime(2026, 11, 24, tzinfo=UTC)
STAGES = {
    kind: tuple(
        record_edit.Stage(number, 1, f"Stage {number}", outcome, number)
        for number, outcome in enumerate(outcomes, 1)
    )
    for kind, outcomes in (
        ("deal", ("open", "open", "open", "open", "open", "won", "lost")),
        ("ticket", ("open", "open", "open", "closed")),
    )
}


def tell(contacts: int, emails: int, seed: int) -> dict[str, list[tuple[object, ...]]]:
    count = iter(range(1, 10_000_000))
    reps = [Rep(1, "mia@northwind.test", "Mia"), Rep(2, "tom@northwind.test", "Tom")]
    office = Office(repeatable(seed), lambda: next(count), reps, STAGES, UNTIL, seed)
    rows: dict[str, list[tuple[object, ...]]] = {name: [] for name in COLUMNS}
    for chunk in story(office, contacts, emails):
        for name, told in chunk.items():
            rows[name] += told
    return rows


def test_the_same_seed_tells_the_same_story_byte_for_byte() -> None:
    assert msgspec.json.encode(tell(200, 700, 7)) == msgspec.json.encode(tell(200, 700, 7))
    assert tell(200, 700, 7)["record"] != tell(200, 700, 8)["record"]


@pytest.mark.parametrize(("contacts", "emails"), [(1, 0), (1, 50), (333, 1000), (500, 3)])
def test_as_many_contacts_and_mails_as_were_asked_for(contacts: int, emails: int) -> None:
    rows = tell(contacts, emails, 1)
    kinds = Counter(row[1] for row in rows["record"])
    assert kinds["contact"] == contacts
    assert Counter(row[1] for row in rows["engagement"])["email"] == emails == len(rows["message"])
    assert all(len(row) == len(COLUMNS[name]) for name, told in rows.items() for row in told)


def test_few_companies_are_large_and_few_contacts_have_most_of_the_mail() -> None:
    rows = tell(3000, 9000, 1)
    kinds = {row[0]: row[1] for row in rows["record"]}
    sizes = Counter(
        start for start, _, kind, *_ in rows["relation"] if kind == "contact" and kinds[start] == "company"
    )
    assert max(sizes.values()) > 20
    assert max(sizes.values()) <= 200
    assert sum(size == 1 for size in sizes.values()) > len(sizes) / 3
    busy = sorted(
        Counter(record for record, *_ in rows["association"] if kinds[record] == "contact").values(),
        reverse=True,
    )
    assert sum(busy[: len(busy) // 10]) > 0.3 * sum(busy)


def test_a_filled_workspace_holds_what_an_edit_would_have_made_and_is_found(deps: Deps, store: Store) -> None:
    with store.system() as system:
        workspace = workspaces.add(system, "Northwind")
    with store.write(workspace) as tx:
        begin_workspace(tx)
        user = users.add(tx, "mia@northwind.test", "Mia", "core")
    added = fill_workspace(deps, workspace, 60, 200, seed=3)
    with store.read(workspace) as tx:
        total = sum(
            tx.all(
                select(func.count())
                .select_from(t.metadata.tables[name])
                .where(tx.mine(t.metadata.tables[name]))
            )[0][0]
            for name in COLUMNS
        )
        assert total == added
        for kind in BUILT_IN:
            schema = schemas.schema(tx, BUILT_IN[kind])
            ids = [
                row.id
                for row in tx.all(select(t.record.c.id).where(tx.mine(t.record), t.record.c.kind == kind))
            ]
            for one in records.full(tx, ids).values():
                given = {name: value for name, value in one.properties.items() if name not in built_in.SYSTEM}
                again = record_edit.change(schema, {}, given)
                assert again.problems == ()
                assert again.properties == one.properties
                assert again.columns.name == one.record.name
                assert again.columns.subtitle == one.record.subtitle
                assert again.columns.is_open == one.record.is_open
    viewer = Viewer(user, workspace, "Mia", "core")
    found = search(deps, viewer, Search(text="contract"))
    assert {group.kind for group in found.groups} >= {"email"}
    with store.write(workspace) as tx:
        assert tx.add(t.thread, subject="next", last_at=tx.now) > max(
            row[0] for row in tx.connection.execute(text("SELECT max(id) FROM record"))
        )
