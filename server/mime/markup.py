"""Cut HTML into tags and text in linear time, with bounds on depth and attributes.

Real HTML parsers need seconds for 100,000 open tags or attributes (measured: nh3 19 s, Lexbor 17 s).
What leaves here is well nested, at most DEPTH deep, and free of comments, scripts and foreign
content, so that whatever reads it next is quick and reads the same as we did.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

DEPTH = 200
MAX_ATTRIBUTES = 60

_NAME = re.compile(r"[a-zA-Z][^\s/>]{0,40}")
_ATTRIBUTE = re.compile(
    r"""[\s/]*([^\s/>][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)|(?=>))|(?!\s*=))"""
)
_TAG_END = re.compile(r"[\s/]*>")
# Their content is no markup: it ends at their closing tag, or never.
_RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext"})
# Their content is markup that nobody shall see.
_FOREIGN = frozenset(
    {"svg", "math", "object", "applet", "template", "select", "video", "audio", "form", "noscript"}
)
VOID = frozenset({"br", "hr", "img", "wbr", "col", "embed", "input", "link", "meta", "area", "base"})
_CELLS = frozenset({"td", "th"})
_SECTIONS = frozenset({"tbody", "thead", "tfoot"})
_BLOCKS = frozenset(
    {"address", "blockquote", "center", "div", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "ol", "p"}
    | {"pre", "table", "ul", "figure", "figcaption", "dir", "menu", "section", "article"}
)
_ITEMS = frozenset({"li", "dt", "dd"})
_PARAGRAPH = frozenset({"p"})
_ENDS_PARAGRAPH = _BLOCKS | _ITEMS
# A start tag that ends an open one of these names, as browsers do.
_ENDS = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "tr": frozenset({"tr"}),
    "td": _CELLS,
    "th": _CELLS,
    **dict.fromkeys(_SECTIONS, _SECTIONS),
    "a": frozenset({"a"}),
}
_TABLE_PARTS = _CELLS | _SECTIONS | {"tr", "table", "caption", "colgroup"}
_WALLS = _CELLS | {"table", "caption"}
_LISTS = frozenset({"ol", "ul", "dl"})


@dataclass(frozen=True)
class Open:
    """A start tag; `attributes` are as written, character references included."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Close:
    """An end tag, given or implied."""

    name: str


@dataclass(frozen=True)
class Text:
    """Text as written, character references included."""

    raw: str


Piece = Open | Close | Text


def pieces(html: str) -> Iterator[Piece]:
    """Tags and text of a document, well nested; never raises."""
    nest = _Nest()
    for piece in _visible(_tokens(html)):
        if isinstance(piece, Open):
            yield from nest.enter(piece)
        elif isinstance(piece, Close):
            yield from nest.leave(piece.name)
        else:
            yield piece
    yield from nest.end()


class _Nest:
    """The open elements: closes what browsers close by themselves, and refuses to go deeper."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.count: Counter[str] = Counter()
        self.too_deep = 0

    def enter(self, tag: Open) -> Iterator[Piece]:
        yield from self._close_to(_ENDS.get(tag.name, frozenset()), _walls(tag.name))
        if tag.name in _ENDS_PARAGRAPH:
            yield from self._close_to(_PARAGRAPH, _WALLS)
        if tag.name in VOID:
            yield tag
        elif len(self.open) < DEPTH:
            self.open.append(tag.name)
            self.count[tag.name] += 1
            yield tag
        else:
            self.too_deep += 1

    def leave(self, name: str) -> Iterator[Piece]:
        if self.too_deep:
            self.too_deep -= 1
        else:
            yield from self._close_to(frozenset({name}), _walls(name))

    def end(self) -> Iterator[Piece]:
        while self.open:
            yield self._close()

    def _close(self) -> Close:
        name = self.open.pop()
        self.count[name] -= 1
        return Close(name)

    def _close_to(self, names: frozenset[str], walls: frozenset[str]) -> Iterator[Piece]:
        """Close the innermost of some elements with all inside it, but never through a wall."""
        if not any(self.count[name] for name in names):
            return
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at] in names:
                while len(self.open) > at:
                    yield self._close()
                return
            if self.open[at] in walls:
                return


def _walls(name: str) -> frozenset[str]:
    """What an end tag cannot reach through: a `</div>` in a table cell ends nothing outside it."""
    if name in _TABLE_PARTS:
        return frozenset({"table"}) - {name}
    return _WALLS | _LISTS if name in _ITEMS else _WALLS


def _visible(tokens: Iterator[Piece]) -> Iterator[Piece]:
    """Leave out foreign content, nested alike or never closed."""
    inside, depth = "", 0
    for token in tokens:
        if inside:
            if not isinstance(token, Text) and token.name == inside:
                depth += 1 if isinstance(token, Open) else -1
                inside = inside if depth else ""
        elif isinstance(token, Open) and token.name in _FOREIGN:
            inside, depth = token.name, 1
        else:
            yield token


def _tokens(html: str) -> Iterator[Piece]:
    at, end = 0, len(html)
    while at < end:
        start = html.find("<", at)
        if start < 0:
            yield Text(html[at:])
            return
        if start > at:
            yield Text(html[at:start])
        following = html[start + 1 : start + 2]
        if following in ("!", "?"):
            at = _after_comment(html, start)
        elif following.isascii() and following.isalpha():
            name, attributes, at = _tag(html, start + 1)
            if at < 0:
                return
            if name in _RAW:
                at = _after_raw(html, name, at)
            else:
                yield Open(name, attributes)
                if html[at - 2] == "/" and name in _FOREIGN:  # `<svg/>` is whole
                    yield Close(name)
        elif following == "/":
            if html[start + 2 : start + 3].isalpha() and html[start + 2].isascii():
                name, _, at = _tag(html, start + 2)
                if at < 0:
                    return
                yield Close(name)
            else:
                at = _after(html, ">", start)
        else:
            yield Text("&lt;")
            at = start + 1


def _tag(html: str, at: int) -> tuple[str, dict[str, str], int]:
    """Name, attributes and the place behind a tag; -1 when it never ends."""
    found = _NAME.match(html, at)
    if found is None:
        return "", {}, -1
    at = found.end()
    attributes: dict[str, str] = {}
    while not (closed := _TAG_END.match(html, at)):
        attribute = _ATTRIBUTE.match(html, at)
        if attribute is None:
            return "", {}, -1
        name, *values = attribute.groups()
        if len(attributes) < MAX_ATTRIBUTES:
            attributes.setdefault(name.lower(), next((one for one in values if one is not None), ""))
        at = attribute.end()
    return found.group().lower(), attributes, closed.end()


def _after(html: str, text: str, start: int) -> int:
    at = html.find(text, start)
    return at + len(text) if at >= 0 else len(html)


def _after_comment(html: str, start: int) -> int:
    if not html.startswith("<!--", start):
        return _after(html, ">", start)
    if html.startswith(">", start + 4):
        return start + 5
    if html.startswith("->", start + 4):
        return start + 6
    return min(_after(html, "-->", start + 4), _after(html, "--!>", start + 4))


def _after_raw(html: str, name: str, at: int) -> int:
    """Behind the closing tag of an element whose content is not markup; the end if there is none."""
    closing = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, at)
    return _after(html, ">", closing.end()) if closing else len(html)
