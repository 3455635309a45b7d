"""Filters that fit their property, and one order for every kind of value."""

from datetime import UTC, datetime

import pytest

from server.core import built_in, list_query
from server.core.list_query import Filter, Query
from server.core.object_types import CONTACT, DEAL
from server.core.permission import Viewer
from server.core.properties import Property
from server.core.record_edit import Schema, Stage

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MIA = Viewer(7, 1, "Mia", "core", teammates=frozenset({7, 8}))
TAGS = Property("deal", "tags", "Tags", "enumeration", "checkbox")
DEALS = Schema(
    DEAL,
    built_in.PROPERTIES["deal"] | {"tags": TAGS, "urgent": Property("deal", "urgent", "Urgent", "bool")},
    (Stage(31, 3, "New", "open", 0), Stage(32, 3, "Won", "won", 1)),
    {7: "Mia", 8: "Tom"},
)
VALUES = {
    "dealname": "Renewal 2027", "amount": "48000", "closedate": "2026-11-20T00:00:00.000Z", "tags": "a;b",
    "dealtype": "newbusiness", "urgent": "true",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "operator", "values", "meets"),
    [
        ("dealname", "contains", ["renewal"], True),
        ("dealname", "contains", ["pilot"], False),
        ("dealname", "is", ["renewal 2027 "], True),
        ("dealname", "is_not", ["renewal 2027"], False),
        ("description", "is_not", ["anything"], True),
        ("description", "unknown", [], True),
        ("description", "known", [], False),
        ("description", "contains", ["x"], False),
        ("amount", "from", ["9000"], True),
        ("amount", "to", ["9000"], False),
        ("amount", "is", ["48000.0"], True),
        ("closedate", "is", ["2026-11-20"], True),
        ("closedate", "from", ["2026-11-21"], False),
        ("closedate", "to", ["2026-11-20"], True),
        ("closedate", "last_days", ["7"], True),
        ("closedate", "last_days", ["2"], False),
        ("dealtype", "any_of", ["newbusiness", "existingbusiness"], True),
        ("dealtype", "none_of", ["newbusiness"], False),
        ("tags", "any_of", ["b"], True),
        ("tags", "none_of", ["c"], True),
        ("urgent", "is", ["true"], True),
    ],
)
def test_a_filter_looks_at_the_value_as_what_it_is(
    name: str,
    operator: str,
    values: list[str],
    meets: bool,  # noqa: FBT001
) -> None:
    one = Filter(name, operator, tuple(values))
    assert list_query.problem(DEALS, Query("deal", (one,))) is None
    assert list_query.matches(DEALS, (one,), VALUES, NOW) == meets


@pytest.mark.parametrize(
    "wrong",
    [
        Filter("nothing_such", "is", ("x",)),
        Filter("amount", "contains", ("4",)),
        Filter("amount", "from", ("many",)),
        Filter("amount", "from", ()),
        Filter("amount", "is", ("1", "2")),
        Filter("closedate", "from", ("soon",)),
        Filter("closedate", "last_days", ("-3",)),
        Filter("hubspot_owner_id", "any_of", ("somebody",)),
    ],
)
def test_a_filter_that_does_not_fit_is_refused_by_the_name_of_its_property(wrong: Filter) -> None:
    problem = list_query.problem(DEALS, Query("deal", (wrong,)))
    assert problem is not None
    assert problem.field == wrong.property


def test_an_order_by_an_unknown_property_is_refused() -> None:
    problem = list_query.problem(DEALS, Query("deal", sort="nothing_such"))
    assert problem is not None
    assert problem.field == "nothing_such"


def test_me_my_team_and_nobody_are_whoever_asks() -> None:
    def owners(operator: str, *values: str) -> list_query.Limits:
        query = Query("deal", (Filter("hubspot_owner_id", operator, values),))
        return list_query.limits(DEALS, query, MIA, NOW)

    assert owners("any_of", "me").owners == {7}
    assert owners("any_of", "my_team", "9").owners == {7, 8, 9}
    assert owners("any_of", "nobody") == list_query.Limits(owners=frozenset(), unowned=True)
    assert owners("unknown").unowned is True
    assert owners("known").unowned is False
    assert owners("none_of", "me", "nobody") == list_query.Limits(unowned=False, not_owners=frozenset({7}))


def test_stages_and_instants_limit_the_walk_itself() -> None:
    filters = (
        Filter("dealstage", "any_of", ("31", "32")),
        Filter("dealstage", "none_of", ("32",)),
        Filter("createdate", "from", ("2026-11-01",)),
        Filter("createdate", "to", ("2026-11-10",)),
        Filter("hs_lastmodifieddate", "last_days", ("1",)),
    )
    query = Query("deal", filters)
    made = list_query.limits(DEALS, query, MIA, NOW)
    assert made.stages == {31, 32}
    assert made.not_stages == {32}
    assert made.created == (datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 11, 11, tzinfo=UTC))
    assert made.updated == (datetime(2026, 11, 23, 12, tzinfo=UTC), None)
    assert list_query.looked_at(DEALS, query) == ()


def test_numbers_stages_owners_and_choices_have_their_own_order_and_nothing_comes_last() -> None:
    def order(name: str, *values: str) -> list[str]:
        return sorted(
            values, key=lambda value: list_query.sort_key(DEALS, name, {name: value} if value else {})
        )

    assert order("amount", "100", "", "20", "3") == ["3", "20", "100", ""]
    assert order("dealstage", "32", "31") == ["31", "32"]
    assert order("hubspot_owner_id", "8", "7", "") == ["7", "8", ""]
    assert order("dealname", "b", "A", "c") == ["A", "b", "c"]


def test_a_quick_search_finds_every_word_in_what_a_record_is_known_by() -> None:
    values = {"phone": "+48 58", "city": "Gdańsk"}
    assert list_query.found("anna 58", "Anna Kowalska", "Head", values, CONTACT.searchable)
    assert not list_query.found("anna gdańsk", "Anna Kowalska", "Head", values, CONTACT.searchable)
