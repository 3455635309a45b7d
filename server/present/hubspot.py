"""Records and engagements as HubSpot writes them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from server.core.collection import Item, Link, chosen
from server.core.properties import Property
from server.errors import Problem
from server.present.hubspot_errors import category, details
from server.store.history import Change
from shared_schema.hubspot import objects as wire

_SOURCES = {"panel": "CRM_UI", "api": "INTEGRATION", "import": "IMPORT", "merge": "MERGE_OBJECTS"}


def shown(  # noqa: PLR0913  what may be shown
    kind: str,
    item: Item,
    asked: list[str],
    known: Mapping[str, Property],
    *,
    links: Sequence[Link] | None = None,
    past: dict[str, list[wire.Past]] | None = None,
    new: bool | None = None,
) -> wire.Object:
    """One object with the properties asked for, or its usual ones."""
    return wire.Object(
        id=str(item.id),
        properties=chosen(kind, item, asked, known),
        created_at=item.created_at,
        updated_at=item.updated_at,
        archived=item.archived_at is not None,
        archived_at=item.archived_at,
        properties_with_history=past,
        associations=_associations(links) if links else None,
        new=new,
    )


def _associations(links: Iterable[Link]) -> dict[str, wire.AssociatedIds]:
    found: dict[str, list[wire.AssociatedId]] = {}
    for one in links:
        found.setdefault(one.plural, []).append(wire.AssociatedId(id=str(one.id), type=one.name))
    return {plural: wire.AssociatedIds(results=ends) for plural, ends in found.items()}


def past(item: Item, name: str, changes: Sequence[Change]) -> list[wire.Past]:
    """A property's values, newest first; the oldest one is as old as the record."""
    values = [
        wire.Past(value=one.new or "", timestamp=one.at, source_type=_SOURCES.get(one.source, "CRM_UI"))
        for one in changes
    ]
    first = changes[-1].old if changes else item.values.get(name)
    if first is not None:
        values.append(wire.Past(value=first, timestamp=item.created_at, source_type="CRM_UI"))
    return values


def batch(
    results: list[wire.Object], refused: list[wire.BatchError], began: datetime, ended: datetime
) -> wire.Batch:
    """What a batch has done."""
    return wire.Batch(
        status="COMPLETE",
        results=results,
        started_at=began,
        completed_at=ended,
        num_errors=len(refused) or None,
        errors=refused or None,
    )


def batch_error(
    refused: Problem, problems: tuple[Problem, ...], context: dict[str, list[str]]
) -> wire.BatchError:
    """Why one item of a batch was refused, and which."""
    found = [
        wire.BatchErrorDetail(message=one.message, code=one.code, context=one.context)
        for one in details(problems)
    ]
    return wire.BatchError(
        status="error",
        category=category(refused.code),
        message=" ".join((refused.title, *refused.steps)),
        context=context,
        errors=found,
        links={},
    )
