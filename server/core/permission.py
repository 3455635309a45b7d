"""Who may do what: seats open whole features (S5, T12), grants say on which records (H44)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from server.errors import Problem

SEATS = ("core", "sales", "service", "view_only")
_PAID = frozenset({"core", "sales", "service"})
_ALL = frozenset(SEATS)

PERMISSIONS = {
    "panel.use": _ALL,  # T12: View-Only does not block seeing the panel
    "record.view": _ALL,
    "record.edit": _PAID,
    "mail.read": _PAID,
    "mail.send": _PAID,
    "mail.log": _PAID,
    "mailbox.connect": _PAID,  # S5
    "device.manage": _ALL,
}
# What only a super admin may do, whatever the seat.
ADMIN = frozenset({"workspace.admin"})

_REFUSED = {
    "mailbox.connect": "A View-Only seat cannot connect a mailbox.",
    "mail.send": "A View-Only seat cannot send mail.",
    "mail.log": "A View-Only seat cannot log mail.",
    "mail.read": "A View-Only seat has no mailbox to read.",
    "record.edit": "A View-Only seat cannot change records.",
}

ACTIONS = ("view", "edit", "communicate", "delete")
LOG = ("edit", "communicate")  # either of them puts an entry on a record's timeline (H44)
LEVELS = ("none", "owned", "team", "everything")


@dataclass(frozen=True)
class Grant:
    """How far each action reaches on one object type; `unassigned` adds records without an owner."""

    view: str = "everything"
    edit: str = "everything"
    communicate: str = "everything"
    delete: str = "everything"
    unassigned: bool = True


FULL = Grant()
NOTHING = Grant("none", "none", "none", "none", unassigned=False)


@dataclass(frozen=True)
class Viewer:
    """Who is asking: made once at the edge, of a session, a token or a job; nothing global.

    `teammates` are the users of the viewer's teams, the viewer included. `grants` are by object type;
    a type that is not listed is fully granted. `via` is the channel, as the history shows it.
    """

    user_id: int
    workspace_id: int
    name: str
    seat: str
    session_id: int | None = None
    is_admin: bool = False
    teammates: frozenset[int] = frozenset()
    grants: Mapping[str, Grant] = field(default_factory=dict)
    via: str = "panel"


@dataclass(frozen=True)
class Reach:
    """The records an action reaches: all (`owners` is None), or those of some owners, or of nobody."""

    owners: frozenset[int] | None
    unassigned: bool

    def covers(self, owner_id: int | None) -> bool:
        """Whether a record with this owner is within reach."""
        if self.owners is None:
            return True
        return self.unassigned if owner_id is None else owner_id in self.owners

    @property
    def is_empty(self) -> bool:
        """Whether it reaches no record at all."""
        return self.owners is not None and not self.owners and not self.unassigned


EVERYTHING = Reach(None, unassigned=True)
NOWHERE = Reach(frozenset(), unassigned=False)


def reach(viewer: Viewer, kind: str, action: str) -> Reach:
    """H44: the records of a type on which the viewer may do something.

    A super admin reaches everything; a View-Only seat does nothing but view; nobody edits, writes to
    or deletes what they may not see. An unknown action or level reaches nothing (check 45).
    """
    if action not in ACTIONS:
        return NOWHERE
    if action != "view" and viewer.seat not in _PAID:
        return NOWHERE
    if viewer.is_admin:
        return EVERYTHING
    grant = viewer.grants.get(kind, FULL)
    wanted = _narrower(getattr(grant, action), grant.view)
    owners = _owners(viewer, wanted)
    if owners is None:
        return EVERYTHING
    return Reach(owners, unassigned=grant.unassigned and wanted != "none")


class Owned(Protocol):
    """A record, as far as the gate looks at it."""

    @property
    def kind(self) -> str:
        """Its object type."""
        ...

    @property
    def owner_id(self) -> int | None:
        """Whose it is."""
        ...


def gate(viewer: Viewer, *actions: str) -> Callable[[Owned], bool]:
    """Lets those records through on which the viewer may do any of the actions.

    One reach a type, however many records are looked at.
    """
    known: dict[str, tuple[Reach, ...]] = {}

    def passes(one: Owned) -> bool:
        reaches = known.get(one.kind)
        if reaches is None:
            reaches = known[one.kind] = tuple(reach(viewer, one.kind, action) for action in actions)
        for each in reaches:  # noqa: SIM110  no generator: asked for each record beside each entry
            if each.covers(one.owner_id):
                return True
        return False

    return passes


def _narrower(one: str, other: str) -> str:
    known = [level for level in (one, other) if level in LEVELS]
    return min(known, key=LEVELS.index) if len(known) == 2 else "none"


def _owners(viewer: Viewer, level: str) -> frozenset[int] | None:
    if level == "everything":
        return None
    if level == "team":
        return viewer.teammates | {viewer.user_id}
    return frozenset({viewer.user_id}) if level == "owned" else frozenset()


def refusal(viewer: Viewer, permission: str) -> Problem | None:
    """None when the viewer may; else the problem that says why and who can change it.

    An unknown permission is nobody's (check 45: what fails, denies).
    """
    if permission in ADMIN:
        steps = ("Ask a super admin of your workspace.",)
        title = "Only a super admin of the workspace may do this."
        return None if viewer.is_admin else Problem("not_permitted", title, steps)
    if viewer.seat in PERMISSIONS.get(permission, frozenset()):
        return None
    title = _REFUSED.get(permission, "Your seat does not include this.")
    return Problem(
        "seat", title, ("Ask an administrator of your workspace for a Core, Sales or Service seat.",)
    )


def grants_of(stored: Mapping[str, Mapping[str, object]]) -> dict[str, Grant]:
    """A role's grants from its stored JSON; what is not understood grants nothing (check 45)."""
    return {kind: _grant(one) for kind, one in stored.items()}


def _grant(one: Mapping[str, object]) -> Grant:
    levels = {action: one.get(action, "none") for action in ACTIONS}
    if any(level not in LEVELS for level in levels.values()):
        return NOTHING
    return Grant(**levels, unassigned=one.get("unassigned") is True)  # type: ignore[arg-type]  # checked above
