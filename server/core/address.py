"""Addresses: normalised once, so that one person is one person everywhere (P25)."""

import re
import unicodedata
from collections.abc import Callable

import idna  # comes with email-validator
from email_validator import SPECIAL_USE_DOMAIN_NAMES, EmailNotValidError, validate_email
from publicsuffixlist import PublicSuffixList

from server.core.mail import Participant

MAX_ADDRESS = 320  # RFC 5321 §4.5.3.1: 64 before the @, 255 behind it
MAX_LIST = 64_000  # characters of one header that are looked at; a hostile one may have megabytes
MAX_NAME = 200
_PLAIN = r"[^\s<>\",;:()\[\]@\\\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
_SPEC = re.compile(f"{_PLAIN}+@{_PLAIN}+")
_ENDS_LOCAL = re.compile(f"{_PLAIN}*$")
_STARTS_HOST = re.compile(f"{_PLAIN}*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+")
_BRACKETED = re.compile(r"<([^<>]*)>")
_suffixes = PublicSuffixList()
# What nearly every address looks like: it needs no further thought, and an import has millions of them.
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+"
_EASY = re.compile(
    rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:[a-z0-9](?:[a-z0-9-]{{0,61}}[a-z0-9])?\.)+([a-z]{{2,63}})"
)
_RESERVED = frozenset(name.rpartition(".")[2] for name in SPECIAL_USE_DOMAIN_NAMES) - {"test"}
_EASY_LENGTH = 200


class NotAnAddress(ValueError):
    """What a person typed is no address; the message says why, in words for them."""


def normalise(text: str) -> str | None:
    """The one spelling of an address: lower case, NFC, domain in A-labels; None if it is none.

    Local parts are compared without case, too: no provider that we speak to tells them apart.
    """
    if len(text) > 2 * MAX_ADDRESS:
        return None
    local, _, host = text.strip().rpartition("@")
    folded = f"{_folded(local)}@{_a_labels(_folded(host))}"
    return folded if len(folded) <= MAX_ADDRESS and _SPEC.fullmatch(folded) else None


def _folded(text: str) -> str:
    """Case-folded and composed; twice, because folding may undo the composing (Unicode §3.13)."""
    once = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).casefold())
    return unicodedata.normalize("NFC", once.casefold())


def _a_labels(host: str) -> str:
    """The domain as DNS spells it; empty when it cannot be one."""
    if host.isascii():
        return host.rstrip(".")
    try:
        return idna.encode(host, uts46=True).decode().rstrip(".")
    except idna.IDNAError:
        return ""


def check(text: str) -> str:
    """An address that a person typed, normalised; raises NotAnAddress with the reason."""
    if text.isascii() and len(text) < _EASY_LENGTH:
        plain = text.strip().lower()
        easy = _EASY.fullmatch(plain)
        if easy is not None and easy.group(1) not in _RESERVED and "--" not in plain:
            return plain
    try:
        valid = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise NotAnAddress(str(error)) from error
    # Without SMTPUTF8 on the whole way such mail is lost or mangled (RFC 6531), so it never leaves.
    address = normalise(valid.ascii_email) if valid.ascii_email else None
    if address is None:
        raise NotAnAddress("The part before the @-sign may only have letters a-z, digits and signs.")
    return address


def domain(address: str) -> str:
    """What stands behind the @."""
    return address.rpartition("@")[2]


def registrable(address: str) -> str:
    """The domain somebody registered: `mail.acme.co.uk` → `acme.co.uk`."""
    host = domain(address)
    return _suffixes.privatesuffix(host) or host


def parse_list(text: str, decode: Callable[[str], str] = str) -> tuple[Participant, ...]:
    """The participants of an address header, as tolerant as mail programs; never raises.

    Unlike the standard library's parser it survives `[EXT] Jane <jane@x>`, groups, half an emoji
    and unclosed comments (mail-engineering §0.5). `decode` is applied to names only, after the list
    is cut: an encoded word may hold commas and addresses, and must not become a participant.
    """
    parts = (_participant(part, decode) for part in _split(text[:MAX_LIST]))
    return tuple(part for part in parts if part is not None)


def _split(text: str) -> list[str]:
    """Cut at commas and semicolons that stand outside quotes, comments and angle brackets.

    A quote or bracket that is never closed is a mere letter: then we cut again without regard to it.
    """
    ignored = ""
    while True:
        parts, unclosed = _cut(text, ignored)
        if not unclosed:
            return parts
        ignored += unclosed


def _cut(text: str, ignored: str) -> tuple[list[str], str]:
    """The parts, and the letter that opened what is still open at the end."""
    closers = {opener: closer for opener, closer in ('""', "()", "<>") if opener not in ignored}
    parts, start, until, opener, escaped = [], 0, "", "", False
    for at, letter in enumerate(text):
        if escaped:
            escaped = False
        elif letter == "\\":
            escaped = True
        elif until:
            until = "" if letter == until else until
        elif letter in closers and not (letter == "(" and _in_encoded_word(text, at)):
            until, opener = closers[letter], letter
        elif letter in ",;" and not _in_encoded_word(text, at):
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]], opener if until else ""


def _in_encoded_word(text: str, at: int) -> bool:
    """Whether a letter stands inside `=?…?=`: some programs leave commas there as they are."""
    opened = text.rfind("=?", max(0, at - 80), at)
    if opened < 0 or " " in text[opened:at]:
        return False
    return text.count("?", opened, at) >= 3 and "?=" not in text[opened + 2 : at]


def _participant(part: str, decode: Callable[[str], str]) -> Participant | None:
    for bracketed in reversed(list(_BRACKETED.finditer(part))):
        address = _find(bracketed.group(1))
        if address:
            return Participant(address, clean_name(decode(_outside_group(part[: bracketed.start()]))))
    address = _find(part)
    if address is None:
        return None
    # RFC 822's `a@b (Name)`, still written by old programs.
    comment = part.partition("(")[2].rpartition(")")[0]
    return Participant(address, clean_name(decode(comment)))


def _find(text: str) -> str | None:
    """The first address in a text; looks outward from each @, so that its cost is linear."""
    at = text.find("@")
    while at >= 0:
        local = _ENDS_LOCAL.search(text, max(0, at - MAX_ADDRESS), at)
        host = _STARTS_HOST.match(text, at + 1, at + 1 + MAX_ADDRESS)
        if local and host and (address := normalise(f"{local.group()}@{host.group()}")):
            return address
        at = text.find("@", at + 1)
    return None


def _outside_group(name: str) -> str:
    """`Team: Jane` → `Jane`: a group's name is nobody's (RFC 5322 §3.4)."""
    before, colon, after = name.partition(":")
    return after if colon and '"' not in before and "=?" not in before else name


def clean_name(name: str) -> str:
    """A display name without quotes, controls and direction marks, cut to what a line can show."""
    plain = re.sub(r"\\(.)", r"\1", name[: 8 * MAX_NAME].strip().strip("\"'<"))
    return _CONTROLS.sub(" ", plain).strip()[:MAX_NAME].strip()
