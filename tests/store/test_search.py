"""Full text: both databases find the same, and never anything of the firm next door."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from server.core.search import document, question
from server.store import dialect, search
from server.store.tx import Store
from tests.store.conftest import Office

ALL = dict.fromkeys(search.SHELVES)


def learn(store: Store, workspace: int, *texts: tuple[str, int, str]) -> None:
    with store.write(workspace) as tx:
        search.clear(tx)
        search.put(tx, {search.place(tx, on, ref): document([text]) for on, ref, text in texts})


def find(store: Store, workspace: int, typed: str, limit: int = 10) -> dict[str, list[int]]:
    with store.read(workspace) as tx:
        found = search.newest(tx, question(typed), ALL, limit)
    return {on: ids for on, ids in found.items() if ids}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("anna", {"contact": [3, 1], "email": [9]}),
        ("ANN", {"contact": [3, 1], "email": [9]}),
        ("anna kow", {"contact": [1]}),
        ("anna.kowalska@brightwater.test", {"contact": [1]}),
        ("<Anna.Kowalska@bright", {"contact": [1]}),
        ("kowalska@brightwater.test", {}),
        ("kowalska brightwater.test", {"contact": [1]}),
        ("lodz", {"company": [2]}),
        ("tarif", {"email": [9, 8]}),
        ("tariff question", {"email": [8]}),
        ("京タ", {"deal": [4]}),
        ("🎉", {"activity": [7]}),
        ("don't", {"activity": [7]}),
        ('"anna"', {"contact": [3, 1], "email": [9]}),
        ("anna*", {"contact": [3, 1], "email": [9]}),
        ("anna NEAR kowalska", {}),
        ("NEAR(anna kowalska)", {}),
        ("words: anna", {}),
        ("anna & !kowalska | x", {}),
        ("'; DROP TABLE search; --", {}),
        ("\\", {}),
        ("%", {}),
        ("", {}),
        ("\x00anna", {"contact": [3, 1], "email": [9]}),
        ("x" * 10_000, {}),
        ("anna " * 2_000, {"contact": [3, 1], "email": [9]}),
    ],
)
def test_what_is_typed_is_words_and_never_syntax(
    store: Store, office: Office, typed: str, found: dict[str, list[int]]
) -> None:
    learn(
        store,
        office.workspace,
        ("contact", 1, "Anna Kowalska anna.kowalska@brightwater.test"),
        ("contact", 3, "Anna Berg"),
        ("company", 2, "Zakład w Łodzi łódź"),
        ("deal", 4, "東京タワー"),
        ("activity", 7, "Don't forget 🎉"),
        ("email", 8, "A question on the tariff"),
        ("email", 9, "Anna: tariffs"),
    )
    assert find(store, office.workspace, typed) == found


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=60,
    deadline=None,
)
@given(said=st.text(max_size=60), typed=st.text(max_size=60))
def test_nothing_that_can_be_typed_or_kept_is_an_error(
    store: Store, office: Office, said: str, typed: str
) -> None:
    learn(store, office.workspace, ("contact", 1, said))
    found = find(store, office.workspace, typed)
    asked = question(typed)
    expected = not asked.is_empty and all(
        any(one == word for one in document([said])) for word in asked.words
    )
    expected = expected and (
        not asked.beginning or any(one.startswith(asked.beginning) for one in document([said]))
    )
    assert found == ({"contact": [1]} if expected else {})


def test_the_firm_next_door_is_not_found(store: Store, office: Office, twin: Office) -> None:
    learn(store, twin.workspace, ("contact", office.contact, "Carla Costa"))
    assert find(store, office.workspace, "carla") == {}
    assert find(store, twin.workspace, "carla") == {"contact": [office.contact]}
    learn(store, office.workspace, ("contact", office.contact, "Carla Costa"))
    with store.write(twin.workspace) as tx:
        search.clear(tx)
    assert find(store, office.workspace, "carla") == {"contact": [office.contact]}


def test_the_newest_come_first_page_after_page(
    store: Store, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ways: few hits are sorted, many are walked."""
    learn(store, office.workspace, *(("email", ref, "tariff") for ref in range(1, 30)))
    for few in (2000, 5):
        monkeypatch.setattr(search, "FEW", {"sqlite": few, "postgresql": few})
        with store.read(office.workspace) as tx:
            first = search.newest(tx, question("tariff"), {"email": None, "contact": None}, 10)
            second = search.newest(tx, question("tariff"), {"email": first["email"][-1]}, 10)
        assert first == {"email": list(range(29, 19, -1)), "contact": []}
        assert second == {"email": list(range(19, 9, -1))}


def test_what_is_put_again_is_found_by_its_new_words_only(store: Store, office: Office) -> None:
    learn(store, office.workspace, ("contact", 1, "Anna Berg"))
    with store.write(office.workspace) as tx:
        search.put(tx, {search.place(tx, "contact", 1): document(["Anna Lund"])})
    assert find(store, office.workspace, "berg") == {}
    assert find(store, office.workspace, "lund") == {"contact": [1]}
    with store.write(office.workspace) as tx:
        search.drop(tx, [search.place(tx, "contact", 1)])
    assert find(store, office.workspace, "anna") == {}


def test_what_is_erased_leaves_no_trace_in_the_index(store: Store, office: Office) -> None:
    learn(store, office.workspace, ("contact", 1, "Zzyzxia Berg"), ("contact", 2, "Anna Berg"))
    with store.write(office.workspace) as tx:
        search.drop(tx, [search.place(tx, "contact", 1)])
        search.scrub(tx)
    with store.read(office.workspace) as tx:
        if not dialect.is_sqlite(tx.connection):
            return  # vacuum's business
        for sql in ("SELECT block FROM search_data", "SELECT c0 FROM search_content"):
            rows = tx.connection.execute(text(sql)).scalars()
            kept = [one.encode() if isinstance(one, str) else one for one in rows]
            assert not any(b"zyzxia" in one for one in kept), sql
    assert find(store, office.workspace, "berg") == {"contact": [2]}
