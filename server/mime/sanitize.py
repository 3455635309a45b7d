"""Make a stranger's HTML harmless: no script, no style, no remote load, no form, no id.

The first of three independent walls; the others are a script-less sandboxed frame and its CSP. The
settings are those that passed 300 hostile documents in Chromium (security §6.2).
"""

import re

import nh3

from server.mime.markup import Close, Open, Piece, pieces
from server.mime.nesting import nested

MAX_HTML = 2_000_000
_DISGUISE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_LINK = re.compile(r"(https?|mailto|tel):", re.IGNORECASE)
_HALVES = re.compile(r"[\x00\ud800-\udfff]")

_TAGS = frozenset(
    """
    a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em
    figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong
    sub sup table tbody td tfoot th thead tr tt u ul var wbr
    """.split()  # noqa: SIM905 - read as a line of words
)
_CLEAN = frozenset(
    """
    script style title head noscript noembed noframes iframe object embed applet template svg math textarea
    select option xmp plaintext video audio form
    """.split()  # noqa: SIM905 - read as a line of words
)
_CELL = {"colspan", "rowspan", "width", "align", "valign"}
_ANYWHERE = {"dir", "lang", "title", "align", "valign"}
_ATTRIBUTES = {
    "*": _ANYWHERE,
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": _CELL,
    "th": _CELL,
    "font": {"color", "size", "face"},
    "ol": {"start", "type"},
}


def _attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "a" and name == "href":
        plain = _DISGUISE.sub("", value)
        return plain if _LINK.match(plain) else None
    if tag == "img" and name == "src":
        return value if value.startswith("cid:") else None
    return value


_cleaner = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_CLEAN),
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    strip_comments=True,
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)


# What one's own signature may look like; a stranger's mail has no style at all.
_LOOKS = frozenset(
    """
    background-color border border-bottom border-left border-right border-top border-collapse color
    font-family font-size font-style font-weight height letter-spacing line-height margin margin-bottom
    margin-left margin-right margin-top padding padding-bottom padding-left padding-right padding-top
    text-align text-decoration vertical-align width
    """.split()  # noqa: SIM905 - read as a line of words
)


def _own_attribute(tag: str, name: str, value: str) -> str | None:
    if tag == "img" and name == "src":
        return value if value.startswith(("cid:", "https://")) else None
    return _attribute(tag, name, value)


_own_cleaner = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_CLEAN),
    attributes={**_ATTRIBUTES, "*": {*_ANYWHERE, "style"}},
    attribute_filter=_own_attribute,
    filter_style_properties=set(_LOOKS),
    strip_comments=True,
    link_rel=None,
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",
)


def sanitise_own(html: str) -> str:
    """One's own signature on its way out: its looks and its pictures stay, nothing in it can run."""
    return _own_cleaner.clean(_HALVES.sub("", html[:MAX_HTML]))


def sanitise(html: str) -> str:
    """HTML that may be shown in the panel's mail frame; idempotent."""
    return _cleaner.clean(_tidy(_HALVES.sub("", html[:MAX_HTML])))


def _tidy(html: str) -> str:
    """The same document, bounded and well nested, with known tags and attributes only."""
    out: list[str] = []
    after_pre = False
    for piece in nested(piece for piece in pieces(html) if _is_known(piece)):
        if isinstance(piece, Open):
            out.append(_written(piece))
        elif isinstance(piece, Close):
            out.append(f"</{piece.name}>")
        else:
            # Parsers drop one line break behind <pre>: without any, a second pass changes nothing.
            out.append(piece.raw.lstrip("\r\n") if after_pre else piece.raw)
        after_pre = isinstance(piece, Open) and piece.name == "pre"
    return "".join(out)


def _is_known(piece: Piece) -> bool:
    return not isinstance(piece, Open | Close) or piece.name in _TAGS


def _written(tag: Open) -> str:
    wanted = _ANYWHERE | _ATTRIBUTES.get(tag.name, set())
    kept = ((name, value) for name, value in tag.attributes.items() if name in wanted)
    return "".join(["<", tag.name, *(f' {name}="{_quoted(value)}"' for name, value in kept), ">"])


def _quoted(value: str) -> str:
    return value.replace('"', "&quot;").replace("<", "&lt;")
