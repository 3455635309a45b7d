"""Who may do what: one table from a permission to the seats that have it (S5, T12)."""

from dataclasses import dataclass

from server.errors import Problem

SEATS = ("core", "sales", "service", "view_only")
_PAID = frozenset({"core", "sales", "service"})
_ALL = frozenset(SEATS)

PERMISSIONS = {
    "panel.use": _ALL,  # T12: View-Only does not block seeing the panel
    "record.view": _ALL,
    "mail.read": _PAID,
    "mail.send": _PAID,
    "mail.log": _PAID,
    "mailbox.connect": _PAID,  # S5
    "device.manage": _ALL,
}

_REFUSED = {
    "mailbox.connect": "A View-Only seat cannot connect a mailbox.",
    "mail.send": "A View-Only seat cannot send mail.",
    "mail.log": "A View-Only seat cannot log mail.",
    "mail.read": "A View-Only seat has no mailbox to read.",
}


@dataclass(frozen=True)
class Viewer:
    """Who is asking: made once at the edge, of a session or a job; nothing global."""

    user_id: int
    workspace_id: int
    name: str
    seat: str
    session_id: int | None = None


def refusal(viewer: Viewer, permission: str) -> Problem | None:
    """None when the viewer may; else the problem that says why and who can change it.

    An unknown permission is nobody's (check 45: what fails, denies).
    """
    if viewer.seat in PERMISSIONS.get(permission, frozenset()):
        return None
    title = _REFUSED.get(permission, "Your seat does not include this.")
    return Problem(
        "seat", title, ("Ask an administrator of your workspace for a Core, Sales or Service seat.",)
    )
