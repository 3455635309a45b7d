"""The whole workspace as one file, and on another server from it."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from server.actions.begin_workspace import begin_workspace
from server.actions.export_workspace import export_workspace
from server.actions.restore_workspace import restore_workspace
from server.core.object_types import custom
from server.core.properties import Property
from server.core.search import question
from server.deps import Deps
from server.errors import Refusal
from server.exchange.portable import Portable
from server.exchange.table import BadFile
from server.jobs.indexer import Indexer
from server.store import addresses, engagements, relations, schemas, search, users, workspaces
from server.store.engagements import NewEngagement
from tests.actions.test_import import Desk


@pytest.fixture
def desk(deps: Deps) -> Desk:
    made = Desk(deps)
    with deps.store.write(made.workspace) as tx:
        schemas.add_type(tx, custom(0, "vessel", "Vessel", "Vessels", "title", (), (), ("title",)))
        schemas.add_property(tx, Property("vessel", "title", "Title", group="g"))
        schemas.add_property(tx, Property("vessel", "tonnage", "Tonnage", "number", group="g"))
    anna = made.make(email="anna@acme.test", firstname="Anna", hs_additional_emails="a@home.test")
    acme = made.make("company", name="Acme", domain="acme.test")
    deal = made.make("deal", dealname="Renewal", amount="1200.50", hubspot_owner_id=str(made.viewer.user_id))
    made.make("vessel", title="Balticum", tonnage="120")
    made.change(anna, jobtitle="Buyer")
    with deps.store.write(made.workspace) as tx:
        relations.add(tx, ("contact", anna), ("company", acme), primary=True)
        relations.add(tx, ("contact", anna), ("deal", deal))
        note = engagements.add(tx, NewEngagement("note", tx.now, "Call", "Wants the offer", []))
        engagements.associate(tx, note, tx.now, [("contact", anna, "ticked")])
    return made


@pytest.fixture
def file(desk: Desk, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "workspace.db"
    export_workspace(desk.deps, desk.workspace, path)
    return path


def test_it_opens_in_sqlite_utils_with_columns_keys_and_words(file: Path) -> None:
    database = Database(file)
    (anna,) = database["contact"].rows
    assert (anna["email"], anna["jobtitle"], anna["record_name"]) == ("anna@acme.test", "Buyer", "Anna")
    assert ("stage_id", "stage") in {(key.column, key.other_table) for key in database["deal"].foreign_keys}
    assert next(iter(database["deal"].rows))["amount"] == 1200.5
    assert [row["subject"] for row in database["engagement"].search("offer")] == ["Call"]
    assert next(iter(database["vessel"].rows))["title"] == "Balticum"
    assert database.execute("pragma foreign_key_check").fetchall() == []
    database.close()


def test_nothing_secret_leaves(file: Path) -> None:
    connection = sqlite3.connect(file)
    tables = {name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")}
    connection.close()
    assert not tables & {
        "session",
        "secret",
        "identity",
        "sign_in_link",
        "job",
        "oauth_flow",
        "draft",
        "mailbox",
        "change",
    }


def test_b24_another_server_has_the_same_records_associations_and_timeline(
    desk: Desk, file: Path, tmp_path: Path
) -> None:
    other = Desk(desk.deps)
    source = Portable(file)
    counts = restore_workspace(desk.deps, other.workspace, source)
    source.close()
    assert (counts["contact"], counts["vessel"], counts["relation"], counts["engagement"]) == (1, 1, 4, 1)
    again = tmp_path / "again.db"
    export_workspace(desk.deps, other.workspace, again)
    assert _content(again) == _content(file)
    with desk.deps.store.read(other.workspace) as tx:
        anna = addresses.contacts(tx, ["a@home.test"])["a@home.test"]
        (company,) = relations.of(tx, [anna], ("company",))[anna]
        assert (company.record.name, company.is_primary) == ("Acme", True)
        assert [one.subject for one in engagements.timeline(tx, [anna], 5)[anna]] == ["Call"]


def test_it_goes_into_an_empty_workspace_only_and_nothing_else_is_taken_for_one(
    desk: Desk, file: Path, tmp_path: Path
) -> None:
    source = Portable(file)
    with pytest.raises(Refusal, match="has records already"):
        restore_workspace(desk.deps, desk.workspace, source)
    source.close()
    (tmp_path / "text.db").write_text("hello")
    Database(tmp_path / "foreign.db")["x"].insert({"a": 1})
    for name in ("text.db", "foreign.db", "missing.db"):
        with pytest.raises(BadFile):
            Portable(tmp_path / name)


def test_what_was_restored_is_found_by_search(desk: Desk, file: Path) -> None:
    with desk.deps.store.system() as system:
        bare = workspaces.add(system, "Elsewhere")
    with desk.deps.store.write(bare) as tx:
        begin_workspace(tx)
    source = Portable(file)
    restore_workspace(desk.deps, bare, source)
    source.close()
    Indexer(desk.deps).catch_up()
    with desk.deps.store.read(bare) as tx:
        shelves = {"contact": None, "activity": None}
        assert search.newest(tx, question("anna"), shelves, 5)["contact"]
        assert search.newest(tx, question("offer"), shelves, 5)["activity"]


def test_who_is_not_here_owns_nothing(desk: Desk, file: Path) -> None:
    with desk.deps.store.system() as system:
        bare = workspaces.add(system, "Elsewhere")
    with desk.deps.store.write(bare) as tx:
        begin_workspace(tx)
        users.add(tx, "else@else.test", "Else", "core")
    source = Portable(file)
    restore_workspace(desk.deps, bare, source)
    source.close()
    other = Desk(desk.deps)
    other.workspace = bare
    assert "hubspot_owner_id" not in other.all("deal")[0]


def _content(path: Path) -> dict[str, list[dict[str, object]]]:
    """What the file says, without the numbers that each server gives by itself."""
    database = Database(path)
    skipped = {
        "id",
        "owner_id",
        "stage_id",
        "created_at",
        "updated_at",
        "hubspot_owner_id",
        "pipeline",
        "dealstage",
        "pipeline_id",
    }
    found = {
        name: [
            {key: value for key, value in row.items() if key not in skipped and not key.endswith("_id")}
            for row in database[name].rows
        ]
        for name in (
            "contact",
            "company",
            "deal",
            "vessel",
            "stage",
            "property",
            "address",
            "relation",
            "engagement",
            "association",
            "property_change",
        )
    }
    database.close()
    return found
