"""Every operator of the API's search, on both databases, against the same few deals."""

import pytest

from server.actions.admit import server_itself
from server.actions.begin_workspace import begin_workspace
from server.actions.edit_record import create_record
from server.core.object_types import BUILT_IN, DEAL
from server.core.permission import EVERYTHING, Reach
from server.core.properties import Property
from server.core.record_filter import BadSearch, Given, check, searchable
from server.deps import Deps
from server.jobs.indexer import Indexer
from server.store import record_search, schemas, users, workspaces
from server.store.tx import Read, Store

DEALS = (
    {
        "dealname": "Pump station",
        "amount": "900",
        "closedate": "2026-12-01T00:00:00Z",
        "dealtype": "newbusiness",
    },
    {"dealname": "Pipes & valves", "amount": "1000", "closedate": "2026-12-15T00:00:00Z", "vip": "true"},
    {"dealname": "pump spares", "amount": "12.5", "dealtype": "existingbusiness", "signed": "2026-11-20"},
    {"dealname": "Łódź survey", "signed": "2026-11-22"},
)
PUMP, PIPES, SPARES, SURVEY = (one["dealname"] for one in DEALS)


@pytest.fixture
def workspace(store: Store, deps: Deps) -> int:
    with store.system() as tx:
        made = workspaces.add(tx, "Northwind")
    with store.write(made) as tx:
        mia = users.add(tx, "mia@northwind.test", "Mia", "sales")
        begin_workspace(tx)
        schemas.add_property(tx, Property("deal", "vip", "VIP", "bool"))
        schemas.add_property(tx, Property("deal", "signed", "Signed", "date"))
        # The same name holds other things on another type: a number filter must not trip over them.
        schemas.add_property(tx, Property("ticket", "amount", "Amount", "string"))
        schema = schemas.schema(tx, DEAL)
        for values in DEALS:
            owned = {"hubspot_owner_id": str(mia)} if values["dealname"] == PIPES else {}
            create_record(tx, server_itself(made), schema, {**values, **owned})
        ticket = schemas.schema(tx, BUILT_IN["ticket"])
        create_record(tx, server_itself(made), ticket, {"subject": "x", "amount": "not a number"})
    Indexer(deps).catch_up()
    return made


def names(
    tx: Read, *groups: list[Given], reach: Reach = EVERYTHING, query: str = "", sort: str = ""
) -> list[str]:
    properties = searchable(schemas.properties(tx, DEAL))
    sorts = [(sort.removeprefix("-"), sort.startswith("-"))] if sort else []
    asked = check(properties, groups, query, sorts)
    found, total = record_search.search(tx, DEAL, reach, asked, 0, 100)
    assert total == len(found)
    return [one.properties["dealname"] for one in found]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (Given("amount", "EQ", "1000.0"), {PIPES}),
        (Given("amount", "NEQ", "1000"), {PUMP, SPARES}),
        (Given("amount", "LT", "900"), {SPARES}),
        (Given("amount", "LTE", "900"), {PUMP, SPARES}),
        (Given("amount", "GT", "900"), {PIPES}),
        (Given("amount", "GTE", "900"), {PUMP, PIPES}),
        (Given("amount", "BETWEEN", "12.5", "900"), {PUMP, SPARES}),
        (Given("amount", "IN", values=("900", "1000", "1")), {PUMP, PIPES}),
        (Given("amount", "NOT_IN", values=("900", "1000")), {SPARES}),
        (Given("amount", "HAS_PROPERTY"), {PUMP, PIPES, SPARES}),
        (Given("amount", "NOT_HAS_PROPERTY"), {SURVEY}),
        (Given("dealname", "EQ", "PUMP STATION"), {PUMP}),
        (Given("dealname", "NEQ", "pump station"), {PIPES, SPARES, SURVEY}),
        (Given("dealname", "IN", values=("pump station", "Pump Spares")), {PUMP, SPARES}),
        (Given("dealname", "CONTAINS_TOKEN", "PUMP"), {PUMP, SPARES}),
        (Given("dealname", "CONTAINS_TOKEN", "pum"), set()),
        (Given("dealname", "CONTAINS_TOKEN", "pum*"), {PUMP, SPARES}),
        (Given("dealname", "CONTAINS_TOKEN", "pump stat*"), {PUMP}),
        (Given("dealname", "CONTAINS_TOKEN", "*ódź"), {SURVEY}),
        (Given("dealname", "CONTAINS_TOKEN", "ŁÓDŹ"), {SURVEY}),
        (Given("dealname", "CONTAINS_TOKEN", "a.c(b)[d]$\\"), set()),
        (Given("dealname", "NOT_CONTAINS_TOKEN", "pump"), {PIPES, SURVEY}),
        (Given("closedate", "GT", "2026-12-01T00:00:00Z"), {PIPES}),
        (Given("closedate", "LTE", "1796083200000"), {PUMP}),
        (Given("closedate", "BETWEEN", "2026-12-01", "2026-12-31"), {PUMP, PIPES}),
        (Given("signed", "EQ", "2026-11-20"), {SPARES}),
        (Given("signed", "GTE", "2026-11-21"), {SURVEY}),
        (Given("vip", "EQ", "true"), {PIPES}),
        (Given("dealtype", "IN", values=("newbusiness",)), {PUMP}),
        (Given("hubspot_owner_id", "NOT_HAS_PROPERTY"), {PUMP, SPARES, SURVEY}),
        (Given("hubspot_owner_id", "HAS_PROPERTY"), {PIPES}),
        (Given("hubspot_owner_id", "EQ", "nobody"), set()),
        (Given("dealstage", "HAS_PROPERTY"), {PUMP, PIPES, SPARES, SURVEY}),
        (Given("createdate", "GTE", "2026-11-23T12:00:00Z"), {PUMP, PIPES, SPARES, SURVEY}),
        (Given("hs_createdate", "GT", "2026-11-23T12:00:00Z"), set()),
        (Given("hs_lastmodifieddate", "LT", "2026-11-23T12:00:01Z"), {PUMP, PIPES, SPARES, SURVEY}),
        (Given("hs_object_id", "GT", "0"), {PUMP, PIPES, SPARES, SURVEY}),
        (Given("hs_object_id", "EQ", "99999999999999999999999999"), set()),
        (Given("hs_object_id", "GT", "99999999999999999999999999"), set()),
        (Given("hs_object_id", "LT", "99999999999999999999999999"), {PUMP, PIPES, SPARES, SURVEY}),
        (Given("hs_object_id", "LT", "-5"), set()),
    ],
    ids=lambda one: f"{one.name} {one.operator}" if isinstance(one, Given) else "",
)
def test_every_operator_finds_the_same_on_both_databases(
    store: Store, workspace: int, given: Given, found: set[str]
) -> None:
    with store.read(workspace) as tx:
        assert set(names(tx, [given])) == found


