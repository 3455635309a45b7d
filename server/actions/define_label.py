"""Define how records may be associated: labels, and pairs of object types of the workspace's own (H55)."""

from server.actions.associate import Known, known
from server.core import definitions
from server.core.association_types import ENGAGEMENTS, MAX_LABELS, MAX_RECORDS, OWN, AssociationType, between
from server.core.permission import Viewer
from server.errors import Problem, Refusal
from server.store import association_types, definition_changes
from server.store.tx import Write


def define_label(
    tx: Write, viewer: Viewer, ends: tuple[str, str], name: str, labels: tuple[str, str | None]
) -> list[AssociationType]:
    """A label in both directions; the inverse one is the label itself where none is given. Raises Refusal."""
    one, other = ends
    using = known(tx)
    there = using.between(one, other)
    label, inverse = labels[0].strip(), (labels[1] or labels[0]).strip()
    _accept(definitions.label_name_problem(name))
    _accept(definitions.label_problem(label))
    _accept(definitions.label_problem(inverse, "inverseLabel"))
    if one in ENGAGEMENTS or other in ENGAGEMENTS:
        raise Refusal(Problem("bad_request", "Activities are associated without labels.", field="label"))
    own = [kind for kind in there if kind.category == OWN and kind.label is not None]
    if len(own) >= MAX_LABELS:
        raise Refusal(Problem("limit", f"There are {MAX_LABELS} labels already.", field="label"))
    if any(kind.name == name or (kind.label or "").casefold() == label.casefold() for kind in there):
        raise Refusal(Problem("exists", f"There is a label {label!r} already.", field="label"))
    made = association_types.add_pair(tx, one, other, name, label, inverse)
    _kept(tx, viewer, "CREATE", made[0], {"from": one, "to": other, "label": label, "inverseLabel": inverse})
    return [kind for kind in association_types.known(tx) if kind.id in made]


def define_pair(tx: Write, viewer: Viewer, one: str, other: str, name: str = "") -> AssociationType:
    """Records of two kinds may be associated from now on (T17); said twice, it is kept once."""
    existing = next(
        (kind for kind in between(association_types.known(tx), one, other) if kind.label is None), None
    )
    if existing is not None:
        return existing
    if one in ENGAGEMENTS and other in ENGAGEMENTS:
        raise Refusal(Problem("bad_request", "Two activities cannot be associated.", field="toObjectTypeId"))
    there, _ = association_types.add_pair(tx, one, other, name or f"{one}_to_{other}", None, None)
    _kept(tx, viewer, "CREATE", there, {"from": one, "to": other})
    return next(kind for kind in association_types.known(tx) if kind.id == there)


def rename_label(
    tx: Write, viewer: Viewer, ends: tuple[str, str], number: int, labels: tuple[str, str | None]
) -> None:
    """Call a label something else; its inverse as well where that is given. Raises Refusal."""
    found = _own(known(tx), ends, number)
    _accept(definitions.label_problem(labels[0]))
    association_types.rename(tx, number, labels[0].strip())
    if labels[1] is not None:
        _accept(definitions.label_problem(labels[1], "inverseLabel"))
        association_types.rename(tx, found.inverse_id, labels[1].strip())
    _kept(tx, viewer, "UPDATE", number, {"label": labels[0], "inverseLabel": labels[1]})


def remove_label(tx: Write, viewer: Viewer, ends: tuple[str, str], number: int) -> None:
    """Forget a label in both directions; the associations that bore it stay. Raises Refusal."""
    found = _own(known(tx), ends, number)
    if found.label is None:
        title = "The plain association of two object types goes with the object type."
        raise Refusal(Problem("bad_request", title, field="associationTypeId"))
    association_types.remove(tx, (found.id, found.inverse_id))
    _kept(tx, viewer, "DELETE", number, {"label": found.label})


def limit_association(
    tx: Write, viewer: Viewer, ends: tuple[str, str], key: tuple[str, int], most: int | None
) -> AssociationType:
    """So many records may be associated with one record by a type, or as many as H23 allows."""
    found = next((kind for kind in known(tx).between(*ends) if kind.key == key), None)
    if found is None:
        raise Refusal(Problem("not_found", "There is no such type of association.", field="typeId"))
    if most is not None and not 1 <= most <= MAX_RECORDS:
        title = f"maxToObjectIds must be from 1 to {MAX_RECORDS:,}."
        raise Refusal(Problem("bad_request", title, field="maxToObjectIds"))
    association_types.set_limit(tx, found, most)
    _kept(tx, viewer, "UPDATE", key[1], {"category": key[0], "maxToObjectIds": most})
    return found


def _own(using: Known, ends: tuple[str, str], number: int) -> AssociationType:
    found = next((kind for kind in using.between(*ends) if kind.key == (OWN, number)), None)
    if found is None:
        raise Refusal(Problem("not_found", "There is no such label of your own.", field="associationTypeId"))
    return found


def _accept(problem: Problem | None) -> None:
    if problem is not None:
        raise Refusal(problem)


def _kept(tx: Write, viewer: Viewer, action: str, number: int, definition: dict[str, object]) -> None:
    definition_changes.keep(tx, "label", str(number), action, definition, viewer.user_id or None)
