"""What only the recipient's mail client can open is shown as what it is, never as a broken body (issue 4)."""

import base64
import struct

import pytest

from server.mime.parse import Attachment, Parsed, parse
from server.mime.sealed import ENCRYPTED, SIGNED, WRAPPED

ENVELOPE = base64.encodebytes(b"0\x82\x01\x0a\x06\x09*\x86H\x86\xf7\x0d\x01\x07\x03" + bytes(200)).decode()


def read(kind: str, body: str, *headers: str) -> Parsed:
    head = [
        "From: anna@brightwater.test",
        "Subject: ...",
        "MIME-Version: 1.0",
        f"Content-Type: {kind}",
        *headers,
    ]
    return parse("\r\n".join([*head, "", body]).encode())


def part(kind: str, body: str, *headers: str) -> str:
    return "\r\n".join(["--b", f"Content-Type: {kind}", *headers, "", body, ""])


def of(*parts: str) -> str:
    return "".join(parts) + "--b--\r\n"


def tnef() -> str:
    """The smallest stream that Outlook would read: signature, key, one attribute (attMessageClass)."""
    value = b"IPM.Microsoft Mail.Note\0"
    checksum = sum(value) & 0xFFFF
    stream = (
        struct.pack("<IHBII", 0x223E9F78, 1, 1, 0x00078008, len(value)) + value + struct.pack("<H", checksum)
    )
    return base64.encodebytes(stream).decode()


def test_a_pgp_mime_mail_is_shown_as_encrypted_and_kept_whole():
    """RFC 3156."""
    mail = read(
        'multipart/encrypted; protocol="application/pgp-encrypted"; boundary="b"',
        of(
            part("application/pgp-encrypted", "Version: 1"),
            part(
                "application/octet-stream; name=encrypted.asc", "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEM\r\n"
            ),
        ),
    )
    assert (mail.text, mail.html, mail.head.snippet) == (ENCRYPTED, "", ENCRYPTED)
    assert mail.defects == ("encrypted (PGP/MIME)",)
    [opaque] = mail.attachments
    assert (opaque.name, opaque.kind) == ("multipart/encrypted", "multipart/encrypted")
    assert opaque.size > len("-----BEGIN PGP MESSAGE-----")


def test_a_text_slipped_into_an_encrypted_part_is_no_body():
    mail = read(
        'multipart/encrypted; boundary="b"',
        of(part("text/html", "<b>pay here</b>"), part("text/plain", "pay here")),
    )
    assert (mail.text, mail.html) == (ENCRYPTED, "")


@pytest.mark.parametrize("kind", ["application/pkcs7-mime", "application/x-pkcs7-mime"])
@pytest.mark.parametrize("how", ["; smime-type=enveloped-data", "; smime-type=authEnveloped-data", ""])
def test_an_s_mime_envelope_is_shown_as_encrypted(kind: str, how: str):
    """RFC 8551; a mail that does not say what is in it is not opened either."""
    mail = read(f"{kind}{how}; name=smime.p7m", ENVELOPE, "Content-Transfer-Encoding: base64")
    assert (mail.text, mail.head.snippet, mail.defects) == (ENCRYPTED, ENCRYPTED, ("encrypted (S/MIME)",))
    assert mail.attachments == (Attachment("smime.p7m", kind, 215),)


def test_an_opaquely_signed_mail_says_that_it_is_signed():
    mail = read(
        "application/pkcs7-mime; smime-type=signed-data", ENVELOPE, "Content-Transfer-Encoding: base64"
    )
    assert mail.text == SIGNED
    assert mail.defects == ("not to be opened here (S/MIME signed-data)",)


def test_a_clearly_signed_mail_is_read_like_any_other():
    """`multipart/signed`: the text is there for everybody; the signature is a file beside it."""
    for protocol, kind in (("pkcs7", "application/pkcs7-signature"), ("pgp", "application/pgp-signature")):
        mail = read(
            f'multipart/signed; protocol="application/{protocol}-signature"; boundary="b"',
            of(part("text/plain", "Signed words"), part(f"{kind}; name=signature", "AAAA")),
        )
        assert (mail.text.strip(), mail.defects) == ("Signed words", ())
        assert [one.kind for one in mail.attachments] == [kind]


def test_a_mailing_list_footer_beside_an_encrypted_mail_does_not_stand_for_it():
    inner = 'multipart/encrypted; boundary="c"'
    sealed = part(inner, "--c\r\nContent-Type: application/octet-stream\r\n\r\nhQEM\r\n--c--")
    mail = read('multipart/mixed; boundary="b"', of(sealed, part("text/plain", "-- \r\nlist footer")))
    assert mail.text == f"{ENCRYPTED}\n-- \nlist footer"


def test_html_beside_an_encrypted_part_carries_the_notice_too():
    sealed = part("application/pkcs7-mime; name=smime.p7m", "AAAA", "Content-Transfer-Encoding: base64")
    mail = read('multipart/mixed; boundary="b"', of(part("text/html", "<p>Hi</p>"), sealed))
    assert mail.html == f"<p>{ENCRYPTED}</p>\n<p>Hi</p>"
    assert mail.text == ENCRYPTED


def test_a_pgp_block_in_a_plain_text_is_shown_as_encrypted():
    mail = read("text/plain", "-----BEGIN PGP MESSAGE-----\r\n\r\nhQEMA\r\n-----END PGP MESSAGE-----\r\n")
    assert (mail.text, mail.defects) == (ENCRYPTED, ("encrypted (PGP)",))
    talk = read("text/plain", "What does -----BEGIN PGP MESSAGE----- mean?")
    assert (talk.text, talk.defects) == ("What does -----BEGIN PGP MESSAGE----- mean?", ())


@pytest.mark.parametrize(
    "kind", ["application/ms-tnef", "application/vnd.ms-tnef", "application/octet-stream"]
)
def test_winmail_dat_is_kept_as_a_file_and_named(kind: str):
    wrapped = part(
        f"{kind}; name=winmail.dat", tnef(), "Content-Transfer-Encoding: base64",
        "Content-Disposition: attachment; filename=winmail.dat",
    )  # fmt: skip
    mail = read('multipart/mixed; boundary="b"', of(part("text/plain", "Hello"), wrapped))
    assert mail.text.strip() == "Hello"
    assert mail.defects == ("winmail.dat (TNEF): formatting and files of this mail are inside it",)
    [file] = mail.attachments
    assert (file.name, file.kind) == ("winmail.dat", kind)
    assert file.size > 0


def test_a_mail_that_is_nothing_but_winmail_dat_says_so():
    mail = read("application/ms-tnef", tnef(), "Content-Transfer-Encoding: base64")
    assert (mail.text, mail.head.snippet) == (WRAPPED, WRAPPED)
    assert [one.kind for one in mail.attachments] == ["application/ms-tnef"]


def test_rights_managed_mail_keeps_the_words_that_came_with_it():
    words = part("text/plain", "Contoso has sent you a protected message.")
    sealed = part("application/x-microsoft-rpmsg-message; name=message_v4.rpmsg", "AAAA")
    mail = read('multipart/mixed; boundary="b"', of(words, sealed))
    assert mail.text.startswith(ENCRYPTED)
    assert "protected message" in mail.text
