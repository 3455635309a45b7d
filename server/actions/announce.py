"""Tell webhooks of a change: their deliveries are written in the transaction that made it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from server.core.permission import Viewer
from server.core.webhooks import Event, spell
from server.store import webhooks
from server.store.tx import Write

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SOURCES = {"api": "INTEGRATION", "panel": "CRM_UI", "import": "IMPORT"}


def announce(tx: Write, viewer: Viewer, events: Iterable[Event]) -> None:
    """Queue each event for whoever wants to hear of it; where nobody does, nothing is written."""
    wanting: dict[tuple[str, str], list[tuple[webhooks.Subscription, int]]] = {}
    for event in events:
        key = (event.kind, event.name)
        if key not in wanting:
            wanting[key] = webhooks.wanting(tx, *key)
        for one, batch in wanting[key]:
            if one.property_name in (None, event.property_name):
                webhooks.queue(tx, one, batch, spell(*key), _content(viewer, event))


def _content(viewer: Viewer, event: Event) -> dict[str, Any]:
    return {
        "kind": event.kind,
        "objectId": event.record_id,
        "changeSource": _SOURCES.get(viewer.via, "CRM"),
        "sourceId": f"userId:{viewer.user_id}",
        **({"propertyName": event.property_name} if event.property_name else {}),
        **event.content,
    }


def record_events(
    kind: str, record_id: int, name: str, changed: Mapping[str, tuple[str | None, str | None]] | None = None
) -> list[Event]:
    """The events of one record's change: its creation or deletion, then each property that changed."""
    first = [] if name == "propertyChange" else [Event(kind, name, record_id, {})]
    rest = [
        Event(kind, "propertyChange", record_id, {"propertyValue": new or ""}, property_name)
        for property_name, (_, new) in (changed or {}).items()
    ]
    return [*first, *rest]
