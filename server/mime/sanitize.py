"""Make a stranger's HTML harmless: no script, no style, no remote load, no form, no id.

The first of three independent walls; the others are a script-less sandboxed frame and its CSP. The
settings are those that passed 300 hostile documents in Chromium (security §6.2).
"""

import re

import nh3

MAX_HTML = 2_000_000
_TOO_MANY_ATTRIBUTES = re.compile(r"<[^>]{20000,}")  # nh3 needs seconds for one tag with 100,000 of them
_DISGUISE = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_LINK = re.compile(r"^(https?|mailto|tel):", re.IGNORECASE)

_TAGS = set(
    "a abbr address b bdi bdo big blockquote br caption center cite code col colgroup dd del dfn div dl dt em "
    "figcaption figure font h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub "
    "sup table tbody td tfoot th thead tr tt u ul var wbr".split()
)
_CLEAN = set(
    "script style title head noscript noembed noframes iframe object embed applet template svg math textarea "
    "select option xmp plaintext video audio form".split()
)
_CELL = {"colspan", "rowspan", "width", "align", "valign"}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title", "align", "valign"},
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
    tags=_TAGS,
    clean_content_tags=_CLEAN,
    attributes=_ATTRIBUTES,
    attribute_filter=_attribute,
    strip_comments=True,
    link_rel="noopener noreferrer nofollow",
    url_schemes={"http", "https", "mailto", "tel", "cid"},
    url_relative="deny",
    set_tag_attribute_values={"a": {"target": "_blank"}},
)


def sanitise(html: str) -> str:
    """HTML that may be shown in the panel's mail frame; idempotent."""
    cut = html[:MAX_HTML].replace("\0", "")
    return _cleaner.clean(_TOO_MANY_ATTRIBUTES.sub("<p", cut))
