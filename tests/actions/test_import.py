"""An import from the file to its undo, as the person sees it."""

from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import select

from server import uploads
from server.actions import run_import as importing
from server.actions.admit import server_itself, viewer_in
from server.actions.begin_workspace import begin_workspace
from server.actions.edit_record import create_record, update_record
from server.actions.erase_record import erase_record
from server.actions.search import search
from server.actions.start_import import (
    apply_import,
    begin_import,
    discard_import,
    list_imports,
    map_import,
    show_import,
    show_rows,
)
from server.actions.undo_import import undo_import
from server.clock import FixedClock
from server.core.object_types import custom
from server.core.permission import Viewer
from server.core.properties import Property
from server.core.search import question
from server.deps import Deps
from server.errors import Refusal
from server.jobs.indexer import Indexer
from server.jobs.runner import Runner
from server.store import addresses, changes, history, records, relations, schemas, users, workspaces
from server.store import search as index
from server.store import tables as t
from server.store.tx import Read
from shared_schema import imports as wire
from shared_schema.search import Search

PEOPLE = """E-mail,First name,Last name,Job title,Company domain,Shoe size
anna@acme.test,Anna,Kowalska,Buyer,acme.test,38
jonas@weber.test,Jonas,Weber,Engineer,weber.test,44
"""


def found(desk: "Desk", words: str) -> list[int]:
    """The ids that the search box finds, once search has read the feed."""
    Indexer(desk.deps).catch_up()
    groups = search(desk.deps, desk.viewer, Search(text=words)).groups
    return [hit.id for group in groups for hit in group.hits]


