"""Encoded words and raw bytes in headers: decoded once, never raising."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mime.words import clean, decode_bytes, decode_words, raw_text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("plain", "plain"),
        ("=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?UTF-8?B?R3LDvMOfZQ==?= Anna", "Grüße Anna"),
        ("=?utf-8?b?R3LDvMOfZQ?=", "Grüße"),
        ("=?utf-8?q?a?= =?utf-8?q?b?=", "ab"),
        ("=?utf-8?q?a?= b =?utf-8?q?c?=", "a b c"),
        ("=?utf-8?q?=C5?= =?utf-8?q?=81?=", "Ł"),
        ("=?iso-8859-2?q?=A3=F3d=BC?=", "Łódź"),
        ("=?utf-8*de?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?x-unknown?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?utf-8?q?Gr=FC=DFe?=", "Grüße"),
        ("=?utf-8?x?abc?=", "=?utf-8?x?abc?="),
        ("=?utf-8?b?!!!?=", ""),
        ("re: =?utf-8?q?a_b?=", "re: a b"),
    ],
)
def test_words_are_decoded_as_mail_programs_do(written, read):
    assert decode_words(written) == read


@given(st.text(alphabet="=?utfbqQB-8* _AC3é\ud800", max_size=80))
def test_no_header_makes_the_decoder_raise(text):
    clean(decode_words(text)).encode()


@pytest.mark.parametrize(
    "charset", ["punycode", "idna", "unicode_escape", "rot13", "zlib", "utf-7", "", None, "a\0b", "utf-16"]
)
def test_strange_charsets_are_no_way_in(charset):
    assert isinstance(decode_bytes(b"abc\\u0041\xff", charset), str)


def test_twenty_thousand_words_cost_nothing():
    started = time.perf_counter()
    decode_words("=?utf-8?q?a?= " * 20_000)
    assert time.perf_counter() - started < 1


def test_raw_bytes_are_mostly_utf_8_and_otherwise_western():
    assert raw_text("Grüße".encode().decode("ascii", "surrogateescape")) == "Grüße"
    assert raw_text("Grüße".encode("latin-1").decode("ascii", "surrogateescape")) == "Grüße"


def test_controls_and_direction_marks_become_one_space():
    assert clean("a\r\nBcc: x\0\u202eb\ud800") == "a Bcc: x b"
