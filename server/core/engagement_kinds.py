"""Engagements as the API has them: mail, notes, calls, meetings, tasks, and their properties (H53)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.core import built_in
from server.core.engagement_headers import headers
from server.core.properties import BadValue, Option, Property, normalise
from server.errors import Problem

WORDS = {
    "email": ("emails", "0-49"),
    "note": ("notes", "0-46"),
    "call": ("calls", "0-48"),
    "meeting": ("meetings", "0-47"),
    "task": ("tasks", "0-27"),
}
TIMESTAMP = "hs_timestamp"
ADDED_BY = {
    "hs_object_id": "number",
    "hs_createdate": "datetime",
    "hs_lastmodifieddate": "datetime",
}
DIRECTIONS = {"EMAIL": "outgoing", "INCOMING_EMAIL": "incoming", "FORWARDED_EMAIL": "incoming"}
# The words of a mail: read with the scope sales-email-read only.
CONTENTS = frozenset({"hs_email_subject", "hs_email_text", "hs_email_html", "hs_email_headers"})


def _choice(name: str, label: str, *values: str) -> tuple[str, str, str, tuple[str, ...]]:
    return name, label, "enumeration", values


def _text(name: str, label: str) -> tuple[str, str, str, tuple[str, ...]]:
    return name, label, "string", ()


_ROWS = {
    "email": (
        _text("hs_email_subject", "Subject"),
        _text("hs_email_text", "Text"),
        _text("hs_email_html", "HTML"),
        _text("hs_email_headers", "Headers"),
        _choice("hs_email_direction", "Direction", *DIRECTIONS),
        _choice("hs_email_status", "Status", "BOUNCED", "FAILED", "SCHEDULED", "SENDING", "SENT"),
    ),
    "note": (_text("hs_note_body", "Note"),),
    "call": (
        _text("hs_call_title", "Title"),
        _text("hs_call_body", "Notes"),
        _choice("hs_call_direction", "Direction", "INBOUND", "OUTBOUND"),
        _text("hs_call_disposition", "Outcome"),
        ("hs_call_duration", "Milliseconds", "number", ()),
        _text("hs_call_from_number", "From"),
        _text("hs_call_to_number", "To"),
        _text("hs_call_recording_url", "Recording"),
        _choice(
            "hs_call_status", "Status", "BUSY", "CALLING_CRM_USER", "CANCELED", "COMPLETED", "CONNECTING",
            "FAILED", "IN_PROGRESS", "NO_ANSWER", "QUEUED", "RINGING",
        ),
    ),
    "meeting": (
        _text("hs_meeting_title", "Title"),
        _text("hs_meeting_body", "Description"),
        _text("hs_internal_meeting_notes", "Internal notes"),
        _text("hs_meeting_location", "Place"),
        _text("hs_meeting_external_url", "Link"),
        ("hs_meeting_start_time", "Start", "datetime", ()),
        ("hs_meeting_end_time", "End", "datetime", ()),
        _choice(
            "hs_meeting_outcome", "Outcome", "SCHEDULED", "COMPLETED", "RESCHEDULED", "NO_SHOW", "CANCELED"
        ),
    ),
    "task": (
        _text("hs_task_subject", "Title"),
        _text("hs_task_body", "Notes"),
        _choice("hs_task_status", "Status", "NOT_STARTED", "IN_PROGRESS", "WAITING", "COMPLETED", "DEFERRED"),
        _choice("hs_task_priority", "Priority", "NONE", "LOW", "MEDIUM", "HIGH"),
        _choice("hs_task_type", "Type", "EMAIL", "CALL", "TODO"),
    ),
}  # fmt: skip
# The properties that make an engagement's line in a timeline: its title, and where its snippet comes from.
TITLES = {
    "email": "hs_email_subject", "call": "hs_call_title", "meeting": "hs_meeting_title",
    "task": "hs_task_subject",
}  # fmt: skip
BODIES = {
    "email": ("hs_email_text", "hs_email_html"), "note": ("hs_note_body",), "call": ("hs_call_body",),
    "meeting": ("hs_meeting_body",), "task": ("hs_task_body",),
}  # fmt: skip
MARKED_UP = frozenset({"hs_email_html", "hs_note_body", "hs_call_body", "hs_meeting_body", "hs_task_body"})


def _properties(kind: str) -> dict[str, Property]:
    group = "engagement"
    rows = (
        *_ROWS[kind],
        (TIMESTAMP, "When", "datetime", ()),
        _text("hs_attachment_ids", "Attachments"),
        (built_in.OWNER, "Owner", "enumeration", ()),
    )
    made = [
        Property(
            kind,
            name,
            label,
            type_,
            "textarea" if type_ == "string" and name not in TITLES.values() else "text",
            group,
            options=tuple(Option(value, value.replace("_", " ").capitalize()) for value in values),
        )
        for name, label, type_, values in rows
    ]
    own = [
        Property(kind, name, name, type_, group=group, is_read_only=True) for name, type_ in ADDED_BY.items()
    ]
    return {one.name: one for one in (*made, *own)}


PROPERTIES = {kind: _properties(kind) for kind in WORDS}


def find(word: str) -> str | None:
    """A kind by any of its spellings: `email`, `emails`, `0-49`."""
    asked = word.lower()
    return next((kind for kind, words in WORDS.items() if asked == kind or asked in words), None)


@dataclass(frozen=True)
class Written:
    """An engagement as an edit makes it; with problems it stays as it is."""

    values: dict[str, str]
    owner_id: int | None
    problems: tuple[Problem, ...]


def write(
    kind: str, current: Mapping[str, str], given: Mapping[str, str | None], owners: Mapping[int, str]
) -> Written:
    """The values after an edit; `hs_timestamp` must be there at the end (H53)."""
    values, problems = dict(current), []
    for name, value in given.items():
        try:
            new = _value(kind, name, value, owners)
        except BadValue as bad:
            problems.append(_refused(kind, name, str(bad)))
            continue
        if new is None:
            values.pop(name, None)
        else:
            values[name] = new
    if TIMESTAMP not in values and not problems:
        problems.append(
            Problem(
                "property_required",
                "hs_timestamp is missing.",
                ("Say when it was, in milliseconds or as 2026-11-24T15:30:00Z.",),
                field=TIMESTAMP,
            )
        )
    owner = values.get(built_in.OWNER)
    return Written(values, int(owner) if owner else None, tuple(problems))


def _value(kind: str, name: str, value: str | None, owners: Mapping[int, str]) -> str | None:
    wanted = PROPERTIES[kind].get(name)
    if wanted is None:
        raise BadValue("is no property of it")
    if wanted.is_read_only:
        raise BadValue("is kept by the server and cannot be written")
    if name == built_in.OWNER:
        text = (value or "").strip()
        if text and not (text.isascii() and text.isdigit() and int(text) in owners):
            raise BadValue(f"{text[:40]!r} is no owner's id")
        return text or None
    if name == "hs_email_headers" and value:
        headers(value)
    return normalise(value, wanted)


def _refused(kind: str, name: str, reason: str) -> Problem:
    wanted = PROPERTIES[kind].get(name)
    if wanted is None:
        return Problem(
            "property_unknown", f"There is no property {name[:100]!r} of {WORDS[kind][0]}.", field=name[:100]
        )
    code = "property_read_only" if wanted.is_read_only else "property_invalid"
    return Problem(code, f"{name}: {reason}.", ("Correct it.",), field=name)


def moment(values: Mapping[str, str]) -> datetime:
    """When it was: `hs_timestamp`, which `write` has checked."""
    return datetime.fromisoformat(values[TIMESTAMP].replace("Z", "+00:00"))
