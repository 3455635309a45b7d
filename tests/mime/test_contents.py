"""What a forward carries along: every file of a mail with its bytes (S38, H8)."""

from hypothesis import given
from hypothesis import strategies as st

from server.mime.contents import Content, contents
from tests.mime.test_parse import MIXED, mail


def test_files_come_in_order_and_an_attached_mail_is_a_file_of_its_own() -> None:
    raw = mail("From: a@x.test", 'Content-Type: multipart/mixed; boundary="b"', body=MIXED)
    found = list(contents(raw, ""))
    assert [(one.name, one.kind) for one in found] == [
        ("offer.pdf", "application/pdf"),
        ("inner.eml", "message/rfc822"),
    ]
    assert found[0].content == b"\x00\x00\x00"
    assert found[1].content.replace(b"\r\n", b"\n").strip() == b"Subject: inner\n\nhi"


def test_a_picture_that_the_text_shows_keeps_its_id_and_any_other_is_a_file() -> None:
    body = (
        b"--b\r\nContent-Type: text/html\r\n\r\n<img src=cid:logo@x>\r\n"
        b"--b\r\nContent-Type: image/png\r\nContent-ID: <logo@x>\r\n\r\nPNG\r\n"
        b"--b\r\nContent-Type: image/png; name=other.png\r\nContent-ID: <other@x>\r\n\r\nPNG\r\n--b--\r\n"
    )
    raw = mail("From: a@x.test", 'Content-Type: multipart/related; boundary="b"', body=body)
    assert list(contents(raw, "<img src=cid:logo@x>")) == [
        Content("image.png", "image/png", b"PNG", "logo@x"),
        Content("other.png", "image/png", b"PNG", None),
    ]


def test_names_of_attached_mails_are_file_names() -> None:
    body = b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: ../../etc/passwd\r\n\r\nhi\r\n--b--\r\n"
    raw = mail("From: a@x.test", 'Content-Type: multipart/mixed; boundary="b"', body=body)
    (only,) = contents(raw, "")
    assert "/" not in only.name


@given(st.binary(max_size=2_000))
def test_broken_mail_never_raises(raw: bytes) -> None:
    for one in contents(raw, ""):
        assert isinstance(one.content, bytes)
