"""Between the wire and collections: words become collections and ids, items become objects."""

from collections.abc import Iterable, Mapping

from server.actions.open_collection import Collection, open_collection
from server.actions.relate import Named
from server.core import engagement_kinds
from server.core.collection import Item
from server.errors import Problem, Refusal
from server.present import hubspot
from server.store import schemas
from server.store.tx import Read
from server.web.hubspot.declare import Call
from server.web.hubspot.pages import ident, number
from shared_schema.hubspot import objects as wire

READ, WRITE = "crm.objects.{object_type}.read", "crm.objects.{object_type}.write"
HERE = "/crm/v3/objects/<object_type>"


def collection(tx: Read, call: Call, object_type: str) -> Collection:
    """What a word in the address means to this token."""
    return open_collection(tx, call.viewer, object_type, contents="sales-email-read" in call.scopes)


def text(value: wire.Value) -> str | None:
    """A value as records spell it: numbers and truths come as themselves from some clients."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None else str(value)


def texts(values: Mapping[str, wire.Value]) -> dict[str, str | None]:
    """Every value as text."""
    return {name: text(value) for name, value in values.items()}


def found_id(tx: Read, of: Collection, asked: str, id_property: str | None) -> int:
    """The id that a word names: itself, or whose value it is; 0 when it names nothing."""
    if id_property is None or id_property == "hs_object_id":
        return ident(asked)
    return of.by_value(tx, id_property, [asked]).get(asked, 0)


def named(associations: list[wire.Association] | None) -> list[Named]:
    """The associations asked for with a new object."""
    return [
        Named(number(one.to.id, "associations.to.id"), tuple(kind.association_type_id for kind in one.types))
        for one in associations or []
    ]


def plurals(tx: Read, words: Iterable[str]) -> dict[str, str]:
    """The kinds that some words mean, each with its plural. Raises Refusal."""
    made = {}
    for word in words:
        kind = engagement_kinds.find(word)
        if kind is not None:
            made[kind] = engagement_kinds.WORDS[kind][0]
            continue
        of = schemas.type_of(tx, word)
        if of is None:
            raise Refusal(
                Problem("bad_request", f"There is no object type {word[:80]!r}.", field="associations")
            )
        made[of.name] = of.plural_name
    return made


def show(
    tx: Read,
    of: Collection,
    items: Iterable[Item],
    properties: list[str],
    with_history: list[str] | None = None,
    associations: list[str] | None = None,
) -> list[wire.Object]:
    """Objects with what was asked for of them."""
    listed = list(items)
    ends = (
        of.links(tx, [one.id for one in listed], plurals(tx, associations)) if associations and listed else {}
    )
    remembered = [name for name in with_history or [] if name in of.properties]
    changes = of.history(tx, [one.id for one in listed], remembered) if remembered else {}
    past = {
        one.id: {name: hubspot.past(one, name, changes.get((one.id, name), [])) for name in remembered}
        for one in listed
    }
    wanted = [*properties, *(with_history or [])] if properties else []
    return [
        hubspot.shown(
            of.kind,
            one,
            wanted,
            of.properties,
            links=ends.get(one.id),
            past=past[one.id] if with_history else None,
        )
        for one in listed
    ]


def show_written(of: Collection, item: Item, given: Iterable[str], *, new: bool | None = None) -> wire.Object:
    """An object after it was written: its usual properties, and those that were given."""
    usual = hubspot.shown(of.kind, item, [], of.properties).properties
    return hubspot.shown(of.kind, item, [*usual, *given], of.properties, new=new)
