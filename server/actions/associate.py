"""Associate records with each other and with engagements, label that, and take it away again (H23, T17).

These work inside the caller's transaction, because a batch does many at once. The end that is addressed
must be the viewer's to edit, the other one theirs to see; the primary company is a property of the end
that has it, so that end must be theirs to edit, too. Every refusal is a Refusal.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from server.actions.announce import announce
from server.actions.edit_record import GONE, find_record
from server.core import association_types as rules
from server.core import permission
from server.core.association_types import ENGAGEMENTS, MAX_RECORDS, AssociationType, primary_holder
from server.core.permission import Viewer, reach
from server.core.webhooks import Event
from server.errors import Problem, Refusal
from server.store import association_types, engagement_ends, engagements, records, relations
from server.store.association_types import Limit
from server.store.tx import Read, Write

Key = tuple[str, int]  # category and number of a type


@dataclass(frozen=True)
class End:
    """A record or an engagement, as one end of an association."""

    kind: str
    id: int

    @property
    def is_engagement(self) -> bool:
        """Whether it is a mail, a note, a call, a meeting or a task."""
        return self.kind in ENGAGEMENTS


@dataclass(frozen=True)
class Known:
    """The types of association and the limits of a workspace, read once for a batch."""

    types: tuple[AssociationType, ...]
    limits: dict[Limit, int]

    def between(self, one: str, other: str) -> list[AssociationType]:
        """The types from one kind to another. Raises Refusal where there is none (T17)."""
        found = rules.between(self.types, one, other)
        if rules.plain(found) is None:
            title = f"A {one} cannot be associated with a {other}."
            raise Refusal(
                Problem("bad_request", title, ("Define that association first.",), field="toObjectType")
            )
        return found


def known(tx: Read) -> Known:
    """What can be associated in this workspace."""
    return Known(association_types.known(tx), association_types.limits(tx))


def find_end(tx: Read, viewer: Viewer, end: End, action: str = "view") -> None:
    """The permission gate of one end. Raises Refusal.

    An engagement is seen by whoever sees a record that it is on, and by its own user.
    """
    if not end.is_engagement:
        find_record(tx, viewer, end.kind, end.id, action)
        return
    found = engagement_ends.kinds(tx, [end.id]).get(end.id)
    if found is None or found[0] != end.kind or not _is_seen(tx, viewer, end.id, found[1], action):
        raise Refusal(GONE)


def _is_seen(tx: Read, viewer: Viewer, engagement_id: int, user_id: int | None, action: str) -> bool:
    if action != "view" and permission.refusal(viewer, "record.edit") is not None:
        return False
    if viewer.is_admin or (user_id is not None and user_id == viewer.user_id):
        return True
    on = [one for one, _ in engagements.records_of(tx, [engagement_id]).get(engagement_id, [])]
    return any(reach(viewer, one.kind, action).covers(one.owner_id) for one in on)


def associate(
    tx: Write, viewer: Viewer, using: Known, one: End, other: End, wanted: Iterable[Key] = ()
) -> list[AssociationType]:
    """Associate two ends by the types that are wanted, or by the plain one; the types, as seen from `one`."""
    types = _chosen(using, one, other, wanted)
    _check_ends(tx, viewer, one, other, types)
    if one.is_engagement or other.is_engagement:
        _put_on_timeline(tx, one, other)
        return types
    fresh = relations.between(tx, one.id, other.id) is None
    # Everything is checked before the first write: a batch goes on after a refusal.
    _check_labels(tx, using, one, other, types)
    if fresh:
        _check_room(tx, using, one, other)
        relations.add(tx, (one.kind, one.id), (other.kind, other.id))
    for kind in types:
        _apply(tx, one, other, kind)
    link = _company_link(one, other)
    if link is not None and fresh and not _has_primary(tx, link[0]):
        _make_primary(tx, *link)
    _told(tx, viewer, one, other, removed=False)
    return types


def _chosen(using: Known, one: End, other: End, wanted: Iterable[Key]) -> list[AssociationType]:
    if one == other:
        raise Refusal(
            Problem("bad_request", "A record cannot be associated with itself.", field="toObjectId")
        )
    there = using.between(one.kind, other.kind)
    asked = list(dict.fromkeys(wanted))
    by_key = {kind.key: kind for kind in there}
    unknown = next((key for key in asked if key not in by_key), None)
    if unknown is not None:
        title = f"{unknown[0]} {unknown[1]} is no type of association from {one.kind} to {other.kind}."
        raise Refusal(Problem("bad_request", title, field="associationTypeId"))
    return [by_key[key] for key in asked] or there[:1]


def _check_ends(tx: Read, viewer: Viewer, one: End, other: End, types: list[AssociationType]) -> None:
    find_end(tx, viewer, one, "edit")
    find_end(tx, viewer, other)
    if any(kind.is_primary for kind in types) and primary_holder(one.kind, other.kind) == other.kind:
        find_end(tx, viewer, other, "edit")


def _put_on_timeline(tx: Write, one: End, other: End) -> None:
    engagement, record = (one, other) if one.is_engagement else (other, one)
    if record.is_engagement:
        raise Refusal(Problem("bad_request", "Two activities cannot be associated.", field="toObjectType"))
    if engagement_ends.count(tx, engagement.id) >= MAX_RECORDS:
        raise Refusal(_full(engagement.kind, MAX_RECORDS, "records"))
    at = engagements.by_ids(tx, [engagement.id])[engagement.id].at
    engagements.associate(tx, engagement.id, at, [(record.kind, record.id, "ticked")])


def _full(kind: str, most: int, what: str) -> Problem:
    title = f"This {kind} is associated with {most:,} {what}; more are not allowed."
    return Problem("limit", title, ("Take one away first.",), field="toObjectId")


def _check_room(tx: Read, using: Known, one: End, other: End) -> None:
    """H23: so many records of a kind at either end, or fewer where an admin said so."""
    for start, end in ((one, other), (other, one)):
        plain = using.between(start.kind, end.kind)[0]
        most = using.limits.get((start.kind, end.kind, *plain.key), MAX_RECORDS)
        if relations.count(tx, start.id, end.kind) >= most:
            raise Refusal(_full(start.kind, most, f"{end.kind} records"))


def _check_labels(tx: Read, using: Known, one: End, other: End, types: list[AssociationType]) -> None:
    held = relations.labels(tx, one.id, [other.id]).get(other.id, [])
    for kind in types:
        most = using.limits.get((one.kind, other.kind, *kind.key))
        if most is None or kind.label is None or kind.is_primary or kind.key in held:
            continue
        if relations.count_label(tx, one.id, kind.key) >= most:
            raise Refusal(_full(one.kind, most, f"{other.kind} records as {kind.label}"))


def _apply(tx: Write, one: End, other: End, kind: AssociationType) -> None:
    if kind.is_primary:
        _make_primary(tx, *(_company_link(one, other) or (one.id, other.id)))
    elif kind.label is not None:
        relations.add_label(tx, one.id, other.id, kind.key)
        relations.add_label(tx, other.id, one.id, (kind.category, kind.inverse_id))


def _company_link(one: End, other: End) -> tuple[int, int] | None:
    """(holder, company) where exactly one end is a company."""
    if (one.kind == "company") == (other.kind == "company"):
        return None
    return (other.id, one.id) if one.kind == "company" else (one.id, other.id)


def _has_primary(tx: Read, holder: int) -> bool:
    """Whether there is a primary company that is not archived."""
    company = relations.primary_company(tx, holder)
    return company is not None and company in records.owners_of(tx, [company])


def _make_primary(tx: Write, holder: int, company: int) -> None:
    """Exactly one company is the primary one: the one before is an ordinary one from now on."""
    before = relations.primary_company(tx, holder)
    if before is not None and before != company:
        relations.set_primary(tx, holder, before, primary=False)
    relations.set_primary(tx, holder, company, primary=True)


def dissociate(tx: Write, viewer: Viewer, using: Known, one: End, other: End) -> None:
    """Take an association away with all its labels; nothing happens where there is none. Raises Refusal.

    Where it was the primary company, the one that was associated last takes its place.
    """
    using.between(one.kind, other.kind)
    find_end(tx, viewer, one, "edit")
    find_end(tx, viewer, other)
    if one.is_engagement or other.is_engagement:
        engagement, record = (one, other) if one.is_engagement else (other, one)
        engagement_ends.remove(tx, record.kind, record.id, engagement.id)
        return
    was_primary = relations.between(tx, one.id, other.id)
    if not relations.remove(tx, one.id, other.id):
        return
    link = _company_link(one, other)
    if was_primary and link is not None:
        next_one = relations.newest_company(tx, link[0])
        if next_one is not None:
            relations.set_primary(tx, link[0], next_one, primary=True)
    _told(tx, viewer, one, other, removed=True)


def unlabel(tx: Write, viewer: Viewer, using: Known, one: End, other: End, wanted: Iterable[Key]) -> None:
    """Take labels off an association, which itself stays; the plain type takes all of it away."""
    types = _chosen(using, one, other, wanted)
    if any(kind.label is None for kind in types):
        dissociate(tx, viewer, using, one, other)
        return
    _check_ends(tx, viewer, one, other, types)
    for kind in types:
        if kind.is_primary:
            relations.set_primary(tx, one.id, other.id, primary=False)
        else:
            relations.remove_label(tx, one.id, other.id, kind.key)
            relations.remove_label(tx, other.id, one.id, (kind.category, kind.inverse_id))
    _told(tx, viewer, one, other, removed=True)


def _told(tx: Write, viewer: Viewer, one: End, other: End, *, removed: bool) -> None:
    primary = bool(relations.between(tx, one.id, other.id))
    events = []
    for start, end in ((one, other), (other, one)):
        tx.tell(f"record:{start.kind}:{start.id}", "record", start.id)
        content = {
            "associationType": f"{start.kind}_to_{end.kind}".upper(),
            "fromObjectId": start.id,
            "toObjectId": end.id,
            "associationRemoved": removed,
            "isPrimaryAssociation": primary,
        }
        events.append(Event(start.kind, "associationChange", start.id, content))
    announce(tx, viewer, events)


@dataclass(frozen=True)
class Associated:
    """What stands at the other end, and by which types it is associated."""

    id: int
    types: tuple[AssociationType, ...]


def page_of(
    tx: Read, viewer: Viewer, using: Known, one: End, to_kind: str, place: tuple[int, int]
) -> list[Associated]:
    """What `one` is associated with, of one kind, by id; `place` is after which id, and how many."""
    after, limit = place
    types = using.between(one.kind, to_kind)
    find_end(tx, viewer, one)
    if one.is_engagement:
        within = reach(viewer, to_kind, "view")
        found = engagement_ends.records(tx, one.id, to_kind, within, after, limit)
        return [Associated(other, tuple(types)) for other in found]
    if to_kind in ENGAGEMENTS:
        seen = engagement_ends.engagements(tx, one.id, to_kind, after, limit)
        return [Associated(other, tuple(types)) for other in seen]
    rows = relations.page(tx, one.id, to_kind, reach(viewer, to_kind, "view"), after, limit)
    borne = relations.labels(tx, one.id, [other for other, _ in rows])
    return [
        Associated(other, tuple(_borne(types, primary=primary, keys=borne.get(other, []))))
        for other, primary in rows
    ]


def _borne(types: list[AssociationType], *, primary: bool, keys: list[Key]) -> Iterable[AssociationType]:
    for kind in types:
        if kind.label is None or (kind.is_primary and primary) or kind.key in keys:
            yield kind
