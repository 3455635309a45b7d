"""Addresses: normalised once, so that one person is one person everywhere (P25)."""

import re
import unicodedata

import idna  # comes with email-validator
from email_validator import EmailNotValidError, validate_email
from publicsuffixlist import PublicSuffixList

from server.core.mail import Participant

MAX_LIST = 64_000  # characters of one header that are looked at; a hostile one may have megabytes
_SPEC = re.compile(r"[^\s<>\",;:()\[\]@\\]+@[^\s<>\",;:()\[\]@\\]+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")
_suffixes = PublicSuffixList()


class NotAnAddress(ValueError):
    """What a person typed is no address; the message says why, in words for them."""


def normalise(text: str) -> str | None:
    """The one spelling of an address: lower case, NFC, domain in A-labels; None if it is none.

    Local parts are compared without case, too: no provider that we speak to tells them apart.
    """
    local, at, domain = unicodedata.normalize("NFC", text).strip().rpartition("@")
    if not (local and at and domain) or not _SPEC.fullmatch(f"{local}@{domain}"):
        return None
    try:
        host = idna.encode(domain, uts46=True).decode() if not domain.isascii() else domain.lower()
    except idna.IDNAError:
        return None
    return f"{local.casefold()}@{host.rstrip('.').lower()}"


def check(text: str) -> str:
    """An address that a person typed, normalised; raises NotAnAddress with the reason."""
    try:
        valid = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise NotAnAddress(str(error)) from error
    return normalise(valid.normalized) or valid.normalized.lower()


def domain(address: str) -> str:
    """What stands behind the @."""
    return address.rpartition("@")[2]


def registrable(address: str) -> str:
    """The domain somebody registered: `mail.acme.co.uk` → `acme.co.uk`."""
    host = domain(address)
    return _suffixes.privatesuffix(host) or host


def parse_list(text: str) -> tuple[Participant, ...]:
    """The participants of an address header, as tolerant as mail programs; never raises.

    Unlike the standard library's parser it survives `[EXT] Jane <jane@x>`, groups, half an emoji
    and unclosed comments (mail-engineering §0.5).
    """
    parts = (_participant(part) for part in _split(text[:MAX_LIST]))
    return tuple(part for part in parts if part is not None)


def _split(text: str) -> list[str]:
    """Cut at commas and semicolons that stand outside quotes and angle brackets."""
    parts, start, quoted, angled = [], 0, False, False
    for at, letter in enumerate(text):
        if letter == '"' and (at == 0 or text[at - 1] != "\\"):
            quoted = not quoted
        elif not quoted and letter in "<>":
            angled = letter == "<"
        elif not quoted and not angled and letter in ",;":
            parts.append(text[start:at])
            start = at + 1
    parts.append(text[start:])
    return parts


def _participant(part: str) -> Participant | None:
    before, bracket, after = part.rpartition("<")
    spec = _SPEC.search(after if bracket else part)
    address = normalise(spec.group()) if spec else None
    if address is None:
        return None
    name = before if bracket else ""
    if not bracket and "(" in part:
        name = part[part.index("(") + 1 :].partition(")")[0]  # RFC 822's `a@b (Name)`
    return Participant(address, clean_name(name.rpartition(":")[2] if _is_group(name) else name))


def _is_group(name: str) -> bool:
    return ":" in name and '"' not in name


def clean_name(name: str) -> str:
    """A display name without quotes, controls and direction marks, cut to what a line can show."""
    return _CONTROLS.sub(" ", name.replace('\\"', '"').strip().strip("\"'")).strip()[:200]
