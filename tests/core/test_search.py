"""What is found by which words: the same folding for what is stored and what is asked."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.search import Piece, Question, contains, document, excerpt, marked, question, words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Anna Kowalska", ["anna", "kowalska"]),
        ("anna.k@Kowalska.test", ["anna", "k", "kowalska", "test"]),
        ("Łódź, Ørsted & Straße", ["lodz", "orsted", "strasse"]),
        ("Cafe\u0301 and café", ["cafe", "and", "cafe"]),
        ("ＦＵＬＬ width ﬁne", ["full", "width", "fine"]),
        ("東京タワー", ["東京", "京タ", "タワ", "ワー"]),
        ("京", ["京"]),
        ("契約renewal", ["契約", "renewal"]),
        ("наш Заказ", ["наш", "заказ"]),
        ("🎉🎉 party", ["🎉", "🎉", "party"]),
        ("snake_case-and/slash", ["snake", "case", "and", "slash"]),
        ('" * NEAR() -- ; \x00', ["near"]),
        ("", []),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("ann", Question((), "ann")),
        ("anna kow", Question(("anna",), "kow")),
        ("anna ", Question(("anna",))),
        ("anna anna", Question((), "anna")),
        ("東京", Question(("東京",))),
        ('"anna" OR kow*', Question(("anna", "or"), "kow")),
        ("***", Question(())),
    ],
)
def test_the_last_word_may_be_unfinished(typed: str, asked: Question) -> None:
    assert question(typed) == asked


@given(st.text(max_size=400))
def test_whatever_is_typed_is_a_question_of_plain_words(typed: str) -> None:
    asked = question(typed)
    assert len(asked.words) <= 12
    for word in (*asked.words, asked.beginning):
        assert all(one.isalnum() or one > "\x7f" for one in word), word


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80))
def test_a_text_is_found_by_itself_and_loses_nothing_when_marked(text: str) -> None:
    asked = question(f"{text} ")
    known = set(document([text]))
    assert set(asked.words) <= known
    assert "".join(piece.text for piece in marked(text, asked)) == text


def test_what_was_asked_for_stands_apart() -> None:
    assert marked("Łódź and Anna", question("lodz an")) == (
        Piece("Łódź", hit=True),
        Piece(" "),
        Piece("and", hit=True),
        Piece(" "),
        Piece("Anna", hit=True),
    )
    assert [piece.text for piece in marked("東京タワー", question("京タ")) if piece.hit] == ["京タ"]


def test_an_excerpt_shows_the_first_hit_of_a_long_text() -> None:
    text = "word " * 100 + "the Tariff is here " + "more " * 100
    shown = excerpt(text, question("tariff"))
    assert shown.startswith("…")
    assert contains(shown, question("tariff"))
    assert len(shown) <= 161
    assert excerpt("nothing\n of  it", question("tariff")) == "nothing of it"


def test_a_phone_number_is_found_with_and_without_its_spaces() -> None:
    assert {"48", "501", "48501555111"} <= set(document(["+48 501 555-111"]))


def test_a_huge_text_has_an_end() -> None:
    assert len(document([" ".join(f"w{number}" for number in range(50_000))])) == 4000
