"""Object types as HubSpot's schemas."""

from typing import Any

from server.core.association_types import ENGAGEMENT_WORDS, AssociationType
from server.core.object_types import BUILT_IN, ObjectType
from server.present.hubspot_properties import definition
from server.store import association_types, schemas
from server.store.tx import Read
from shared_schema.hubspot import schemas as wire


def schema(tx: Read, of: ObjectType, *, archived: bool = False) -> wire.Schema:
    """An object type with its properties and associations."""
    times = schemas.times_of_properties(tx, of.name)
    plain = [
        one
        for one in association_types.known(tx)
        if one.label is None and of.name in (one.from_kind, one.to_kind)
    ]
    ids = type_ids(tx)
    return wire.Schema(
        properties=[definition(one, times) for one in schemas.properties(tx, of).values()],
        associations=[association(one, ids) for one in plain],
        **_fields(tx, of, archived=archived),
    )


def type_definition(tx: Read, of: ObjectType) -> wire.TypeDefinition:
    """An object type without its properties."""
    return wire.TypeDefinition(**_fields(tx, of, archived=False))


def _fields(tx: Read, of: ObjectType, *, archived: bool) -> dict[str, Any]:
    created, updated = schemas.times_of_type(tx, of.id or 0)
    return {
        "id": str(of.id),
        "object_type_id": of.type_id,
        "fully_qualified_name": f"p{tx.workspace_id}_{of.name}",
        "name": of.name,
        "labels": wire.TypeLabelsSaid(singular=of.singular, plural=of.plural),
        "description": of.description,
        "primary_display_property": of.primary,
        "secondary_display_properties": list(of.secondary),
        "searchable_properties": list(of.searchable),
        "required_properties": list(of.required),
        "created_at": created,
        "updated_at": updated,
        "archived": archived,
    }


def type_ids(tx: Read) -> dict[str, str]:
    """How the API numbers every kind, engagements included."""
    own = {one.name: one.type_id for one in schemas.types(tx, archived=True).values()}
    live = {one.name: one.type_id for one in (*BUILT_IN.values(), *schemas.types(tx).values())}
    return {kind: words[2] for kind, words in ENGAGEMENT_WORDS.items()} | own | live


def association(one: AssociationType, ids: dict[str, str]) -> wire.Association:
    """What an object type may be associated with, in one direction."""
    return wire.Association(
        id=str(one.id),
        name=one.name,
        from_object_type_id=ids.get(one.from_kind, one.from_kind),
        to_object_type_id=ids.get(one.to_kind, one.to_kind),
    )
