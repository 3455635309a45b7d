"""Files around a mail: every receiver finds them, and no name breaks out of its header (check 70)."""

from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.mime.build import build
from server.mime.enclose import headers
from server.mime.parse import parse
from server.providers.port import File
from tests.mime.test_build import MAIL


def part(tmp_path: Path, name: str, kind: str = "application/pdf", cid: str | None = None) -> File:
    path = tmp_path / "content"
    path.write_bytes(b"%PDF-\x00\xff" * 40)
    return File(name, kind, path.stat().st_size, path, cid)


@pytest.mark.parametrize(
    "name", ["plan.pdf", "Płan 2027.pdf", 'a "quoted" name.pdf', "図面.pdf", "a;b=c.pdf"]
)
def test_a_file_arrives_under_its_name(tmp_path: Path, name: str) -> None:
    one = part(tmp_path, name)
    raw = build(replace(MAIL, attachments=(one,)))
    read = parse(raw)
    assert (read.text.strip(), read.html.strip()) == ("Hello", "<p>Hello</p>")
    assert [(found.name, found.kind, found.size) for found in read.attachments] == [
        (name, "application/pdf", one.size)
    ]
    files = list(message_from_bytes(raw, policy=default).iter_attachments())
    assert [found.get_content() for found in files] == [one.path.read_bytes()]


def test_an_image_in_the_text_stands_beside_it_and_a_file_outside(tmp_path: Path) -> None:
    """RFC 2387: else mail programs show the logo as an attachment."""
    logo, plan = part(tmp_path, "logo.png", "image/png", cid="logo@alongside"), part(tmp_path, "plan.pdf")
    message = message_from_bytes(build(replace(MAIL, attachments=(plan, logo))), policy=default)
    assert [one.get_content_type() for one in message.walk()] == [
        "multipart/mixed",
        "multipart/related",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "image/png",
        "application/pdf",
    ]
    inside = next(one for one in message.walk() if one.get_content_type() == "image/png")
    assert inside["Content-ID"] == "<logo@alongside>"
    assert inside.get_content_disposition() == "inline"


@pytest.mark.parametrize("kind", ["message/rfc822", "multipart/mixed", "text/html\r\nX: y", "", "pdf"])
def test_a_kind_that_may_not_be_base64_or_is_none_travels_as_a_file(tmp_path: Path, kind: str) -> None:
    assert b"Content-Type: application/octet-stream" in headers(part(tmp_path, "a.eml", kind))


@given(name=st.text(max_size=300), kind=st.text(max_size=60), cid=st.none() | st.text(max_size=60))
def test_no_name_kind_or_id_makes_a_header_of_its_own(name: str, kind: str, cid: str | None) -> None:
    lines = headers(File(name, kind, 0, Path("none"), cid)).decode("ascii").split("\r\n")
    assert lines[-2:] == ["", ""]
    known = ("Content-Type: ", "Content-Transfer-Encoding: ", "Content-ID: ", "Content-Disposition: ")
    assert all(line.startswith(known) for line in lines[:-2])
    assert all(len(line) < 998 for line in lines)
