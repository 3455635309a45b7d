"""Exports: what one may see, in any format, and back again."""

from io import BytesIO

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from server import web
from server.actions.begin_workspace import begin_workspace
from server.actions.export_records import Wish, export_records
from server.deps import Deps
from server.errors import Refusal
from server.exchange.read import read
from server.exchange.sniff import sniff
from shared_schema.crm import Filter, OpenList, Sort
from tests.actions.test_import import Desk, counts

FORMATS = ("csv", "csv-bom", "tsv", "json", "ndjson", "xlsx")
VALUES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30).filter(
    lambda one: one.strip()
)
ODD = ("=1+1", "+48 58", "-2", "@x", "'=1", "''=x", 'say "hi"', "a,b;c\td", "Zoë", "0012", "1e5", "-", "'")
PERSON = st.fixed_dictionaries(
    {"email": st.from_regex(r"[a-z]{1,8}[0-9]{1,3}@[a-z]{1,8}\.test", fullmatch=True)},
    optional={
        "firstname": VALUES | st.sampled_from(ODD),
        "lastname": VALUES | st.sampled_from(ODD),
        "city": VALUES | st.sampled_from(ODD),
        "lifecyclestage": st.sampled_from(["lead", "customer"]),
        "hs_additional_emails": st.from_regex(r"[a-z]{9,12}@[a-z]{1,8}\.test", fullmatch=True),
    },
)


@pytest.fixture
def desk(deps: Deps) -> Desk:
    return Desk(deps)


def exported(
    desk: Desk, format_: str, kind: str = "contact", *, with_id: bool = False, columns: tuple[str, ...] = ()
) -> bytes:
    made = export_records(desk.deps, desk.viewer, Wish(kind, format_, columns, with_id=with_id))
    return b"".join(made.blocks)


