"""Pages and numbers as the API spells them: ids are text, a page begins after a number."""

from collections.abc import Sequence
from typing import TypeVar

from server.errors import Problem, Refusal
from shared_schema.hubspot.shape import Next, Paging

One = TypeVar("One")


def number(text: str | None, field: str) -> int:
    """An id or a place; 0 when there is none, Refusal when it is no number of ours."""
    if text is None or text == "":
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Refusal(Problem("bad_request", f"{field} {text[:40]!r} is not a number.", field=field))
    return int(text)


def ident(text: str) -> int:
    """An id in an address: what cannot be one, is not there."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 15 else 0


def limit(wanted: int, most: int, field: str = "limit") -> int:
    """How many a page holds; raises Refusal outside 1 to `most`."""
    if not 1 <= wanted <= most:
        raise Refusal(Problem("bad_request", f"{field} must be from 1 to {most}.", field=field))
    return wanted


def cut(found: Sequence[One], size: int) -> tuple[Sequence[One], bool]:
    """A page out of what was read with one too many; whether there is more."""
    return found[:size], len(found) > size


def paging(after: int | str) -> Paging:
    """The next page begins after this."""
    return Paging(next=Next(after=str(after)))
