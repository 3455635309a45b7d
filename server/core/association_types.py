"""Which records may be associated, under which number and label: HubSpot's own ones, and those defined.

Each type has a direction and an inverse. Only listed pairs of kinds can be associated (T17).
"""

from collections.abc import Iterable
from dataclasses import dataclass

BUILT_IN = "HUBSPOT_DEFINED"
OWN = "USER_DEFINED"

MAX_RECORDS = 50_000  # H23: records of one type that one record or engagement may be associated with
MAX_LABELS = 50  # H55: labels between two object types

ENGAGEMENTS = ("email", "note", "call", "meeting", "task")
ENGAGEMENT_WORDS = {
    "email": ("email", "emails", "0-49"),
    "note": ("note", "notes", "0-46"),
    "call": ("call", "calls", "0-48"),
    "meeting": ("meeting", "meetings", "0-47"),
    "task": ("task", "tasks", "0-27"),
}


@dataclass(frozen=True)
class AssociationType:
    """One way in which two records may belong together, seen from one of them.

    Without a label it is the plain association of the two kinds; `is_primary` marks the one company
    that stands for the others.
    """

    id: int
    category: str
    from_kind: str
    to_kind: str
    label: str | None = None
    is_primary: bool = False
    inverse_id: int = 0
    name: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """Category and number: numbers alone are not unique."""
        return self.category, self.id


# (from, to, number, number of the way back); HubSpot's `AssociationTypes`.
_PLAIN = (
    ("contact", "company", 279, 280),
    ("contact", "deal", 4, 3),
    ("contact", "ticket", 15, 16),
    ("company", "deal", 342, 341),
    ("company", "ticket", 340, 339),
    ("deal", "ticket", 27, 28),
    ("contact", "contact", 449, 449),
    ("company", "company", 450, 450),
    ("deal", "deal", 451, 451),
    ("ticket", "ticket", 452, 452),
    ("company", "call", 181, 182),
    ("company", "email", 185, 186),
    ("company", "meeting", 187, 188),
    ("company", "note", 189, 190),
    ("company", "task", 191, 192),
    ("contact", "call", 193, 194),
    ("contact", "email", 197, 198),
    ("contact", "meeting", 199, 200),
    ("contact", "note", 201, 202),
    ("contact", "task", 203, 204),
    ("deal", "call", 205, 206),
    ("deal", "email", 209, 210),
    ("deal", "meeting", 211, 212),
    ("deal", "note", 213, 214),
    ("deal", "task", 215, 216),
    ("ticket", "call", 219, 220),
    ("ticket", "email", 223, 224),
    ("ticket", "meeting", 225, 226),
    ("ticket", "note", 227, 228),
    ("ticket", "task", 229, 230),
)
_PRIMARY = (("contact", "company", 1, 2), ("deal", "company", 5, 6), ("ticket", "company", 26, 25))
_LABELLED = (("company", "company", 13, 14, "Child Company", "Parent Company"),)


def _both(rows: Iterable[tuple[str, str, int, int]], label: str | None) -> Iterable[AssociationType]:
    for one, other, number, inverse in rows:
        primary = label is not None
        yield AssociationType(
            number, BUILT_IN, one, other, label, primary, inverse, f"{one}_to_{other}{'_primary' * primary}"
        )
        if number != inverse:
            yield AssociationType(
                inverse,
                BUILT_IN,
                other,
                one,
                label,
                primary,
                number,
                f"{other}_to_{one}{'_primary' * primary}",
            )


def _labelled() -> Iterable[AssociationType]:
    for one, other, number, inverse, label, back in _LABELLED:
        yield AssociationType(number, BUILT_IN, one, other, label, inverse_id=inverse, name="parent_to_child")
        yield AssociationType(inverse, BUILT_IN, other, one, back, inverse_id=number, name="child_to_parent")


DEFINED = (*_both(_PLAIN, None), *_both(_PRIMARY, "Primary"), *_labelled())


def between(known: Iterable[AssociationType], from_kind: str, to_kind: str) -> list[AssociationType]:
    """The types from one kind to another: the plain one first, then the primary one, then labels."""
    found = [one for one in (*DEFINED, *known) if (one.from_kind, one.to_kind) == (from_kind, to_kind)]
    return sorted(found, key=lambda one: (one.label is not None, not one.is_primary, one.category, one.id))


def plain(types: Iterable[AssociationType]) -> AssociationType | None:
    """The type without a label; None where the two kinds cannot be associated (T17)."""
    return next((one for one in types if one.label is None), None)


def engagement_kind(word: str) -> str | None:
    """The kind of engagement that a word in an address means: `emails`, `0-49`."""
    asked = word.lower()
    return next((kind for kind, words in ENGAGEMENT_WORDS.items() if asked in words), None)


def primary_holder(from_kind: str, to_kind: str) -> str:
    """Which end has one primary company: the one that is not the company."""
    return to_kind if from_kind == "company" else from_kind
