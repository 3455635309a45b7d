"""Types of association that a workspace has defined, and its own limits (H23, H55)."""

from sqlalchemy import delete, select, update

from server.core.association_types import OWN, AssociationType
from server.store import tables as t
from server.store.tx import Read, Write

association_type = t.association_type
association_limit = t.association_limit
Limit = tuple[str, str, str, int]  # from kind, to kind, category, number


def known(tx: Read) -> tuple[AssociationType, ...]:
    """Every type of association that the workspace has defined, oldest first."""
    rows = tx.all(select(association_type).where(tx.mine(association_type)).order_by(association_type.c.id))
    return tuple(
        AssociationType(
            row.id, OWN, row.from_kind, row.to_kind, row.label, inverse_id=row.inverse_id, name=row.name
        )
        for row in rows
    )


def add_pair(
    tx: Write, one: str, other: str, name: str, label: str | None, inverse_label: str | None
) -> tuple[int, int]:
    """Define a type in both directions; their numbers. Of one kind to itself without two words: one row."""
    there = tx.new_id()
    same = one == other and label == inverse_label
    back = there if same else tx.new_id()
    _add(tx, there, (one, other), name, label, back)
    if not same:
        _add(tx, back, (other, one), name, inverse_label, there)
    return there, back


def _add(tx: Write, number: int, ends: tuple[str, str], name: str, label: str | None, inverse: int) -> None:
    values = {
        "workspace_id": tx.workspace_id,
        "id": number,
        "from_kind": ends[0],
        "to_kind": ends[1],
        "name": name,
        "label": label,
        "inverse_id": inverse,
        "created_at": tx.now,
        "updated_at": tx.now,
    }
    tx.run(association_type.insert().values(values))


def rename(tx: Write, number: int, label: str | None) -> None:
    """Call a type something else, in its direction."""
    mine = (tx.mine(association_type), association_type.c.id == number)
    tx.run(update(association_type).where(*mine).values(label=label, updated_at=tx.now))


def remove(tx: Write, numbers: tuple[int, ...]) -> None:
    """Forget types; the relations that bore their labels stay, without them."""
    label = t.relation_label
    tx.run(delete(label).where(tx.mine(label), label.c.category == OWN, label.c.type_id.in_(numbers)))
    bound = (association_limit.c.category == OWN, association_limit.c.type_id.in_(numbers))
    tx.run(delete(association_limit).where(tx.mine(association_limit), *bound))
    tx.run(delete(association_type).where(tx.mine(association_type), association_type.c.id.in_(numbers)))


def limits(tx: Read) -> dict[Limit, int]:
    """The workspace's own limits."""
    rows = tx.all(select(association_limit).where(tx.mine(association_limit)))
    return {(row.from_kind, row.to_kind, row.category, row.type_id): row.most for row in rows}


def set_limit(tx: Write, of: AssociationType, most: int | None) -> None:
    """One record may be associated with so many by this type; None lifts the limit."""
    key = {"from_kind": of.from_kind, "to_kind": of.to_kind, "category": of.category, "type_id": of.id}
    same = [association_limit.c[name] == value for name, value in key.items()]
    tx.run(delete(association_limit).where(tx.mine(association_limit), *same))
    if most is not None:
        tx.run(association_limit.insert().values(workspace_id=tx.workspace_id, most=most, **key))
