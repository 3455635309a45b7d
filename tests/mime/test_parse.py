"""Ordinary mail and the everyday faults of mail programs."""

from datetime import UTC, datetime

import pytest

from server.core.mail import Participant as P
from server.mime.parse import Attachment, date, first_id, head, ids, parse


def mail(*headers: str, body: bytes = b"Hello\r\n") -> bytes:
    return "\r\n".join(headers).encode("utf-8") + b"\r\n\r\n" + body


MIXED = (
    b'--b\r\nContent-Type: multipart/alternative; boundary="c"\r\n\r\n'
    b"--c\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\nGr\xfc\xdfe\r\n"
    b"--c\r\nContent-Type: text/html\r\n\r\n<p>Gr&uuml;&szlig;e</p>\r\n--c--\r\n"
    b"--b\r\nContent-Type: application/pdf; name=offer.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA\r\n"
    b"--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nhi\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\n-- \r\nlist footer\r\n--b--\r\n"
)


def test_a_head_is_read_with_all_its_people():
    read = head(
        mail(
            "Message-ID: <1@x.test>",
            "From: =?utf-8?q?Anna_Kowalska?= <Anna@Brightwater.test>",
            "To: Mia <mia@northwind.test>,",
            " Tom <tom@northwind.test>",
            "Cc: b@x.test",
            "Reply-To: anna.k@kowalska.test",
            "Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
            "Date: Mon, 23 Nov 2026 14:05:00 +0100",
            "In-Reply-To: <0@x.test>",
            "References: <a@x.test>",
            "\t<0@x.test>",
        )
    )
    assert read.message_id == "<1@x.test>"
    assert read.sender == P("anna@brightwater.test", "Anna Kowalska")
    assert read.to == (P("mia@northwind.test", "Mia"), P("tom@northwind.test", "Tom"))
    assert read.cc == (P("b@x.test"),)
    assert read.reply_to == (P("anna.k@kowalska.test"),)
    assert read.subject == "Grüße"
    assert read.sent_at == datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
    assert (read.in_reply_to, read.references) == ("<0@x.test>", ("<a@x.test>", "<0@x.test>"))
    assert (read.snippet, read.automatic) == ("", False)


def test_all_bodies_and_attachments_are_found():
    read = parse(mail("From: a@x.test", 'Content-Type: multipart/mixed; boundary="b"', body=MIXED))
    assert read.text == "Grüße\n-- \nlist footer"
    assert read.html.strip() == "<p>Gr&uuml;&szlig;e</p>"
    assert read.attachments[0] == Attachment("offer.pdf", "application/pdf", 3)
    assert (read.attachments[1].name, read.attachments[1].kind) == ("message/rfc822", "message/rfc822")
    assert read.attachments[1].size > 0
    assert read.head.snippet == "Grüße -- list footer"
    assert read.defects == ()


def test_a_mail_with_html_only_has_a_snippet():
    raw = mail("Content-Type: text/html", body=b"<style>p{}</style><p>Hello&nbsp;<b>Mia</b></p>")
    assert parse(raw).head.snippet == "Hello Mia"


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("Subject: Grüße".encode(), "Grüße"),
        ("Subject: Grüße".encode("latin-1"), "Grüße"),
        (b"Subject: =?utf-8?q?a=0D=0ABcc=3A_x?=", "a Bcc: x"),
        (b"Subject: =?utf-8?q?a=00b?=", "a b"),
        (b"Subject: =?utf-8?b?4oCuZXhl?=", "exe"),
        (b"Subject: one\r\n two", "one two"),
        (b"subject:", ""),
        (b"X-Other: 1", ""),
    ],
)
def test_a_subject_is_one_clean_line(header, subject):
    assert parse(header + b"\r\n\r\nx").head.subject == subject


@pytest.mark.parametrize(
    ("charset", "raw", "text"),
    [
        ("utf-8", "Łódź".encode(), "Łódź"),
        ("iso-8859-2", "Łódź".encode("iso-8859-2"), "Łódź"),
        ("x-nonsense", "Łódź".encode(), "Łódź"),
        ("us-ascii", "Łódź".encode(), "Łódź"),
        ("utf-8", "Grüße “x”".encode("cp1252"), "Grüße “x”"),
        ("utf-8", b"a\0b\xff\xfe", "abÿþ"),
    ],
)
def test_a_body_with_a_wrong_charset_is_still_read(charset, raw, text):
    assert parse(mail(f"Content-Type: text/plain; charset={charset}", body=raw)).text == text


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ('Content-Disposition: attachment; filename="../../etc/passwd"', "passwd"),
        ('Content-Disposition: attachment; filename="C:\\\\x\\\\offer.pdf"', "offer.pdf"),
        ("Content-Disposition: attachment; filename*=utf-8''%C5%81%C3%B3d%C5%BA.pdf", "Łódź.pdf"),
        ("Content-Disposition: attachment; filename*=x-bad''%FF.pdf", "ÿ.pdf"),
        ('Content-Disposition: attachment; filename="=?utf-8?q?Gr=C3=BC=C3=9Fe.pdf?="', "Grüße.pdf"),
        ('Content-Disposition: attachment; filename="a\u202efdp.exe"', "a fdp.exe"),
        ("Content-Disposition: attachment", "attachment"),
        ('Content-Disposition: attachment; filename=".."', "attachment"),
        ('Content-Type: application/pdf; name="offer.pdf"', "offer.pdf"),
        ('Content-Disposition: attachment; filename="' + "x" * 5_000 + '"', "x" * 200),
    ],
)
def test_attachment_names_are_base_names_without_tricks_70(headers, name):
    (attachment,) = parse(mail(headers)).attachments
    assert attachment.name == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a@b>", "<a@b>"),
        ("a@b", "<a@b>"),
        (" <a@b> (comment)", "<a@b>"),
        ("", None),
        ("<>", None),
        ("no id here", None),
        ("a b@c", None),
    ],
)
def test_an_id_is_bracketed_or_none(text, expected):
    assert first_id(text) == expected


def test_of_very_many_references_the_newest_are_kept():
    kept = ids(" ".join(f"<{number}@x.test>" for number in range(100_000)))
    assert len(kept) == 200
    assert kept[-1] == "<99999@x.test>"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "Mon, 99 Foo 2026", "1" * 5_000, "Thu, 01 Jan 99999 00:00:00 +9999"]
)
def test_a_date_that_is_none_is_none(text):
    assert date(text) is None


def test_minus_zero_means_utc():
    assert date("Mon, 23 Nov 2026 14:05:00 -0000") == datetime(2026, 11, 23, 14, 5, tzinfo=UTC)


def test_the_sender_stands_in_for_a_missing_from():
    assert head(mail("Sender: a@x.test")).sender == P("a@x.test")
    assert head(mail("From: nobody", "To: b@x.test")).sender is None


def test_the_head_is_read_whatever_the_body_is():
    assert head(b"Subject: x\n\n" + b"--b\n" * 100_000).subject == "x"
    assert head(b"").subject == ""
