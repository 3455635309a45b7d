"""Mail as bytes: what we write is what everybody reads."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.core.mail import Participant as P
from server.mime.build import MARK, build
from server.mime.parse import parse
from server.providers.port import Outgoing

LONG = "<" + "AQHb" * 40 + "@eurprd04.prod.outlook.test>"
MAIL = Outgoing(
    marker="0123456789abcdef",
    message_id="<1@northwind.test>",
    sender=P("mia@northwind.test", "Mia Berg"),
    to=(P("anna@brightwater.test", "Kowalska, Anna"),),
    cc=(),
    bcc=(),
    subject="Re: Pumps",
    text="Hello\n",
    html="<p>Hello</p>\n",
)


def lines(raw: bytes) -> list[bytes]:
    return raw.split(b"\r\n")


def test_a_long_id_is_written_as_it_is_and_threads_at_every_receiver():
    raw = build(replace(MAIL, in_reply_to=LONG, references=("<0@x.test>", LONG)))
    assert f"In-Reply-To: {LONG}".encode() in lines(raw)
    assert b"References: <0@x.test>" in lines(raw)
    assert f" {LONG}".encode() in lines(raw)
    assert parse(raw).head.references == ("<0@x.test>", LONG)


def test_the_mark_and_both_bodies_are_there_and_every_line_is_short_enough():
    raw = build(
        replace(MAIL, text="x" * 5_000, html="<p>" + "é" * 5_000), at=datetime(2026, 11, 23, tzinfo=UTC)
    )
    message = message_from_bytes(raw, policy=default)
    assert message[MARK] == MAIL.marker
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]
    assert parse(raw).head.sent_at == datetime(2026, 11, 23, tzinfo=UTC)
    assert max(map(len, lines(raw))) <= 998
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_the_same_mail_is_the_same_bytes():
    assert build(MAIL) == build(replace(MAIL))


def test_without_html_it_is_plain_text():
    assert message_from_bytes(build(replace(MAIL, html=""))).get_content_type() == "text/plain"


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=60)
ADDRESSES = st.sampled_from(["a@x.test", "b.c+d@y.test", "o'neil@z.test", "j@xn--mnchen-3ya.test"])
PEOPLE = st.lists(st.builds(P, ADDRESSES, NAMES), max_size=4, unique_by=lambda one: one.address).map(tuple)


@given(
    PEOPLE,
    PEOPLE,
    PEOPLE,
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=300),
)
def test_built_and_parsed_again_it_has_the_same_people_and_subject(to, cc, bcc, subject):
    raw = build(replace(MAIL, to=to, cc=cc, bcc=bcc, subject=subject))
    head = parse(raw).head
    for written, read in ((to, head.to), (cc, head.cc), (bcc, head.bcc)):
        assert [one.address for one in read] == [one.address for one in written]
    foreign = message_from_bytes(raw, policy=default)
    counted = [len(foreign[name].addresses) if foreign[name] else 0 for name in ("To", "Cc", "Bcc")]
    assert counted == [len(to), len(cc), len(bcc)]
    assert "".join(head.subject.split()) == "".join(_shown(subject).split())
    assert head.sender == MAIL.sender


def _shown(subject: str) -> str:
    from server.mime.words import clean  # noqa: PLC0415

    return clean(subject)


@given(
    st.text(st.characters(codec="utf-8", exclude_characters="\r\0", exclude_categories=("Cs",)), max_size=500)
)
def test_built_and_parsed_again_it_has_the_same_words(text):
    words = parse(build(replace(MAIL, text=text, html=""))).text
    assert words.rstrip("\n") == text.rstrip("\n")


@pytest.mark.parametrize(
    "name",
    [
        "Łąki, Jan " * 6,
        'Anna "the" Boss',
        "a" * 200,
        "x@evil.test,",
        "=?utf-8?q?x?=",
        "Anna\r\nBcc: x@y.test",
    ],
)
def test_a_display_name_never_becomes_an_address_or_a_header(name):
    message = message_from_bytes(
        build(replace(MAIL, to=(P("a@x.test", name), P("b@x.test", name)))), policy=default
    )
    assert [one.addr_spec for one in message["To"].addresses] == ["a@x.test", "b@x.test"]
    assert "Bcc" not in message


@pytest.mark.parametrize(
    "broken",
    [
        {"subject": "a\r\nBcc: x@y.test"},
        {"subject": "a\nb"},
        {"marker": "a\r\nb"},
        {"marker": ""},
        {"message_id": "<a b@c>"},
        {"to": (P("a@b.test, victim@evil.test"),)},
        {"to": (P("a@b.test\r\nBcc: x@y.test"),)},
        {"sender": P("not an address")},
        {"cc": (P("jané@x.test"),)},
    ],
)
def test_what_would_be_another_header_or_recipient_is_refused_66(broken):
    with pytest.raises(ValueError, match=r"\w"):
        build(replace(MAIL, **broken))


def test_broken_ids_of_the_answered_mail_are_left_out():
    raw = build(replace(MAIL, in_reply_to="<ü@x>", references=("<a b>", "<ok@x>", "<" + "x" * 2_000 + ">")))
    head = parse(raw).head
    assert head.in_reply_to is None
    assert head.references == ("<ok@x>",)
