"""What reps log by hand: notes, calls, meetings and tasks, under the names of HubSpot's API."""

from collections.abc import Mapping
from datetime import datetime

KINDS = ("note", "call", "meeting", "task")
WORDS = {"note": "Note", "call": "Call", "meeting": "Meeting", "task": "Task"}
_TITLES = {"call": "hs_call_title", "meeting": "hs_meeting_title", "task": "hs_task_subject"}
_TEXTS = {
    "note": "hs_note_body",
    "call": "hs_call_body",
    "meeting": "hs_meeting_body",
    "task": "hs_task_body",
}
_SNIPPET = 180


def properties(kind: str, title: str, text: str) -> dict[str, str]:
    """A title and a text under the names of their kind; empty ones are left out."""
    named = {_TITLES.get(kind): title, _TEXTS[kind]: text}
    return {name: value for name, value in named.items() if name is not None and value}


def title_of(kind: str, text: str, given: str = "") -> str:
    """What an entry is called: what it was given, else its first line, else its kind."""
    first = next(iter(text.strip().splitlines()), "")
    return (given.strip() or first.strip()[:80] or WORDS.get(kind, kind))[:300]


def text_of(kind: str, stored: Mapping[str, str]) -> str:
    """The whole text of an entry."""
    return stored.get(_TEXTS.get(kind, ""), "")


def snippet_of(text: str) -> str:
    """The first words, on one line."""
    return " ".join(text.split())[:_SNIPPET]


def when(due_at: datetime, done_at: datetime | None, now: datetime) -> str:
    """S44: a task is done, overdue, due today, or upcoming."""
    if done_at is not None:
        return "done"
    if due_at < now:
        return "overdue"
    return "today" if due_at.date() == now.date() else "upcoming"
