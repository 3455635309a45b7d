"""Lists: page after page, in order, filtered, and never more than the viewer may see."""

from typing import Any

import pytest

from server.actions import open_list
from server.core.permission import Grant
from server.errors import Refusal
from shared_schema.crm import Filter, Sort
from tests.crm.desk import Desk, Firm

OWNED = Grant("owned", "owned", "owned", "owned", unassigned=False)


def names(desk: Desk, kind: str, limit: int = 50, **asked: Any) -> list[str]:
    """Every name of a list, page after page."""
    shown, after = [], None
    for _ in range(20):
        page = desk.ask("list.open", kind=kind, after=after, limit=limit, **asked)
        assert len(page.rows) <= limit
        shown += [one.record.name for one in page.rows]
        after = page.next
        if after is None:
            return shown
    raise AssertionError("a list without an end")


@pytest.mark.parametrize("sort", ["name", "createdate", "hs_lastmodifieddate", "city"])
@pytest.mark.parametrize("descending", [False, True])
def test_page_after_page_is_the_whole_list_once_in_order(desk: Desk, sort: str, descending: bool) -> None:  # noqa: FBT001
    """Companies of one name, one city and one instant are not lost between two pages."""
    for city in ("Kassel", "Porto", "Gdańsk", "Kassel", "Porto"):
        for name in ("Acme", "Zeta"):
            desk.make("company", name=name, city=city)
    order = Sort(property=sort, descending=descending)
    whole = names(desk, "company", sort=order)
    for size in (1, 3, 10):
        paged = names(desk, "company", size, sort=order)
        assert paged == whole
    assert len(whole) == 10
    if sort == "name":
        assert whole == sorted(whole, reverse=descending)


def test_an_order_by_another_property_puts_numbers_as_numbers_and_nothing_last(desk: Desk) -> None:
    for name, amount in (("A", "100"), ("B", "20"), ("C", ""), ("D", "3")):
        desk.make("deal", dealname=name, amount=amount)
    assert names(desk, "deal", 2, sort=Sort(property="amount")) == ["D", "B", "A", "C"]
    assert names(desk, "deal", 2, sort=Sort(property="amount", descending=True)) == ["A", "B", "D", "C"]


def test_filters_meet_and_are_counted(firm: Firm, desk: Desk) -> None:
    stages = firm.stages("deal")
    for name, amount, stage, owner in (
        ("Pilot", "900", "Closed won", firm.tom),
        ("Renewal", "48000", "Contract sent", firm.mia),
        ("Retrofit", "86000", "Contract sent", 0),
    ):
        values = {"dealname": name, "amount": amount, "dealstage": str(stages[stage])}
        desk.make("deal", **values, **({"hubspot_owner_id": str(owner)} if owner else {}))

    def by(*filters: Filter, search: str = "") -> list[str]:
        page = desk.ask("list.open", kind="deal", filters=list(filters), search=search)
        assert page.count == len(page.rows)
        return [one.record.name for one in page.rows]

    def owner(*words: str) -> Filter:
        return Filter(property="hubspot_owner_id", operator="any_of", values=list(words))

    assert by(owner("me")) == ["Renewal"]
    assert by(owner("nobody")) == ["Retrofit"]
    assert by(owner("me", "nobody")) == ["Renewal", "Retrofit"]
    assert by(owner(str(firm.tom))) == ["Pilot"]
    sent = Filter(property="dealstage", operator="any_of", values=[str(stages["Contract sent"])])
    large = Filter(property="amount", operator="from", values=["50000"])
    assert by(sent) == ["Renewal", "Retrofit"]
    assert by(sent, large) == ["Retrofit"]
    assert by(search="retro") == ["Retrofit"]
    assert by(Filter(property="createdate", operator="last_days", values=["1"])) == [
        "Pilot",
        "Renewal",
        "Retrofit",
    ]


