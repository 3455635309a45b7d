"""The words of a mail: from HTML as a reader would see them, and the first of them as a snippet."""

import re

from selectolax.lexbor import LexborHTMLParser

MAX_HTML = 2_000_000
SNIPPET = 180
_SPACE = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")
_HIDDEN = re.compile(r"display\s*:\s*none|font-size\s*:\s*0|visibility\s*:\s*hidden", re.IGNORECASE)
_QUOTE_STARTS = re.compile(
    r"^(>|On .{5,120} wrote:$|Am .{5,120} schrieb.{0,80}:$|-{3,}\s*(Original|Forwarded|Ursprüngliche))", re.MULTILINE
)
_BLOCKS = "p, div, br, li, tr, h1, h2, h3, h4, h5, h6, blockquote, table"


def from_html(html: str) -> str:
    """Text with line breaks where a browser has them; hidden words are left out (§1.3)."""
    tree = LexborHTMLParser(html[:MAX_HTML])
    for node in tree.css("script, style, title, head, template, noscript"):
        node.decompose()
    for node in tree.css("[style]"):
        if _HIDDEN.search(node.attributes.get("style") or ""):
            node.decompose()
    for node in tree.css(_BLOCKS):
        node.insert_before("\n")
    words = tree.body.text() if tree.body else ""
    lines = (_SPACE.sub(" ", line).strip() for line in words.splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def unquoted(text: str) -> str:
    """What was written this time: up to the first quoted line; all of it if nothing precedes that."""
    start = _QUOTE_STARTS.search(text)
    return text[: start.start()].strip() or text if start else text


def snippet(text: str) -> str:
    """The first words in one line."""
    line = _SPACE.sub(" ", _INVISIBLE.sub("", unquoted(text))).strip()
    return line if len(line) <= SNIPPET else line[: SNIPPET - 1].rstrip() + "…"
