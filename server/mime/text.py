"""The words of a mail: from HTML as a reader would see them, and the first of them as a snippet."""

import re
from collections.abc import Mapping
from html import unescape

from server.mime.markup import VOID, Close, Open, Text, pieces
from server.mime.nesting import nested

MAX_HTML = 2_000_000
MAX_TEXT = 100_000  # what is searched for the beginning of a quote
SNIPPET = 180
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\x00\xad\u034f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
# Hidden from people, so hidden from search, snippets and language models (mail-engineering §1.3).
_HIDDEN = re.compile(
    r"display:none|visibility:hidden|mso-hide:all|(?:font-size|opacity):0*\.?0+(?:px|pt|em|rem|%)?(?:[;!]|$)"
)
_WHITE = re.compile(r"(?<![a-z-])color:(?:#fff(?:fff)?|white)(?:[;!]|$)")
_ON_WHITE = re.compile(r"background(?:-color)?:(?:#fff(?:fff)?|white)(?:[;!]|$)")
_BLOCKS = frozenset(
    """
    address article blockquote br center dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header
    hr li main ol p pre section table tr ul
    """.split()  # noqa: SIM905 - read as a line of words
)
_CELLS = frozenset({"td", "th"})
# Begins what we put below mail that leaves here (H40); like a quote, nobody wrote it this time.
UNSUBSCRIBE = "If you would rather not get mail like this:"
_QUOTE_STARTS = re.compile(
    r"""
    ^(?:
      >
      | If\ you\ would\ rather\ not\ get\ mail\ like\ this:       # UNSUBSCRIBE
      | On\ [^\n]{5,160}(?:\n[^\n]{0,120})?\ wrote:\s*$          # Gmail, folded once at most
      | (?:Am|Le|El|W\ dniu)\ [^\n]{5,160}(?:\n[^\n]{0,120})?
        \ (?:schrieb|a\ écrit|escribió|napisał\(?a?\)?)[^\n]{0,80}:\s*$
      | [^\n]{1,200}\ wrote:[ ]*\n(?:[ ]*\n)?>                  # without a date
      | -{3,}\s*(?:Original|Forwarded|Ursprüngliche|Weitergeleitete)
      | _{10,}\s*\nFrom:\ [^\n]*\n                               # Outlook
      | From:\ [^\n]*\n\s*(?:Sent|Date):\ [^\n]*\n\s*(?:To|Subject):
    )""",
    re.MULTILINE | re.VERBOSE,
)
# One of these is in every beginning of a quote; looking for them costs next to nothing.
_QUOTE_MARKS = (">", " wrote:", "schrieb", "écrit", "escribió", "napisał", "---", "__________", "From: ")


def from_html(html: str) -> str:
    """Text with line breaks where a browser has them; hidden words are left out (§1.3)."""
    out: list[str] = []
    hidden = 0  # how many open elements are inside a hidden one, that one included
    for piece in nested(pieces(html[:MAX_HTML])):
        if isinstance(piece, Open) and piece.name not in VOID:
            hidden += 1 if hidden or is_hidden(piece.attributes) else 0
        elif isinstance(piece, Close) and hidden:
            hidden -= 1
            continue
        if hidden:
            continue
        if isinstance(piece, Text):
            out.append(_SPACE.sub(" ", unescape(piece.raw)))
        elif piece.name in _BLOCKS:
            out.append("\n")
        elif piece.name in _CELLS:
            out.append(" ")
    lines = (_SPACE.sub(" ", line).strip() for line in "".join(out).replace("\0", "").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def is_hidden(attributes: Mapping[str, str]) -> bool:
    """Whether an element's own attributes keep it from being seen."""
    style = _SPACE.sub("", unescape(attributes.get("style", ""))).lower()
    white = _WHITE.search(style) and _ON_WHITE.search(style)
    return "hidden" in attributes or bool(_HIDDEN.search(style) or white)


def unquoted(text: str) -> str:
    """What was written this time: up to the first quoted line; all of it if nothing precedes that."""
    if not any(mark in text for mark in _QUOTE_MARKS):
        return text
    start = _QUOTE_STARTS.search(text[:MAX_TEXT])
    return text[: start.start()].strip() or text if start else text


def snippet(text: str) -> str:
    """The first words in one line."""
    own = unquoted(text)[: 40 * SNIPPET]
    line = _in_line(own[: 4 * SNIPPET])
    if len(line) <= SNIPPET < len(own):  # much of it was invisible
        line = _in_line(own)
    return line if len(line) <= SNIPPET else line[: SNIPPET - 1].rstrip() + "…"


def _in_line(text: str) -> str:
    seen = text if text.isascii() and "\0" not in text else _INVISIBLE.sub("", text)
    return " ".join(seen.split())