class Desk:
    """Rosa at her import page."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        with deps.store.system() as system:
            self.workspace = workspaces.add(system, "Our firm")
        with deps.store.write(self.workspace) as tx:
            begin_workspace(tx)
            rosa = users.add(tx, "rosa@ourfirm.test", "Rosa Rep", "core", is_admin=True)
            found = viewer_in(tx, rosa)
        assert found
        self.viewer: Viewer = found

    def upload(
        self, content: str | bytes, kind: str = "contact", name: str = "people.csv"
    ) -> wire.ImportView:
        raw = content.encode() if isinstance(content, str) else content
        file, _ = uploads.keep(self.deps.settings, BytesIO(raw))
        return begin_import(self.deps, self.viewer, wire.BeginImport(upload=file, name=name, kind=kind))

    def check(
        self, view: wire.ImportView, *, mode: str = "both", clears: bool = False, **to: str
    ) -> wire.ImportView:
        columns = [to.get(one.header.replace(" ", "_"), one.to) for one in view.columns]
        cmd = wire.MapImport(id=view.line.id, columns=columns, mode=mode, clears=clears)
        map_import(self.deps, self.viewer, cmd)
        return self.work(view)

    def apply(self, view: wire.ImportView) -> wire.ImportView:
        apply_import(self.deps, self.viewer, wire.ApplyImport(id=view.line.id))
        return self.work(view)

    def undo(self, view: wire.ImportView) -> wire.ImportView:
        undo_import(self.deps, self.viewer, wire.UndoImport(id=view.line.id))
        return self.work(view)

    def work(self, view: wire.ImportView) -> wire.ImportView:
        Runner(self.deps).run_due()
        return show_import(self.deps, self.viewer, wire.ShowImport(id=view.line.id)).view

    def run(self, content: str | bytes, kind: str = "contact", **to: str) -> wire.ImportView:
        return self.apply(self.check(self.upload(content, kind), **to))

    def rows(self, view: wire.ImportView, verdict: str) -> list[wire.ImportRow]:
        cmd = wire.ShowImportRows(id=view.line.id, verdict=verdict)
        return show_rows(self.deps, self.viewer, cmd).rows

    def all(self, kind: str = "contact") -> list[dict[str, str]]:
        with self.deps.store.read(self.workspace) as tx:
            return [one.properties for one in self._full(tx, kind)]

    def _full(self, tx: Read, kind: str) -> list[records.Full]:
        rows = tx.all(
            records.full_select()
            .where(tx.mine(records.record), records.record.c.kind == kind)
            .order_by(records.record.c.id)
        )
        return [records.full_of_row(row) for row in rows]

    def make(self, kind: str = "contact", **given: str) -> int:
        with self.deps.store.write(self.workspace) as tx:
            schema = schemas.schema(tx, schemas.types(tx)[kind])
            return create_record(tx, server_itself(self.workspace), schema, given).record.id

    def change(self, record_id: int, **given: str) -> None:
        with self.deps.store.write(self.workspace) as tx:
            schema = schemas.schema(tx, schemas.types(tx)["contact"])
            update_record(tx, server_itself(self.workspace), schema, record_id, given)


@pytest.fixture
def desk(deps: Deps) -> Desk:
    return Desk(deps)


def counts(view: wire.ImportView) -> tuple[int, int, int, int]:
    line = view.line
    return line.created, line.updated, line.unchanged, line.refused


def test_columns_are_guessed_by_name_and_by_content(desk: Desk) -> None:
    view = desk.upload(PEOPLE)
    assert [one.to for one in view.columns] == [
        "email",
        "firstname",
        "lastname",
        "jobtitle",
        "company.domain",
        "",
    ]
    assert [one.samples[0] for one in view.columns][:2] == ["anna@acme.test", "Anna"]
    assert view.columns[5].new_type == "number"
    nameless = desk.upload("a,b\nanna@acme.test,+48 58 123 45 67\n")
    assert [one.to for one in nameless.columns] == ["email", "phone"]


def test_the_dry_run_shows_what_would_happen_and_changes_nothing(desk: Desk) -> None:
    anna = desk.make(email="anna@acme.test", firstname="Anna", jobtitle="Clerk")
    desk.make(email="same@acme.test", firstname="Sam")
    lines = "\n".join  # one row each
    text = "email,first name,job title,lifecycle stage\n" + lines(
        (
            "ANNA@Acme.test,Anna,Buyer,",
            "new@acme.test,Nora,,lead",
            "same@acme.test,Sam,,",
            "not an address,X,,",
            "x@y.test,X,,nonsense",
        )
    )
    view = desk.check(desk.upload(text))
    assert view.line.state == "checked"
    assert counts(view) == (1, 1, 1, 2)
    (updated,) = desk.rows(view, "updated")
    assert updated.record == anna
    assert [(one.name, one.old, one.new) for one in updated.changes] == [("jobtitle", "Clerk", "Buyer")]
    bad_mail, bad_stage = desk.rows(view, "refused")
    assert (bad_mail.number, bad_mail.field) == (5, "email")
    assert (bad_stage.number, bad_stage.field) == (6, "lifecyclestage")
    assert "not one of the choices" in (bad_stage.reason or "")
    assert len(desk.all()) == 2
    done = desk.apply(view)
    assert counts(done) == counts(view)
    assert done.line.state == "done"
    assert {one["email"] for one in desk.all()} == {"anna@acme.test", "same@acme.test", "new@acme.test"}


def test_what_was_imported_is_found_by_search_until_it_is_taken_back(desk: Desk) -> None:
    done = desk.run(PEOPLE)
    assert len(found(desk, "jonas")) == 1
    assert len(found(desk, "anna kow")) == 1
    desk.undo(done)
    assert found(desk, "jonas") == []


def test_h31_a_contact_is_found_by_any_of_its_addresses_and_keeps_its_primary_one(desk: Desk) -> None:
    anna = desk.make(email="anna@acme.test", hs_additional_emails="anna.k@home.test")
    done = desk.run("email,firstname\nAnna.K@home.test,Anna\n")
    assert counts(done) == (0, 1, 0, 0)
    with desk.deps.store.read(desk.workspace) as tx:
        assert addresses.of_contacts(tx, [anna])[anna] == [
            ("anna@acme.test", True),
            ("anna.k@home.test", False),
        ]


def test_a_company_is_found_by_its_domain_and_any_record_by_its_id(desk: Desk) -> None:
    acme = desk.make("company", name="Acme", domain="acme.test")
    done = desk.run("name,domain\nAcme Inc,https://www.acme.test/about\n", "company")
    assert counts(done) == (0, 1, 0, 0)
    done = desk.run(f"Record ID,name\n{acme},Acme Ltd\n999999,Nobody\n", "company")
    assert counts(done) == (0, 1, 0, 1)
    assert desk.all("company") == [{"name": "Acme Ltd", "domain": "acme.test"}]


def test_custom_types_are_matched_by_a_unique_property(desk: Desk) -> None:
    with desk.deps.store.write(desk.workspace) as tx:
        schemas.add_type(tx, custom(0, "vessel", "Vessel", "Vessels", "title", (), (), ("title",)))
        schemas.add_property(tx, Property("vessel", "title", "Title", group="g"))
        schemas.add_property(tx, Property("vessel", "imo", "IMO number", group="g", is_unique=True))
    assert counts(desk.run("Title,IMO number\nBalticum,IMO 1\nPomerania,IMO 2\n,IMO 3\n", "vessel")) == (
        2,
        0,
        0,
        1,
    )
    assert counts(desk.run("Title,IMO number\nBalticum II,IMO 1\nPomerania,IMO 2\n", "vessel")) == (
        0,
        1,
        1,
        0,
    )
    assert [one["title"] for one in desk.all("vessel")] == ["Balticum II", "Pomerania"]


@pytest.mark.parametrize("chunk", [1, 2, 1000])
def test_only_the_first_row_for_the_same_record_is_taken_wherever_the_chunks_end(
    desk: Desk, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", chunk)
    monkeypatch.setattr("server.actions.preview_import.CHUNK", chunk)
    desk.make(email="old@acme.test", firstname="Olga")
    text = "email,firstname\na@acme.test,Ann\nold@acme.test,Ola\nA@acme.test,Anna\nold@acme.test,Olga\nb@acme.test,Bo\n"
    view = desk.check(desk.upload(text))
    assert counts(view) == (2, 1, 0, 2)
    assert [one.number for one in desk.rows(view, "refused")] == [4, 5]
    assert counts(desk.apply(view)) == (2, 1, 0, 2)
    assert [one["firstname"] for one in desk.all()] == ["Ola", "Ann", "Bo"]


def test_links_find_or_make_the_company_and_undo_takes_it_away_again(desk: Desk) -> None:
    acme = desk.make("company", name="Acme", domain="acme.test")
    done = desk.run(PEOPLE, Shoe_size="+number")
    assert counts(done) == (2, 0, 0, 0)
    assert done.line.linked == 1
    with desk.deps.store.read(desk.workspace) as tx:
        anna, jonas = (addresses.contacts(tx, [one])[one] for one in ("anna@acme.test", "jonas@weber.test"))
        found = relations.of(tx, [anna, jonas], ("company",))
    assert [(one.record.id, one.is_primary) for one in found[anna]] == [(acme, True)]
    assert found[jonas][0].record.name == "weber.test"
    assert [one["shoe_size"] for one in desk.all()] == ["38", "44"]
    undone = desk.undo(done)
    assert undone.line.state == "undone"
    assert desk.all() == []
    assert [one["name"] for one in desk.all("company")] == ["Acme"]


def test_a_ticket_that_an_import_moves_on_and_its_undo_moves_back_says_so_on_timelines(desk: Desk) -> None:
    anna, ticket = desk.make(email="anna@acme.test"), desk.make("ticket", subject="Pump leaks")
    with desk.deps.store.write(desk.workspace) as tx:
        relations.add(tx, ("contact", anna), ("ticket", ticket))
    done = desk.run(f"Record ID,Stage\n{ticket},Closed\n", "ticket")
    assert counts(done) == (0, 1, 0, 0)
    assert told(desk) == [("Pump leaks: Closed", "was New", {anna, ticket})]
    desk.undo(done)
    assert told(desk)[1:] == [("Pump leaks: New", "was Closed", {anna, ticket})]


def told(desk: Desk) -> list[tuple[str, str, set[int]]]:
    with desk.deps.store.read(desk.workspace) as tx:
        entries = tx.all(select(t.engagement).where(tx.mine(t.engagement)).order_by(t.engagement.c.id))
        around = {one.id: tx.all(select(t.association).where(tx.mine(t.association))) for one in entries}
    return [
        (one.subject, one.snippet, {row.record_id for row in around[one.id] if row.engagement_id == one.id})
        for one in entries
    ]


def test_deals_are_linked_to_contacts_and_stages_are_written_as_people_know_them(desk: Desk) -> None:
    anna = desk.make(email="anna@acme.test")
    text = "Deal name,Stage,Amount,Owner,Contact email\nRenewal,Contract sent,1200,rosa@ourfirm.test,anna@acme.test\nPilot,No such stage,1,,\n"
    done = desk.run(text, "deal")
    assert counts(done) == (1, 0, 0, 1)
    with desk.deps.store.read(desk.workspace) as tx:
        (deal,) = relations.of(tx, [anna], ("deal",))[anna]
    assert (deal.record.name, deal.record.stage, deal.record.owner) == (
        "Renewal",
        "Contract sent",
        "Rosa Rep",
    )


def test_undo_puts_back_what_still_stands_and_lists_what_was_changed_since(desk: Desk) -> None:
    anna = desk.make(email="anna@acme.test", jobtitle="Clerk")
    bo = desk.make(email="bo@acme.test", jobtitle="Clerk", city="Oslo")
    done = desk.run(
        "email,job title,city\nanna@acme.test,Buyer,\nbo@acme.test,Buyer,Bergen\nnew@acme.test,,\nused@acme.test,,\n"
    )
    assert counts(done) == (2, 2, 0, 0)
    desk.change(bo, jobtitle="Head of buying")
    with desk.deps.store.read(desk.workspace) as tx:
        used = addresses.contacts(tx, ["used@acme.test"])["used@acme.test"]
    clock = desk.deps.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(minutes=1))
    desk.change(used, city="Rome")
    undone = desk.undo(done)
    assert undone.line.kept == 2
    assert {(one.name, one.reason) for one in desk.rows(undone, "kept")} == {
        ("bo@acme.test", "Changed since, and left as it is: Job title."),
        ("used@acme.test", "It was changed or used after the import."),
    }
    found = {one["email"]: one for one in desk.all()}
    assert found["anna@acme.test"]["jobtitle"] == "Clerk"
    assert (found["bo@acme.test"]["jobtitle"], found["bo@acme.test"]["city"]) == ("Head of buying", "Oslo")
    assert set(found) == {"anna@acme.test", "bo@acme.test", "used@acme.test"}
    with desk.deps.store.read(desk.workspace) as tx:
        assert {one.name for one in history.of_record(tx, anna)} == {"jobtitle"}
    again = desk.run("email\nnew@acme.test\n")
    assert counts(again) == (1, 0, 0, 0), "an undone contact's address is free again"


class Killed(BaseException):
    """The process is gone: nothing catches this."""


@pytest.mark.parametrize("at", [1, 2, 3])
def test_killed_in_the_middle_it_goes_on_behind_the_last_whole_chunk(
    desk: Desk, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importing, "CHUNK", 10)
    text = "email,firstname,company domain\n" + "".join(
        f"p{n}@firm{n % 3}.test,P{n},firm{n % 3}.test\n" for n in range(35)
    )
    view = desk.check(desk.upload(text))
    chunks = iter(range(1, 100))

    def die(name: str) -> None:
        if name == "import-chunk" and next(chunks) == at:
            raise Killed  # before the commit: this chunk never was

    with monkeypatch.context() as fault:
        fault.setattr(importing, "step", die)
        with pytest.raises(Killed):
            desk.apply(view)
    assert len(desk.all()) == 10 * (at - 1)
    clock = desk.deps.clock
    assert isinstance(clock, FixedClock)
    clock.advance(timedelta(minutes=5))
    done = desk.work(view)
    assert (done.line.state, counts(done), done.line.rows) == ("done", (35, 0, 0, 0), 35)
    assert sorted(one["email"] for one in desk.all()) == sorted(f"p{n}@firm{n % 3}.test" for n in range(35))
    assert len(desk.all("company")) == 3
    desk.undo(done)
    assert desk.all() == desk.all("company") == []


def test_a_file_that_breaks_in_the_middle_is_refused_by_the_dry_run(desk: Desk) -> None:
    view = desk.check(
        desk.upload("email\n" + "".join(f"p{n}@acme.test\n" for n in range(2500)) + '"never closed\n')
    )
    assert view.line.state == "failed"
    assert "Row 2502" in (view.line.problem or "")
    assert desk.all() == []


@pytest.mark.parametrize(
    ("mode", "expected"), [("create", (1, 0, 1, 0)), ("update", (0, 1, 0, 1)), ("both", (1, 1, 0, 0))]
)
def test_an_import_may_only_create_or_only_update(
    desk: Desk, mode: str, expected: tuple[int, int, int, int]
) -> None:
    desk.make(email="anna@acme.test")
    view = desk.upload("email,firstname\nanna@acme.test,Anna\nbo@acme.test,Bo\n")
    assert counts(desk.apply(desk.check(view, mode=mode))) == expected


def test_blank_cells_leave_values_alone_unless_asked_to_clear_them(desk: Desk) -> None:
    desk.make(email="anna@acme.test", city="Oslo")
    assert counts(desk.run("email,city\nanna@acme.test,\n")) == (0, 0, 1, 0)
    view = desk.check(desk.upload("email,city\nanna@acme.test,\n"), clears=True)
    assert counts(desk.apply(view)) == (0, 1, 0, 0)
    assert desk.all() == [{"email": "anna@acme.test"}]


def test_h44_what_one_may_not_see_or_change_is_refused_without_a_name(desk: Desk) -> None:
    with desk.deps.store.write(desk.workspace) as tx:
        tom = users.add(tx, "tom@ourfirm.test", "Tom", "core")
    desk.make(email="mine@acme.test", firstname="Mine", hubspot_owner_id=str(desk.viewer.user_id))
    desk.make(email="secret@acme.test", firstname="Secret", hubspot_owner_id=str(tom))
    from server.store import tables as t  # noqa: PLC0415

    with desk.deps.store.write(desk.workspace) as tx:
        level = {
            "view": "owned",
            "edit": "owned",
            "communicate": "none",
            "delete": "none",
            "unassigned": False,
        }
        role = tx.add(t.role, name="Own only", grants={"contact": level}, created_at=tx.now)
        tx.run(
            t.user.update()
            .where(tx.mine(t.user), t.user.c.id == desk.viewer.user_id)
            .values(role_id=role, is_admin=False)
        )
        desk.viewer = viewer_in(tx, desk.viewer.user_id) or desk.viewer
    view = desk.check(
        desk.upload("email,city\nmine@acme.test,Oslo\nsecret@acme.test,Oslo\nnew@acme.test,Oslo\n")
    )
    assert counts(view) == (0, 1, 0, 2)
    reasons = [one.reason or "" for one in desk.rows(view, "refused")]
    assert "belongs to another contact already" in reasons[0]
    assert "Secret" not in "".join(reasons)
    assert "may not create" in reasons[1]
    assert all(one.record is None for one in desk.rows(view, "refused"))


def test_an_import_belongs_to_whoever_began_it(desk: Desk) -> None:
    view = desk.upload(PEOPLE)
    with desk.deps.store.write(desk.workspace) as tx:
        tom = viewer_in(tx, users.add(tx, "tom@ourfirm.test", "Tom", "core"))
    assert tom
    with pytest.raises(Refusal, match="no such import"):
        show_import(desk.deps, tom, wire.ShowImport(id=view.line.id))
    assert list_imports(desk.deps, tom, wire.ListImports()).imports == []


def test_whoever_looks_at_an_import_is_told_that_it_goes_on_and_nobody_else(desk: Desk) -> None:
    view = desk.upload(PEOPLE)
    shown = show_import(desk.deps, desk.viewer, wire.ShowImport(id=view.line.id))
    desk.check(view)
    with desk.deps.store.read(desk.workspace) as tx:
        told = [one for one in changes.after(tx, shown.view.seq) if one.kind == "import"]
    assert told
    assert {(one.topic, one.ref) for one in told} == {(f"import:{view.line.id}", view.line.id)}
    assert {one.topic for one in told} <= shown.topics


def test_a_discarded_file_is_gone(desk: Desk) -> None:
    view = desk.upload(PEOPLE, name="../../etc/passwd")
    assert view.line.file_name == "passwd"
    folder = desk.deps.settings.data / "uploads"
    assert len(list(folder.iterdir())) == 1
    discard_import(desk.deps, desk.viewer, wire.DiscardImport(id=view.line.id))
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["../../../etc/passwd", "0" * 31, "A" * 32, ""])
def test_check_70_no_name_from_outside_becomes_a_path(desk: Desk, name: str) -> None:
    with pytest.raises(Refusal), uploads.opened(desk.deps.settings, name):
        pass


@pytest.mark.parametrize(
    ("to", "because"),
    [
        (["email", "email"], "both go to email"),
        (["", ""], "No column is mapped"),
        (["nonsense", ""], "no property 'nonsense'"),
        (["createdate", ""], "no property 'createdate'"),
        (["+nonsense", ""], "no property"),
        (["email"], "2 columns, you mapped 1"),
    ],
)
def test_a_mapping_that_makes_no_sense_is_refused(desk: Desk, to: list[str], because: str) -> None:
    view = desk.upload("a,b\n1,2\n")
    with pytest.raises(Refusal, match=because):
        map_import(desk.deps, desk.viewer, wire.MapImport(id=view.line.id, columns=to))


def test_every_imported_record_is_found_by_search_and_none_after_the_undo(deps: Deps) -> None:
    """The indexer reads the feed: an import of many tells of each, in few lines."""
    desk = Desk(deps)
    rows = "".join(f"p{number}@bulk.test,Bulkrow{number},Person\n" for number in range(2500))
    indexer = Indexer(deps)
    indexer.catch_up()
    view = desk.run(f"E-mail,First name,Last name\n{rows}")
    with deps.store.read(desk.workspace) as tx:
        assert len(changes.after(tx, 0, 5000)) < 200, "not a line a record"
    indexer.catch_up()
    for number in (0, 1, 999, 1000, 2499):
        assert found(desk, f"bulkrow{number}"), number
    desk.undo(view)
    indexer.catch_up()
    assert not any(found(desk, f"bulkrow{number}") for number in (0, 999, 2499))
    with deps.store.read(desk.workspace) as tx:
        assert index.newest(tx, question("bulkrow7"), {"contact": None}, 5) == {"contact": []}


def test_h41_the_rows_of_an_import_forget_who_was_erased(deps: Deps) -> None:
    desk = Desk(deps)
    desk.make(email="anna@acme.test", firstname="Anna", lastname="Kowalska")
    desk.make(email="jonas@weber.test", firstname="Jonas", lastname="Weber")
    view = desk.run(PEOPLE, Company_domain="", Shoe_size="")
    assert "anna@acme.test" in str(show_import(deps, desk.viewer, wire.ShowImport(id=view.line.id)).view)
    with deps.store.write(desk.workspace) as tx:
        anna = addresses.contacts(tx, ["anna@acme.test"])["anna@acme.test"]
        erase_record(tx, desk.viewer, "contact", anna)
        kept = [
            row._asdict()
            for table in (t.import_run, t.import_row)
            for row in tx.all(select(table).where(tx.mine(table)))
        ]
    assert "kowalska" not in str(kept).lower()
    assert "anna" not in str(kept).lower()
    assert "jonas" in str(kept).lower()
