"""Addresses: one spelling, a tolerant list parser, a strict entry check."""

import sys

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given, settings
from hypothesis import strategies as st

from server.core import address as parser
from server.core.address import (
    MAX_ADDRESS,
    MAX_LIST,
    NotAnAddress,
    check,
    clean_name,
    domain,
    normalise,
    parse_list,
    registrable,
)
from server.core.mail import Participant as P


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        pytest.param("Anna@Brightwater.TEST", "anna@brightwater.test", id="P25 case"),
        pytest.param("  anna@brightwater.test ", "anna@brightwater.test", id="space around"),
        pytest.param("anna@brightwater.test.", "anna@brightwater.test", id="root dot"),
        pytest.param("j@münchen.test", "j@xn--mnchen-3ya.test", id="IDN"),
        pytest.param("J@MÜNCHEN.test", "j@xn--mnchen-3ya.test", id="IDN in capitals"),
        pytest.param("j@mu\u0308nchen.test", "j@xn--mnchen-3ya.test", id="IDN decomposed"),
        pytest.param("STRASSE@x.test", "strasse@x.test", id="folds"),
        pytest.param("straße@x.test", "strasse@x.test", id="folds sharp s"),
        pytest.param("Jane <jane@x.test>", None, id="display name"),
        pytest.param("jane@", None, id="no domain"),
        pytest.param("@x.test", None, id="no local part"),
        pytest.param("jane@.", None, id="a dot is no domain"),
        pytest.param("jane", None, id="no at"),
        pytest.param("a@b@c.test", None, id="two ats"),
        pytest.param("a b@c.test", None, id="space inside"),
        pytest.param("a\0@c.test", None, id="NUL"),
        pytest.param("a\u202e@c.test", None, id="direction mark"),
        pytest.param("a\ud800@c.test", None, id="half a letter"),
        pytest.param("a@" + "x" * 400 + ".test", None, id="too long"),
        pytest.param("", None, id="empty"),
    ],
)
def test_an_address_has_one_spelling(given_text, expected):
    assert normalise(given_text) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_normalising_twice_changes_nothing(local, host):
    once = normalise(f"{local}@{host}.test")
    assert once is None or normalise(once) == once


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        pytest.param("[EXT] Jane <jane@x.test>", (P("jane@x.test", "[EXT] Jane"),), id="gateway's mark"),
        pytest.param("jane@", (), id="half an address"),
        pytest.param(
            '"Doe, Jane" <JANE@X.test>, bob@y.test',
            (P("jane@x.test", "Doe, Jane"), P("bob@y.test")),
            id="comma",
        ),
        pytest.param('Team: a@x.test, "B" <b@x.test>;', (P("a@x.test"), P("b@x.test", "B")), id="group"),
        pytest.param("Team: Jane <a@x.test>;", (P("a@x.test", "Jane"),), id="group before a name"),
        pytest.param("undisclosed-recipients:;", (), id="nobody"),
        pytest.param("unlisted-recipients:; (no To-header on input)", (), id="nobody, with a comment"),
        pytest.param('"open <a@x.test>, b@y.test', (P("a@x.test", "open"), P("b@y.test")), id="open quote"),
        pytest.param(
            '"Doe, J" <a@x.test>, b@y.test (home', (P("a@x.test", "Doe, J"), P("b@y.test")), id="open comment"
        ),
        pytest.param(
            "a@x.test (Jane, boss), c@z.test", (P("a@x.test", "Jane, boss"), P("c@z.test")), id="comment"
        ),
        pytest.param("(((((a@x.test", (P("a@x.test"),), id="open comments"),
        pytest.param("<<a@x.test>>", (P("a@x.test"),), id="double brackets"),
        pytest.param("<mailto:a@x.test>", (P("a@x.test"),), id="mailto"),
        pytest.param("Jane <a@x.test> (home)", (P("a@x.test", "Jane"),), id="comment behind"),
        pytest.param("Jane Doe <a@x.test", (P("a@x.test"),), id="open bracket"),
        pytest.param("a@x.test; b@y.test", (P("a@x.test"), P("b@y.test")), id="Outlook's semicolon"),
        pytest.param("Jane <>, b@y.test", (P("b@y.test"),), id="empty brackets"),
        pytest.param(
            "=?utf-8?Q?Doe,_Jane?= <j@x.test>",
            (P("j@x.test", "=?utf-8?Q?Doe,_Jane?="),),
            id="comma in a word",
        ),
        pytest.param('"a\\"b" <x@y.test>', (P("x@y.test", 'a"b'),), id="escaped quote"),
        pytest.param("\U0001f600 <x@y.test>", (P("x@y.test", "\U0001f600"),), id="emoji"),
        pytest.param("\ud83d <x@y.test>", (P("x@y.test", ""),), id="half an emoji"),
    ],
)
def test_a_list_is_read_as_mail_programs_read_it(header, expected):
    assert parse_list(header) == expected


