"""What addresses and answers about associations have in common: kinds, ends, types."""

from collections.abc import Iterable

from server.actions.associate import Associated, End
from server.actions.define_object_type import find_type
from server.core.association_types import ENGAGEMENT_WORDS, AssociationType, engagement_kind
from server.store.tx import Read
from server.web.hubspot.pages import ident
from shared_schema.hubspot import associations as wire

Key = tuple[str, int]


def kind_of(tx: Read, word: str) -> str:
    """The kind that a word in an address means. Raises Refusal."""
    return engagement_kind(word) or find_type(tx, word).name


def end(tx: Read, word: str, identity: str) -> End:
    """One end by the words of an address. Raises Refusal."""
    return End(kind_of(tx, word), ident(identity))


def type_id(tx: Read, kind: str) -> str:
    """How the API numbers a kind."""
    return ENGAGEMENT_WORDS[kind][2] if kind in ENGAGEMENT_WORDS else find_type(tx, kind).type_id


def keys(specs: Iterable[wire.Spec]) -> list[Key]:
    """The types that a request names."""
    return [(one.association_category, one.association_type_id) for one in specs]


def label(of: AssociationType) -> wire.LabelSaid:
    """A type with its label."""
    return wire.LabelSaid(category=of.category, type_id=of.id, label=of.label)


def associated(found: Associated) -> wire.Associated:
    """What stands at the other end."""
    return wire.Associated(to_object_id=str(found.id), association_types=[label(one) for one in found.types])


def labels(tx: Read, one: End, other: End, types: Iterable[AssociationType]) -> wire.Labels:
    """An association that was made, with its labels."""
    return wire.Labels(
        from_object_type_id=type_id(tx, one.kind),
        from_object_id=str(one.id),
        to_object_type_id=type_id(tx, other.kind),
        to_object_id=str(other.id),
        labels=[kind.label for kind in types if kind.label is not None],
    )