def test_groups_are_any_and_filters_are_all(store: Store, workspace: int) -> None:
    with store.read(workspace) as tx:
        cheap, pump = Given("amount", "LT", "950"), Given("dealname", "CONTAINS_TOKEN", "station")
        vip = Given("vip", "EQ", "true")
        assert set(names(tx, [cheap, pump])) == {PUMP}
        assert set(names(tx, [cheap, pump], [vip])) == {PUMP, PIPES}
        assert names(tx, [], []) == names(tx)


def test_order_puts_what_has_no_value_last(store: Store, workspace: int) -> None:
    with store.read(workspace) as tx:
        assert names(tx, sort="amount") == [SPARES, PUMP, PIPES, SURVEY]
        assert names(tx, sort="-amount") == [PIPES, PUMP, SPARES, SURVEY]
        assert names(tx, sort="dealname")[:3] == [PIPES, SPARES, PUMP]
        assert names(tx, sort="-createdate") == [PUMP, PIPES, SPARES, SURVEY], "ties by id"


def test_words_are_found_as_they_are_typed(store: Store, workspace: int) -> None:
    with store.read(workspace) as tx:
        assert set(names(tx, query="pump")) == {PUMP, SPARES}
        assert set(names(tx, query="PUM")) == {PUMP, SPARES}
        assert names(tx, query="Pump sta") == [PUMP]
        assert names(tx, query="sta pump ") == [], "something follows the last word: it is whole"
        assert names(tx, query="lodz") == [SURVEY], "whoever has no such letters finds it, too"
        assert names(tx, query="100%") == []
        assert names(tx, query="_") == []


def test_h44_counts_and_pages_keep_to_the_viewers_reach(store: Store, workspace: int) -> None:
    with store.read(workspace) as tx:
        mia = next(iter(schemas.owners(tx)))
        own = Reach(frozenset({mia}), unassigned=False)
        assert names(tx, reach=own) == [PIPES]
        assert [one.record.name for one in record_search.page(tx, "deal", own, 0, 10)] == [PIPES]
        nothing = Reach(frozenset(), unassigned=False)
        assert names(tx, reach=nothing) == []


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (Given("colour", "EQ", "red"), "propertyName"),
        (Given("amount", "LIKE", "1"), "operator"),
        (Given("amount", "EQ"), "value"),
        (Given("amount", "EQ", "many"), "value"),
        (Given("amount", "BETWEEN", "1"), "highValue"),
        (Given("amount", "IN"), "values"),
        (Given("dealname", "CONTAINS_TOKEN", "****"), "value"),
        (Given("dealname", "CONTAINS_TOKEN", "a*b*c*d*e"), "value"),
        (Given("closedate", "GT", "soon"), "value"),
    ],
)
def test_a_filter_that_cannot_be_asked_says_why(given: Given, field: str) -> None:
    properties = {
        "amount": Property("deal", "amount", "Amount", "number"),
        "dealname": Property("deal", "dealname", "Name"),
        "closedate": Property("deal", "closedate", "Close date", "datetime"),
    }
    with pytest.raises(BadSearch) as bad:
        check(properties, [[given]])
    assert bad.value.field == field
