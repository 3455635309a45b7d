"""What was found, as the panel draws it: the words that were asked for apart, and by what it was found."""

from collections.abc import Mapping

from server.core import built_in
from server.core.search import Question, contains, excerpt, marked
from server.mime.text import from_html
from server.present.timeline import card
from server.store import messages
from server.store.engagements import Engagement
from server.store.records import Full, Record
from server.store.tx import Read
from shared_schema import search as wire

Candidate = Full | tuple[Engagement, Record]
# What counts more stands first: somebody who types a name wants that contact, not a deal of theirs.
_REASONS = {"email": "address", "hs_additional_emails": "address", "domain": "domain"}


def groups(
    tx: Read, asked: Question, kept: Mapping[str, tuple[list[Candidate], bool]], limit: int, kinds: set[str]
) -> wire.Found:
    """The kinds that have hits. What a record is called by counts more than what else it holds."""
    bodies = _bodies(tx, asked, [one for found, _ in kept.values() for one in found[:limit]])
    made: list[wire.Group] = []
    for shelf, (found, more) in kept.items():
        shown = sorted(
            found, key=lambda one: not (isinstance(one, Full) and contains(one.record.name, asked))
        )
        hits = [_hit(one, asked, bodies) for one in shown[:limit]]
        made += _by_kind(shelf, hits, kinds, more=more)
    return wire.Found(groups=made)


def _by_kind(shelf: str, hits: list[wire.Hit], kinds: set[str], *, more: bool) -> list[wire.Group]:
    """One group; records of the workspace's own types stand together and are told apart here."""
    if shelf != "custom":
        return [wire.Group(kind=shelf, hits=hits, more=more)] if hits else []
    wanted = [kind for kind in dict.fromkeys(hit.kind for hit in hits) if not kinds or kind in kinds]
    return [
        wire.Group(kind=kind, hits=[hit for hit in hits if hit.kind == kind], more=more) for kind in wanted
    ]


def _bodies(tx: Read, asked: Question, shown: list[Candidate]) -> dict[int, str]:
    """The bodies of those mails whose subjects do not say why they were found."""
    wanted = [
        one[0].message_id
        for one in shown
        if isinstance(one, tuple) and one[0].message_id and not contains(one[0].subject, asked)
    ]
    stored = messages.bodies(tx, wanted) if wanted else {}
    return {message: text or from_html(html) for message, (text, html) in stored.items()}


def _hit(one: Candidate, asked: Question, bodies: Mapping[int, str]) -> wire.Hit:
    return _record(one, asked) if isinstance(one, Full) else _entry(one[0], one[1], asked, bodies)


def _record(one: Full, asked: Question) -> wire.Hit:
    because, text = _found_by(one, asked)
    return wire.Hit(
        kind=one.record.kind,
        id=one.record.id,
        title=_pieces(one.record.name, asked),
        snippet=_pieces(excerpt(text, asked), asked),
        because=because,
        at=one.updated_at,
        record=card(one.record),
    )


def _found_by(one: Full, asked: Question) -> tuple[str, str]:
    """By which property, and what to show of it; what is called so needs no further proof."""
    if contains(one.record.name, asked):
        return "name", one.record.subtitle or one.properties.get("email", "")
    known = built_in.PROPERTIES.get(one.record.kind, {})
    for name, value in one.properties.items():
        if contains(value, asked):
            label = known[name].label.lower() if name in known else name.replace("_", " ")
            return _REASONS.get(name, label), value
    return "number", one.record.subtitle


def _entry(one: Engagement, record: Record, asked: Question, bodies: Mapping[int, str]) -> wire.Hit:
    because, text = _said(one, asked, bodies.get(one.message_id or 0, ""))
    return wire.Hit(
        kind=one.kind,
        id=one.id,
        title=_pieces(one.subject, asked),
        snippet=_pieces(excerpt(text, asked), asked),
        because=because,
        at=one.at,
        record=card(record),
        thread=one.thread_id,
    )


def _said(one: Engagement, asked: Question, body: str) -> tuple[str, str]:
    if contains(one.subject, asked):
        return "subject", one.snippet
    for _, address, name in one.people:
        if contains(address, asked) or contains(name, asked):
            return ("address" if contains(address, asked) else "name"), f"{name} <{address}>".strip()
    text = next((value for value in one.properties.values() if contains(value, asked)), body)
    return "text", text or one.snippet


def _pieces(text: str, asked: Question) -> list[wire.Piece]:
    return [wire.Piece(text=piece.text, hit=piece.hit) for piece in marked(text, asked)]
