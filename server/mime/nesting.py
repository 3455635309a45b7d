"""Put the pieces of a document in order: well nested, bounded in depth, tables as tables should be.

After this, an HTML parser has nothing to repair, and repairing is where it is slow (one unclosed
`<font>` is opened again in every later paragraph) and where two parsers differ.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from server.mime.markup import VOID, Close, Open, Piece, Text

DEPTH = 200
DEEPEST_CHAIN = 3  # section, row, cell

_CELLS = frozenset({"td", "th"})
_SECTIONS = frozenset({"tbody", "thead", "tfoot"})
_PARENTS = {
    **dict.fromkeys(_CELLS, _SECTIONS | {"table", "tr"}),
    "tr": _SECTIONS | {"table"},
    "col": frozenset({"table", "colgroup"}),
    **dict.fromkeys(_SECTIONS | {"caption", "colgroup"}, frozenset({"table"})),
}
# What stands between a table and its part.
_CHAIN = {
    **dict.fromkeys(_PARENTS, ()),
    "tr": ("tbody",),
    "td": ("tbody", "tr"),
    "th": ("tbody", "tr"),
    "col": ("colgroup",),
}
_BARE = _SECTIONS | {"table", "tr", "colgroup"}  # these hold no text themselves
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ITEMS = frozenset({"li", "dt", "dd"})
_PARAGRAPH = frozenset({"p"})
_ENDS_PARAGRAPH = (
    _HEADINGS
    | _ITEMS
    | {"address", "blockquote", "center", "div", "dl", "hr", "ol", "p", "pre", "table", "ul"}
    | {"figure", "figcaption", "section", "article"}
)
# A start tag that ends an open one of these names, as browsers do.
_ENDS = {
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "a": frozenset({"a"}),
    **dict.fromkeys(_HEADINGS, _HEADINGS),
}
_WALLS = _CELLS | {"table", "caption"}
_LISTS = frozenset({"ol", "ul", "dl"})


def _walls(name: str) -> frozenset[str]:
    """What an end tag cannot reach through: a `</div>` in a table cell ends nothing outside it."""
    if name == "table" or name in _PARENTS:
        return frozenset({"table"}) - {name}
    return _WALLS | _LISTS if name in _ITEMS else _WALLS


def nested(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """The same pieces with every element closed once, inside the one that holds it."""
    nest = _Nest()
    for piece in pieces:
        if isinstance(piece, Open):
            yield from nest.enter(piece)
        elif isinstance(piece, Close):
            yield from nest.leave(piece.name)
        else:
            yield from nest.write(piece)
    while nest.open:
        yield nest.close()


class _Nest:
    """The open elements: closes what browsers close by themselves, and refuses to go deeper."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.count: Counter[str] = Counter()
        self.too_deep = 0

    def enter(self, tag: Open) -> Iterator[Piece]:
        if tag.name in _PARENTS:
            yield from self._enter_table_part(tag)
            return
        yield from self._into_cell()
        yield from self._close_to(_ENDS.get(tag.name, frozenset()), _walls(tag.name))
        if tag.name in _ENDS_PARAGRAPH:
            yield from self._close_to(_PARAGRAPH, _WALLS)
        yield from self._push(tag)

    def leave(self, name: str) -> Iterator[Piece]:
        if name in VOID:
            return
        if self.too_deep:
            self.too_deep -= 1
        else:
            yield from self._close_to(frozenset({name}), _walls(name))

    def write(self, text: Text) -> Iterator[Piece]:
        if not self.open or self.open[-1] not in _BARE:
            yield text
        elif text.raw.strip():
            yield from self._into_cell()
            yield text

    def close(self) -> Close:
        name = self.open.pop()
        self.count[name] -= 1
        return Close(name)

    def _push(self, tag: Open) -> Iterator[Piece]:
        if tag.name in VOID:
            yield tag
        elif len(self.open) < DEPTH and not self.too_deep:
            self.open.append(tag.name)
            self.count[tag.name] += 1
            yield tag
        else:
            self.too_deep += 1

    def _enter_table_part(self, tag: Open) -> Iterator[Piece]:
        """A row, a cell, a section: inside the innermost table, with what it needs around it."""
        if not self.count["table"]:
            return
        if len(self.open) + DEEPEST_CHAIN > DEPTH:
            self.too_deep += tag.name not in VOID
            return
        while self.open[-1] not in _PARENTS[tag.name]:
            yield self.close()
        for parent in _CHAIN[tag.name]:
            if self.open[-1] in _PARENTS[parent]:
                yield from self._push(Open(parent))
        yield from self._push(tag)

    def _into_cell(self) -> Iterator[Piece]:
        """What stands in a table outside of any cell gets one."""
        if self.open and self.open[-1] in _BARE:
            yield from self._enter_table_part(Open("td"))

    def _close_to(self, names: frozenset[str], walls: frozenset[str]) -> Iterator[Piece]:
        """Close the innermost of some elements with all inside it, but never through a wall."""
        if not any(self.count[name] for name in names):
            return
        for at in range(len(self.open) - 1, -1, -1):
            if self.open[at] in names:
                while len(self.open) > at:
                    yield self.close()
                return
            if self.open[at] in walls:
                return
