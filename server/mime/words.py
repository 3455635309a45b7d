"""Words as headers carry them: raw 8-bit or RFC 2047 encoded, decoded once and never raising.

The standard library raises on unknown charsets and is quadratic in the number of words
(mail-engineering §1.2).
"""

import binascii
import re
from quopri import decodestring

_WORD = re.compile(r"=\?([^?*\s]{1,40})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?]*)\?=")
_GAP = re.compile(r"\s*")
# Codecs that are no charsets of mail, or that are slow on hostile bytes.
_REFUSED = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf_7"})
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


def decode_bytes(raw: bytes, charset: str | None) -> str:
    """Declared charset, then UTF-8, then cp1252: what mail programs do."""
    declared = (charset or "utf-8").lower()
    names = (declared, "utf-8") if declared.replace("-", "_") not in _REFUSED else ("utf-8",)
    for name in names:
        try:
            return raw.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return raw.decode("cp1252", "replace")


def decode_words(text: str) -> str:
    """Every encoded word decoded; neighbours of one charset as one, for letters cut between them."""
    out: list[str] = []
    held, charset, position = b"", "", 0
    for word in _WORD.finditer(text):
        between = text[position : word.start()]
        same = word[1].lower() == charset and _GAP.fullmatch(between) is not None
        if not same:
            out.append(decode_bytes(held, charset))
            held = b""
            if not (position and _GAP.fullmatch(between)):  # RFC 2047 §6.2: white space between words is none
                out.append(between)
        held, charset, position = held + _payload(word[2], word[3]), word[1].lower(), word.end()
    return "".join([*out, decode_bytes(held, charset), text[position:]])


def _payload(encoding: str, text: str) -> bytes:
    raw = text.encode("utf-8", "replace")
    if encoding in "qQ":
        return decodestring(raw, header=True)
    try:
        return binascii.a2b_base64(raw + b"==")
    except binascii.Error:
        return b""


def raw_text(value: str) -> str:
    """A header as the parser keeps it: undecoded bytes are surrogates there, and mostly UTF-8."""
    return decode_bytes(value.encode("utf-8", "surrogateescape"), "utf-8") if not value.isascii() else value


def clean(text: str) -> str:
    """One line without controls, direction marks and halves of letters: an encoded word may hold them."""
    return _CONTROLS.sub(" ", text).strip()