@pytest.mark.parametrize("format_", FORMATS)
@settings(max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(
    people=st.lists(
        PERSON,
        min_size=1,
        max_size=6,
        unique_by=(lambda one: one["email"], lambda one: one.get("hs_additional_emails", one["email"])),
    )
)
def test_export_import_export_is_identical(deps: Deps, format_: str, people: list[dict[str, str]]) -> None:
    first, second = Desk(deps), Desk(deps)
    for one in people:
        first.make(**one)
    out = exported(first, format_, columns=COLUMNS)
    view = second.upload(out, name=f"contacts.{format_[:3]}")
    assert {one.to for one in view.columns} <= set(COLUMNS)
    done = second.apply(second.check(view))
    assert counts(done) == (len(people), 0, 0, 0), second.rows(done, "refused")
    assert first.all() == second.all()
    if format_ != "xlsx":  # a workbook holds the time at which it was written
        assert exported(second, format_, columns=COLUMNS) == out


COLUMNS = ("email", "firstname", "lastname", "city", "lifecyclestage", "hs_additional_emails")


def test_contacts_go_out_and_come_back_as_cards(desk: Desk, deps: Deps) -> None:
    desk.make(email="anna@acme.test", firstname="Anna", lastname="Kowalska-Łęcka", company="Acme; Sons, Inc.",
              phone="+48 58 123 45 67", city="Gdańsk", hs_additional_emails="a.k@home.test", jobtitle="Head\\Buyer")  # fmt: skip
    other = Desk(deps)
    assert counts(other.run(exported(desk, "vcard"))) == (1, 0, 0, 0)
    assert other.all() == desk.all()


def test_deals_travel_by_words_because_ids_differ_elsewhere(desk: Desk, deps: Deps) -> None:
    with desk.deps.store.write(desk.workspace) as tx:
        for _ in range(50):
            tx.new_id()
        begin_workspace(tx)
    desk.make("deal", dealname="Renewal", amount="1200.50", closedate="2026-12-18")
    other = Desk(deps)
    out = exported(desk, "csv", "deal")
    assert counts(other.run(out, "deal")) == (1, 0, 0, 0)
    assert exported(other, "csv", "deal") == out


def test_check_67_in_a_csv_nothing_runs_and_numbers_stay_numbers(desk: Desk) -> None:
    desk.make("deal", dealname="=HYPERLINK(1)", amount="-12.5", description="@x")
    text = exported(desk, "csv-bom", "deal", columns=("dealname", "amount", "description"))
    assert text == "\ufeffDeal name,Amount,Description\r\n'=HYPERLINK(1),-12.5,'@x\r\n".encode()
    out = BytesIO(exported(desk, "xlsx", "deal", columns=("dealname", "amount")))
    with read(out, sniff(out)) as table:
        assert [row.cells for row in table.rows] == [["=HYPERLINK(1)", "-12.5"]]


def test_only_what_the_viewer_reaches_leaves_and_archived_records_stay(desk: Desk) -> None:
    from server.core.permission import Grant, Viewer  # noqa: PLC0415

    mine = desk.make(email="mine@acme.test", hubspot_owner_id=str(desk.viewer.user_id))
    desk.make(email="other@acme.test")
    only = Viewer(
        desk.viewer.user_id,
        desk.workspace,
        "Rosa",
        "core",
        grants={"contact": Grant(view="owned", unassigned=False)},
    )
    for list_ in (None, OpenList(kind="contact"), OpenList(kind="contact", sort=Sort(property="email"))):
        made = export_records(desk.deps, only, Wish("contacts", "json", list=list_))
        text = b"".join(made.blocks).decode()
        assert (made.name, f'"{mine}"' in text, "other@" in text) == ("Contacts.json", True, False)


def test_unknown_formats_types_and_columns_are_refused(desk: Desk) -> None:
    for wish in (
        Wish("contact", "pdf"),
        Wish("nonsense", "csv"),
        Wish("contact", "csv", ("nope",)),
        Wish("deal", "vcard"),
    ):
        with pytest.raises(Refusal):
            export_records(desk.deps, desk.viewer, wish)


def test_an_upload_needs_a_session_and_is_streamed_to_disk(deps: Deps) -> None:
    app = Flask("alongside", static_folder=None)
    web.register(app, deps)
    client = app.test_client()
    sent = client.post(
        "/api/uploads", data=b"a,b", content_type="application/octet-stream", base_url="http://localhost"
    )
    assert sent.status_code == 401
    assert not list((deps.settings.data).glob("uploads/*"))


def test_a_workspace_next_door_never_shows(deps: Deps) -> None:
    ours, theirs = Desk(deps), Desk(deps)
    theirs.make(email="poison@acme.test")
    assert b"poison" not in exported(ours, "csv")
    assert counts(ours.run("email\npoison@acme.test\n")) == (1, 0, 0, 0)


@pytest.mark.parametrize(
    ("sort", "descending", "expected"),
    [
        ("name", False, ["Ada", "Bea", "Dora"]),
        ("name", True, ["Dora", "Bea", "Ada"]),
        ("zip", False, ["Dora", "Ada", "Bea"]),
        ("zip", True, ["Ada", "Dora", "Bea"]),
    ],
)
def test_an_export_of_a_view_has_its_rows_in_its_order(
    desk: Desk, sort: str, *, descending: bool, expected: list[str]
) -> None:
    desk.make(email="b@x.test", firstname="Bea", city="Gdańsk")
    desk.make(email="d@x.test", firstname="Dora", city="gdańsk", zip="10")
    desk.make(email="c@x.test", firstname="Cora", city="Berlin", zip="40")
    desk.make(email="a@x.test", firstname="Ada", city="Gdańsk", zip="30")
    view = OpenList(
        kind="contact",
        filters=[Filter(property="city", operator="is", values=["Gdańsk"])],
        sort=Sort(property=sort, descending=descending),
    )
    made = export_records(desk.deps, desk.viewer, Wish("contact", "csv", ("firstname",), list=view))
    assert b"".join(made.blocks).decode().split()[-3:] == expected


def test_an_export_of_a_view_that_cannot_be_asked_for_says_why(desk: Desk) -> None:
    view = OpenList(kind="contact", filters=[Filter(property="shoes", operator="is", values=["42"])])
    with pytest.raises(Refusal, match="no property 'shoes'"):
        export_records(desk.deps, desk.viewer, Wish("contact", "csv", list=view))