def test_an_encoded_name_cannot_bring_in_another_participant():
    header = "=?utf-8?q?boss=40acme=2Etest=2C?= <evil@x.test>"
    decoded = parse_list(header, lambda _: "boss@acme.test,")
    assert decoded == (P("evil@x.test", "boss@acme.test,"),)


@given(st.text(alphabet='ab@x.,;:<>"\\()=? é\ud800\0', max_size=60))
def test_no_header_makes_the_list_parser_raise(text):
    for person in parse_list(text):
        assert normalise(person.address) == person.address


@pytest.mark.parametrize(
    "letters", ['"', '\\"', "(", "<", "@", "a", "a@", "=?", ",", '"\\', "=?a?q?,", "a@b,", "a" * 320 + "@@"]
)
def test_a_hostile_header_costs_no_more_than_its_length(letters):
    """Twice the header, about twice the steps; and none for what lies beyond the limit."""
    short, long = (letters * (size // len(letters)) for size in (4_000, 8_000))
    assert steps(lambda: parse_list(long)) < 3 * steps(lambda: parse_list(short))
    assert parse_list(letters * (200_000 // len(letters))) == parse_list(
        (letters * (200_000 // len(letters)))[:MAX_LIST]
    )


def steps(act):
    """Lines of Python that are executed."""
    count = 0

    def step(_frame, event, _arg):
        nonlocal count
        count += event == "line"
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("letters", ["a", "a@", "a@b,", "=?", "@"])
def test_a_search_in_a_header_never_looks_farther_than_an_address_is_long(letters, monkeypatch):
    """The parts of the parser that are not Python lines: each look is bounded, wherever it begins."""
    looks = []

    class Watched:
        def __init__(self, pattern):
            self.pattern = pattern

        def search(self, text, start, end):
            looks.append(end - start)
            return self.pattern.search(text, start, end)

        def match(self, text, start, end):
            looks.append(min(end, len(text)) - start)
            return self.pattern.match(text, start, end)

    for name in ("_ENDS_LOCAL", "_STARTS_HOST"):
        monkeypatch.setattr(parser, name, Watched(getattr(parser, name)))
    parse_list(letters * 8_000)
    assert max(looks, default=0) <= MAX_ADDRESS


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Anna@Brightwater.test ", "anna@brightwater.test"),
        ("jane@bücher.test", "jane@xn--bcher-kva.test"),
    ],
)
def test_what_a_person_types_is_kept_in_its_one_spelling(typed, kept):
    assert check(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "jane",
        "jane@x",
        "jane@localhost",
        "a b@x.test",
        "Jane <jane@x.test>",
        "a@b.test, victim@evil.test",
        "a@b.test\r\nBcc: x@y.test",
        "jané@x.test",
        '"a b"@x.test',
        "a@[127.0.0.1]",
        "a..b@x.test",
    ],
)
def test_what_is_no_address_is_refused_with_a_reason(typed):
    with pytest.raises(NotAnAddress, match=r"\w+ .*\."):
        check(typed)


def test_the_registrable_domain_is_what_somebody_registered():
    assert domain("a@mail.acme.co.uk") == "mail.acme.co.uk"
    assert registrable("a@mail.acme.co.uk") == "acme.co.uk"
    assert registrable("a@x.github.io") == "x.github.io"
    assert registrable("a@localhost") == "localhost"


def test_a_name_is_one_short_line():
    assert clean_name('"Anna\r\nBcc: x"') == "Anna Bcc: x"
    assert clean_name("\u202egnaW\u202c") == "gnaW"
    assert len(clean_name("x" * 10_000)) == 200


@settings(max_examples=300)
@given(
    st.from_regex(
        r"[A-Za-z0-9.+'=_-]{1,70}@[A-Za-z0-9.-]{1,80}\.(com|test|local|invalid|co|x1|onion)", fullmatch=True
    )
)
def test_the_short_way_for_plain_addresses_agrees_with_the_long_one(text: str) -> None:
    try:
        long_way = normalise(
            validate_email(text, check_deliverability=False, test_environment=True).normalized
        )
    except EmailNotValidError:
        long_way = None
    try:
        short_way: str | None = check(text)
    except NotAnAddress:
        short_way = None
    assert short_way == long_way
