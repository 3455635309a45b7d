"""What a word in the API's address means: records of a type, or engagements of a kind."""

from server.actions.engagement_collection import EngagementCollection
from server.actions.record_collection import RecordCollection, open_records
from server.core import engagement_kinds
from server.core.permission import Viewer
from server.core.record_filter import BadSearch, Given, Search, check
from server.errors import Problem, Refusal
from server.store import schemas
from server.store.tx import Read

Collection = RecordCollection | EngagementCollection


def open_collection(tx: Read, viewer: Viewer, word: str, *, contents: bool = True) -> Collection:
    """A collection by any of its type's spellings; `contents` opens the words of mail. Raises Refusal."""
    kind = engagement_kinds.find(word)
    if kind is not None:
        return EngagementCollection(viewer, kind, contents)
    of = schemas.type_of(tx, word)
    if of is None:
        raise Refusal(Problem("not_found", f"There is no object type {word[:80]!r}.", field="objectType"))
    return open_records(tx, viewer, of)


def plan_search(
    of: Collection, groups: list[list[Given]], query: str, sorts: list[tuple[str, bool]]
) -> Search:
    """A search that can be asked. Raises Refusal."""
    try:
        return check(of.properties, groups, query, sorts)
    except BadSearch as bad:
        raise Refusal(Problem("bad_request", str(bad), field=bad.field)) from bad
