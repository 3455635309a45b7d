"""Engagements on their way out: stored columns become HubSpot's properties, markup is made harmless (H53)."""

from collections.abc import Mapping
from datetime import datetime

from server.core import built_in, engagement_kinds
from server.core.collection import Item, own_values
from server.core.engagement_headers import headers_of
from server.core.engagement_kinds import CONTENTS, MARKED_UP, TIMESTAMP
from server.core.properties import stamp
from server.mime.sanitize import sanitise
from server.store.engagement_search import Row


def item(row: Row, bodies: Mapping[int, tuple[str, str]], *, contents: bool) -> Item:
    """An engagement with its values; without `contents` a mail is who, whom and when."""
    values = dict(row.properties)
    values |= own_values(row.id, row.at, row.at) | {
        name: row.properties[name] for name in engagement_kinds.ADDED_BY if name in row.properties
    }
    values[TIMESTAMP] = stamp(row.at)
    if row.user_id is not None:
        values[built_in.OWNER] = str(row.user_id)
    if row.message_id is not None:
        values |= _of_mail(row, bodies.get(row.message_id, (row.snippet, "")))
    for name in MARKED_UP & values.keys():
        if "<" in values[name]:  # a plain text comes back as it was written
            values[name] = sanitise(values[name])
    if row.kind == "email" and not contents:
        values = {name: one for name, one in values.items() if name not in CONTENTS}
    return Item(row.id, values, _moment(values, "hs_createdate"), _moment(values, "hs_lastmodifieddate"))


def _moment(values: Mapping[str, str], name: str) -> datetime:
    return engagement_kinds.moment({TIMESTAMP: values[name]})


def _of_mail(row: Row, body: tuple[str, str]) -> dict[str, str]:
    """A mail that was really sent or received, in the properties of a logged one."""
    text, html = body
    made = {
        "hs_email_subject": row.subject,
        "hs_email_text": text,
        "hs_email_html": html,
        "hs_email_headers": headers_of(row.people),
        "hs_email_direction": "EMAIL" if row.direction == "outgoing" else "INCOMING_EMAIL",
        "hs_email_status": "SENT",
    }
    return {name: value for name, value in made.items() if value}
