"""Webhooks: which events there are, and how a delivery is signed."""

import hmac
import ipaddress
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from urllib.parse import urlsplit

EVENTS = (
    "creation",
    "deletion",
    "propertyChange",
    "merge",
    "restore",
    "privacyDeletion",
    "associationChange",
)
BUILT_IN = ("contact", "company", "deal", "ticket")

MAX_EVENTS = 100  # in one delivery
MAX_ATTEMPTS = 10  # then the delivery is given up on, and an admin may replay it
DISABLE_AFTER = timedelta(days=3)  # of nothing but failures
KEEP = timedelta(days=30)  # delivered ones; failed ones stay as long, to be replayed


@dataclass(frozen=True)
class Event:
    """One change of one record, as it is told: `content` is what its kind adds."""

    kind: str
    name: str
    record_id: int
    content: Mapping[str, object]
    property_name: str | None = None


class BadEvent(ValueError):
    """An event that nobody can subscribe to; the message says why."""


def parse(event_type: str, kind: str | None) -> tuple[str, str]:
    """(kind, event) of `contact.creation`, or of `object.creation` with the kind that was named beside it."""
    subject, dot, event = event_type.partition(".")
    if not dot or event not in EVENTS or (event == "privacyDeletion" and subject != "contact"):
        raise BadEvent(f"there is no event {event_type[:60]!r}")
    if subject == "object":
        if kind is None:
            raise BadEvent("an object event needs the objectTypeId of a type of this workspace")
        return kind, event
    if subject not in BUILT_IN:
        raise BadEvent(f"there is no event {event_type[:60]!r}")
    return subject, event


def spell(kind: str, event: str) -> str:
    """The event type as the API spells it; custom types have `object` for their name."""
    return f"{kind if kind in BUILT_IN else 'object'}.{event}"


def sign(secret: str, url: str, body: bytes, timestamp: int) -> str:
    """HubSpot's signature v3: HMAC-SHA256 of method, address, body and milliseconds, in Base64."""
    text = b"POST" + url.encode() + body + str(timestamp).encode()
    return b64encode(hmac.new(secret.encode(), text, sha256).digest()).decode()


class BadTarget(ValueError):
    """An address that we do not call; the message says why."""


PORTS = (443, 8443)
# Networks that are global by name but lead to IPv4 addresses inside them.
_EMBEDDED = tuple(ipaddress.ip_network(one) for one in ("64:ff9b::/96", "2002::/16", "2001::/32"))


def target(url: str, *, local: bool) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address that may be called (check 64). Raises BadTarget."""
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise BadTarget("is no address") from None
    if not url.isascii() or any(letter <= " " for letter in url) or not parts.hostname:
        raise BadTarget("is no address; write it as https://example.com/path")
    if parts.username or parts.password or parts.fragment:
        raise BadTarget("must not carry a user, a password or a fragment")
    if parts.scheme != "https" and not (local and parts.scheme == "http"):
        raise BadTarget("must start with https://")
    if port not in PORTS and not local:
        raise BadTarget("must use port 443 or 8443")
    query = f"?{parts.query}" if parts.query else ""
    return parts.scheme, parts.hostname, port, (parts.path or "/") + query


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open net: not private, loopback, link-local, shared or mapped."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        return False
    if any(ip in network for network in _EMBEDDED):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved
