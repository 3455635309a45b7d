"""What an administrator may not do to people, teams and roles, and why (checks 12, 42)."""

from collections.abc import Iterable, Mapping
from typing import Any

from server.core.permission import ACTIONS, LEVELS
from server.errors import Problem

MAX_NAME = 100


def last_admin(admins: frozenset[int], user_id: int, *, stays: bool) -> Problem | None:
    """Check 42: a workspace keeps a super admin; `stays` says whether this user will be an active one."""
    if stays or admins - {user_id} or user_id not in admins:
        return None
    title = "This is the last super admin of the workspace."
    return Problem("conflict", title, ("Make somebody else a super admin first.",), field="isAdmin")


def naming(name: str, field: str = "name") -> Problem | None:
    """A name has letters in it and fits on a line."""
    if not name.strip():
        return Problem("bad_request", "A name is missing.", ("Give it a name.",), field=field)
    if len(name) > MAX_NAME:
        title = f"The name is longer than {MAX_NAME} characters."
        return Problem("bad_request", title, ("Make it shorter.",), field=field)
    return None


def taken(name: str, others: Iterable[str]) -> Problem | None:
    """No two teams, and no two roles, are called alike; capitals make no difference to a reader."""
    if name.strip().casefold() not in {one.casefold() for one in others}:
        return None
    return Problem("exists", f"There is a “{name.strip()}” already.", ("Choose another name.",), field="name")


def in_use(role: str, holders: Iterable[str]) -> Problem | None:
    """A role that somebody has is not deleted: who has it, is named."""
    names = sorted(holders)
    if not names:
        return None
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    steps = ("Give them another role first.",)
    return Problem("conflict", f"{role} is the role of {shown}.", steps, field="role")


def granting(grants: Mapping[str, Mapping[str, Any]], kinds: Iterable[str]) -> Problem | None:
    """H44: types exist, and nobody edits, writes to or deletes what they do not see."""
    known = set(kinds)
    for kind, grant in grants.items():
        if kind not in known:
            return Problem("bad_request", f"There is no object type {kind!r}.", field=f"grants.{kind}")
        for action in ACTIONS[1:]:
            if LEVELS.index(grant[action]) > LEVELS.index(grant["view"]):
                title = f"Nobody can {action} more {kind} records than they can view."
                steps = ("Widen View, or narrow the other.",)
                return Problem("bad_request", title, steps, field=f"grants.{kind}.{action}")
    return None


def outcome_fits(kind: str, outcome: str) -> Problem | None:
    """T10: a deal's stage is open, won or lost; a ticket's is open or closed."""
    fitting = ("open", "won", "lost") if kind == "deal" else ("open", "closed")
    if outcome in fitting:
        return None
    title = f"A stage of {kind}s is {' or '.join(fitting)}."
    return Problem("bad_request", title, field="outcome")


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What an edit changed: field → (from, to)."""
    return {name: (before.get(name), new) for name, new in after.items() if before.get(name) != new}
