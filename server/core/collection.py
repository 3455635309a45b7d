"""What the API reads and writes alike, whether it is a record or an engagement: one thing with its values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.core.properties import Property, stamp

# What is shown of a thing when nobody says which properties; HubSpot's own choices.
DEFAULTS = {
    "contact": ("createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"),
    "company": ("createdate", "domain", "hs_lastmodifieddate", "hs_object_id", "name"),
    "deal": (
        "amount", "closedate", "createdate", "dealname", "dealstage", "hs_lastmodifieddate", "hs_object_id",
        "pipeline",
    ),
    "ticket": (
        "content", "createdate", "hs_lastmodifieddate", "hs_object_id", "hs_pipeline", "hs_pipeline_stage",
        "hs_ticket_priority", "subject",
    ),
}  # fmt: skip
CUSTOM = ("hs_createdate", "hs_lastmodifieddate", "hs_object_id")


@dataclass(frozen=True)
class Item:
    """One record or engagement; `values` are text by name, the server's own ones included."""

    id: int
    values: Mapping[str, str]
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None = None


@dataclass(frozen=True)
class Link:
    """A record at the other end of an association, and what HubSpot calls the way to it."""

    kind: str
    plural: str
    id: int
    name: str


def own_values(ident: int, created_at: datetime, updated_at: datetime) -> dict[str, str]:
    """The properties that the server keeps itself, under each of their names."""
    created, updated = stamp(created_at), stamp(updated_at)
    return {
        "hs_object_id": str(ident),
        "createdate": created,
        "hs_createdate": created,
        "lastmodifieddate": updated,
        "hs_lastmodifieddate": updated,
    }


def chosen(kind: str, item: Item, asked: list[str], known: Mapping[str, Property]) -> dict[str, str | None]:
    """The values to show: those asked for, else the kind's usual ones; unknown names are left out."""
    wanted = asked or DEFAULTS.get(kind, CUSTOM)
    return {
        name: item.values.get(name) for name in dict.fromkeys(wanted) if name in known or name in item.values
    }
