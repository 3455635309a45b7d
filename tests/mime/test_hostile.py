"""Mail that attacks the reader: no exception, no long wait, nothing that a database cannot hold."""

import time
from email.message import Message

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mime.parse import MAX_BODY, head, parse


def nested(depth: int) -> bytes:
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth)
    )
    return opened.encode() + b"Content-Type: text/plain\r\n\r\nhello"


HOSTILE = {
    "empty": b"",
    "no header": b"hello",
    "NUL": b"\0" * 10_000,
    "1,000 multiparts deep": nested(1_000),
    "50 multiparts deep, never closed": nested(50),
    "100,000 parts": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\n" * 100_000,
    "a header of 4 MB": b"Subject: " + b"a" * 4_000_000 + b"\r\n\r\nx",
    "a recipient header of 4 MB": b"To: " + b"a@b.test," * 400_000 + b"\r\n\r\nx",
    "100,000 headers": b"X-A: b\r\n" * 100_000 + b"\r\nx",
    "20,000 encoded words": b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\nx",
    "unclosed comments": b"From: " + b"(" * 50_000 + b"a@b.test\r\n\r\nx",
    "unclosed quotes": b'To: "' + b'\\"' * 50_000 + b"\r\n\r\nx",
    "punycode body": b"Content-Type: text/plain; charset=punycode\r\n\r\n" + b"a-" * 100_000,
    "bad base64": b"Content-Transfer-Encoding: base64\r\n\r\n" + b"!@#$" * 1_000,
    "bad uuencode": b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 666 x\r\n\xff\xff\r\nend\r\n",
    "broken charset parameter": b"Content-Type: text/plain; charset*=utf-16''%FF\r\n\r\nx",
    "charset in pieces": b"Content-Type: a/b; charset*0*=utf-8''x; charset*1=y\r\n\r\n\xff",
    "punycode attachment": b"Content-Type: a/b; charset=punycode\r\n\r\n\xff" + b"a-" * 200_000,
    "rfc2231 gaps": b"Content-Disposition: attachment; filename*0*=utf-8''a; filename*9=b\r\n\r\nx",
    "parameter flood": b"Content-Type: text/plain" + b"; a=b" * 20_000 + b"\r\n\r\nx",
    "attached mails inside each other": b"Content-Type: message/rfc822\r\n\r\n" * 2_000 + b"x",
    "html of open tags": b"Content-Type: text/html\r\n\r\n" + b"<div>" * 200_000,
    "multipart without boundary": b"Content-Type: multipart/mixed\r\n\r\nhello",
    "CR only": b"Subject: x\rBcc: y@z.test\r\rhello",
    "surrogates": "Subject: \ud800".encode("utf-8", "surrogatepass") + b"\r\n\r\n\xed\xa0\x80",
    "year 0": b"Date: Mon, 1 Jan 0000 00:00:00 +0000\r\n\r\nx",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE.keys())
def test_it_is_read_quickly_and_storably(raw):
    started = time.perf_counter()
    read = parse(raw)
    assert time.perf_counter() - started < 4
    names = [person.name + person.address for _, person in read.head.people()]
    for text in (read.head.subject, read.head.snippet, read.text, read.html, *names):
        assert "\0" not in text
        text.encode()
    for line in (read.head.subject, read.head.snippet, *names):
        assert not set(line) & set("\r\n\u202e")
    assert len(read.text) <= MAX_BODY


def test_a_thousand_multiparts_are_named_as_a_defect_and_the_head_is_kept():
    read = parse(b"Subject: deep\r\n" + nested(1_000))
    assert read.head.subject == "deep"
    assert read.defects == ("more than 100 multipart bodies",)


def test_too_many_parts_are_named_as_a_defect():
    assert parse(HOSTILE["100,000 parts"]).defects == ("more than 500 parts",)


def test_a_body_of_megabytes_is_cut_and_said_so():
    read = parse(b"\r\n" + b"a" * (MAX_BODY + 1))
    assert len(read.text) == MAX_BODY
    assert read.defects == ("body cut",)


@given(st.binary(max_size=400))
def test_no_bytes_make_the_parser_raise(raw):
    parse(raw)
    head(raw)


LINES = st.sampled_from(
    [
        b"From: Anna <anna@x.test>",
        b"Content-Type: multipart/mixed; boundary=b",
        b"Content-Type: text/html; charset*0*=x''%",
        b"Content-Type: message/rfc822",
        b"Content-Type: message/delivery-status",
        b"Content-Disposition: attachment; filename*0*=utf-8''%FF; filename*1=b",
        b"Content-Transfer-Encoding: base64",
        b"Content-Transfer-Encoding: quoted-printable",
        b"Date: -0000",
        b"--b",
        b"--b--",
        b"",
        b" folded =?utf-8?b?/w==?=",
        b"=?utf-8?q?=?=",
        b"\xff\xfe\0",
    ]
)


@given(st.lists(LINES, max_size=20).map(b"\r\n".join))
def test_no_mixture_of_lines_makes_the_parser_raise(raw):
    assert isinstance(parse(raw).attachments, tuple)


def test_a_parser_that_gives_up_leaves_the_head(monkeypatch):
    def out_of_stack(self: Message, *rest: object) -> None:
        raise RecursionError

    monkeypatch.setattr("email.parser.BytesParser.parsebytes", out_of_stack)
    monkeypatch.setattr("email.parser.BytesHeaderParser.parsebytes", lambda *_: _plain())
    read = parse(b"Subject: x\r\n\r\nhello")
    assert read.defects == ("structure: RecursionError",)
    assert read.head.subject == "kept"


def _plain() -> Message:
    message = Message()
    message["Subject"] = "kept"
    message.set_payload("")
    return message
