"""Scopes: what an access token may be used for, whatever its owner may do (B12); names are HubSpot's."""

from collections.abc import Iterable, Mapping

OBJECTS = ("contacts", "companies", "deals", "tickets", "custom")
SCOPES = (
    *(f"crm.objects.{one}.{verb}" for one in OBJECTS for verb in ("read", "write")),
    *(f"crm.schemas.{one}.{verb}" for one in OBJECTS for verb in ("read", "write")),
    "crm.objects.owners.read",
    "crm.pipelines.read",
    "crm.pipelines.write",
    "sales-email-read",  # the words of mail; without it a mail is who, whom and when
    "communication_preferences.read",
    "communication_preferences.write",
    "communication_preferences.read_write",
    "settings.users.read",
    "webhooks",
)
_AREAS = {
    "contact": "contacts", "contacts": "contacts", "0-1": "contacts",
    "company": "companies", "companies": "companies", "0-2": "companies",
    "deal": "deals", "deals": "deals", "0-3": "deals",
    "ticket": "tickets", "tickets": "tickets", "0-5": "tickets",
}  # fmt: skip
# What is written down about people is read and written with the people's own scopes, as HubSpot has it.
_ENGAGEMENTS = ("email", "note", "call", "meeting", "task", "engagement")
_ENGAGEMENT_IDS = ("0-49", "0-46", "0-48", "0-47", "0-27", "0-4")


def area(object_type: str) -> str:
    """The part of a scope that stands for an object type, by any of the type's spellings."""
    word = object_type.lower()
    if word.removesuffix("s") in _ENGAGEMENTS or word in _ENGAGEMENT_IDS:
        return "contacts"
    return _AREAS.get(word, "custom")


def needed(templates: Iterable[str], path: Mapping[str, object]) -> tuple[str, ...]:
    """The scopes of one request: `{object_type}` in a template stands for the type named in its path."""
    areas = {name: area(str(value)) for name, value in path.items()}
    return tuple(template.format_map(areas) for template in templates)


def missing(granted: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """What a token lacks for a request; `read_write` grants both of its halves."""
    held = frozenset(granted)
    halves = {one.removesuffix("_write") for one in held if one.endswith(".read_write")}
    every = held | halves | {half.removesuffix("read") + "write" for half in halves}
    return tuple(one for one in wanted if one not in every)


def unknown(asked: Iterable[str]) -> tuple[str, ...]:
    """Words that are no scopes."""
    return tuple(one for one in asked if one not in SCOPES)