def test_h44_nobody_finds_or_counts_what_they_may_not_see(firm: Firm) -> None:
    everybody = firm.desk(firm.mia)
    everybody.make("contact", firstname="Anna", hubspot_owner_id=str(firm.mia))
    everybody.make("contact", firstname="Ben", hubspot_owner_id=str(firm.tom))
    everybody.make("contact", firstname="Cleo")
    tom = firm.desk(firm.tom, grants={"contact": OWNED})
    page = tom.ask("list.open", kind="contact")
    assert [one.record.name for one in page.rows] == ["Ben"]
    assert page.count == 1
    assert tom.ask("list.open", kind="contact", search="anna").count == 0
    assert names(tom, "contact", sort=Sort(property="city")) == ["Ben"]
    assert tom.ask("record.find", kind="contact", text="An").records == []
    nothing = firm.desk(firm.tom, grants={"contact": Grant("none", "none", "none", "none", unassigned=False)})
    with pytest.raises(Refusal, match="no such object type"):
        nothing.ask("list.open", kind="contact")
    assert "contact" not in [one.name for one in nothing.ask("schema.read").kinds]


def test_a_look_at_every_record_has_a_bound_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_list, "BOUND", 4)
    monkeypatch.setattr(open_list, "CHUNK", 2)
    for number in range(9):
        desk.make("company", name=f"Firm {number}", city="Porto" if number in (1, 8) else "Kassel")
    porto = [Filter(property="city", operator="is", values=["Porto"])]
    page = desk.ask("list.open", kind="company", filters=porto)
    assert ([one.record.name for one in page.rows], page.count_is_least) == (["Firm 1"], True)
    assert page.note == "Looked through 4 records; more may follow."
    assert names(desk, "company", filters=porto) == ["Firm 1", "Firm 8"]
    ordered = desk.ask("list.open", kind="company", sort=Sort(property="city"))
    assert ordered.note == "Ordered among the 4 records changed last."


def test_archived_records_have_a_list_of_their_own(desk: Desk) -> None:
    gone, kept = desk.make("company", name="Gone"), desk.make("company", name="Kept")
    desk.ask("record.archive", records=[ref("company", gone)])
    assert names(desk, "company") == ["Kept"]
    assert names(desk, "company", archived=True) == ["Gone"]
    assert kept != gone


def ref(kind: str, ident: int) -> Any:
    from shared_schema.records import RecordRef  # noqa: PLC0415

    return RecordRef(kind=kind, id=ident)


@pytest.mark.parametrize("after", ["x", "[1]", '["a"]', '["a", "b"]', '["\\u0000", 1]', "[1, 2]", "{}"])
def test_a_place_that_we_never_gave_out_is_refused(desk: Desk, after: str) -> None:
    for sort in ("name", "createdate", "city"):
        with pytest.raises(Refusal, match="no place in a list"):
            desk.ask("list.open", kind="company", after=after, sort=Sort(property=sort))


def test_columns_hold_what_was_asked_for(desk: Desk) -> None:
    desk.make("company", name="Acme", city="Porto", phone="+351 22 123 4567")
    page = desk.ask("list.open", kind="company", columns=["city", "createdate", "industry"])
    assert page.rows[0].values == {"city": "Porto", "createdate": "2026-11-23T12:00:00.000Z"}


def test_views_are_ones_own_or_shared(firm: Firm, desk: Desk) -> None:
    asked = {"kind": "deal", "columns": ["amount"], "filters": [], "sort": Sort(property="amount")}
    own = desk.ask("view.save", name="Mine", **asked)
    desk.ask("view.save", name="Ours", shared="everyone", **asked)
    tom = firm.desk(firm.tom)
    assert [one.name for one in tom.ask("schema.read").views] == ["Ours"]
    assert [one.name for one in desk.ask("schema.read").views] == ["Mine", "Ours"]
    with pytest.raises(Refusal, match="not yours"):
        tom.ask("view.remove", view=own.id)
    assert desk.ask("view.save", name="Mine, by size", view=own.id, **asked).id == own.id
    desk.ask("view.remove", view=own.id)
    assert [one.name for one in desk.ask("schema.read").views] == ["Ours"]
    wrong = [Filter(property="amount", operator="contains", values=["4"])]
    with pytest.raises(Refusal) as refused:
        desk.ask("view.save", name="Wrong", **{**asked, "filters": wrong})
    assert refused.value.problem.field == "amount"
