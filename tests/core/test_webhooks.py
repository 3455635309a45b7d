"""Webhooks: whom we call (check 64), what there is to hear of, and how it is signed."""

import pytest
from hubspot.utils.signature import Signature

from server.core.webhooks import BadEvent, BadTarget, is_public, parse, sign, spell, target


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",  # noqa: S104
        "224.0.0.1",
        "255.255.255.255", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8",
        "64:ff9b::7f00:1", "2002:7f00:1::", "2001:0:53aa:64c::1", "ff02::1",
    ],
)  # fmt: skip
def test_check_64_addresses_that_are_not_on_the_open_net(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111"])
def test_check_64_addresses_on_the_open_net(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/", "ftp://hooks.example.com/", "https://hooks.example.com:22/", "https://",
        "https://mia:secret@hooks.example.com/", "https://hooks.example.com/#part", "https://hooks.example.com:99999/",
        "https://exa mple.com/", "https://höoks.example.com/", "file:///etc/passwd", "gopher://x", "//x", "",
        "https://hooks.example.com/\r\nX: y", "https://[::1",
    ],
)  # fmt: skip
def test_check_64_targets_that_are_never_called(url: str) -> None:
    with pytest.raises(BadTarget):
        target(url, local=False)


def test_check_64_a_target_in_parts() -> None:
    assert target("https://hooks.example.com/in?x=1", local=False) == (
        "https",
        "hooks.example.com",
        443,
        "/in?x=1",
    )
    assert target("http://127.0.0.1:8025", local=True) == ("http", "127.0.0.1", 8025, "/")


@pytest.mark.parametrize(
    ("event_type", "kind", "found"),
    [
        ("contact.creation", None, ("contact", "creation")),
        ("contact.privacyDeletion", None, ("contact", "privacyDeletion")),
        ("deal.associationChange", None, ("deal", "associationChange")),
        ("object.merge", "vessel", ("vessel", "merge")),
    ],
)
def test_events_and_their_spelling(event_type: str, kind: str | None, found: tuple[str, str]) -> None:
    assert parse(event_type, kind) == found
    assert spell(*found) == event_type


@pytest.mark.parametrize(
    "event_type", ["contact", "contact.birth", "deal.privacyDeletion", "quote.creation", "object.creation"]
)
def test_events_that_there_are_not(event_type: str) -> None:
    with pytest.raises(BadEvent):
        parse(event_type, None)


def test_the_signature_is_the_one_that_hubspots_client_expects() -> None:
    url, body = "https://hooks.example.com/in?x=1", '[{"eventId":1,"propertyValue":"Zürich"}]'
    expected = Signature.get_signature("s3cret", body, "v3", url, "POST", "1763899200000")
    assert sign("s3cret", url, body.encode(), 1763899200000) == expected
