"""The switches of default associations in the words of HubSpot's API: one setting per pair (H20, H24)."""

from dataclasses import dataclass

from server.core.association import T11, TARGETS
from server.errors import Problem

EMAIL = "EMAIL"
TYPES = (EMAIL, "CALL", "MEETING", "NOTE", "TASK")
NONE = "NONE"
# What a switch brings along when it is on, by target.
BRINGS = {
    "contact": "ADDRESSED",
    "company": "PRIMARY",
    "deal": "FIVE_NEWEST_OPEN",
    "ticket": "FIVE_NEWEST_OPEN",
}


@dataclass(frozen=True)
class Turn:
    """One switch and where it shall stand."""

    origin: str
    target: str
    on: bool


def options(target: str) -> tuple[str, str]:
    """The values that a setting may have."""
    return NONE, BRINGS[target]


def value(target: str, *, on: bool) -> str:
    """A switch as the value of its setting."""
    return BRINGS[target] if on else NONE


def read(activity: str, origin: str, target: str, wanted: str | None) -> Turn | Problem:
    """What a setting asks for; without a value, what T11 says. A problem names the field."""
    if activity not in TYPES:
        return _refused(f"There is no activity {activity[:40]!r}: use {EMAIL}.", "engagementType")
    if activity != EMAIL:
        title = f"A {activity.lower()} is logged to what is ticked, and to nothing else: use {EMAIL}."
        return _refused(title, "engagementType")
    if target not in TARGETS.get(origin, ()):
        return _refused(
            f"There is no default association from {origin} to {target}.",
            "targetObjectTypeId" if origin in TARGETS else "subjectObjectTypeId",
        )
    if wanted is None:
        return Turn(origin, target, T11.ticks(origin, target))
    if wanted not in options(target):
        title = f"{wanted[:40]!r} is none of {', '.join(options(target))}."
        return _refused(title, "associationCustomization")
    return Turn(origin, target, wanted != NONE)


def _refused(title: str, field: str) -> Problem:
    return Problem("bad_request", title, field=field)
