"""One box over everything: records by what they hold, mails and notes by what they say."""

from collections.abc import Callable, Mapping

from server.core.permission import Reach, Viewer, reach
from server.core.search import Question, question
from server.deps import Deps
from server.present.found import groups
from server.store import engagements, records
from server.store import search as index
from server.store.engagements import Engagement
from server.store.records import Full, Record
from server.store.tx import Read
from shared_schema.search import Found, Search

FURTHER, ROUNDS = 500, 12  # for viewers who may see few of many


def search(deps: Deps, viewer: Viewer, cmd: Search) -> Found:
    """What is found by all words and may be seen by the viewer, a few of each kind, newest first."""
    asked = question(cmd.text)
    wanted = [on for on in index.SHELVES if not cmd.kinds or on in _shelves(cmd.kinds)]
    if asked.is_empty:
        return Found(groups=[])
    first = cmd.limit + 3  # candidates on each shelf: mostly enough
    with deps.store.read(viewer.workspace_id) as tx:
        found = index.newest(tx, asked, dict.fromkeys(wanted), first)
        seen = _Seen(tx, viewer, found)
        kept = {on: _visible(tx, asked, on, found[on], first, cmd.limit, seen) for on in wanted}
        return groups(tx, asked, kept, cmd.limit, set(cmd.kinds))


def _shelves(kinds: list[str]) -> set[str]:
    return {one for kind in kinds for one in ((kind,) if kind in index.SHELVES else ("custom",))}


class _Seen:
    """What the viewer may see of some candidates: records within reach, and entries on their timelines."""

    def __init__(self, tx: Read, viewer: Viewer, found: Mapping[str, list[int]]) -> None:
        self._tx, self._viewer = tx, viewer
        self._reach: dict[str, Reach] = {}
        self._records = self._within([one for on in index.RECORD_SHELVES for one in found.get(on, ())])
        self._entries = self._on_timelines([one for on in index.LOG_SHELVES for one in found.get(on, ())])

    def __call__(self, on: str, ids: list[int], *, known: bool) -> list[Full | tuple[Engagement, Record]]:
        if on in index.RECORD_SHELVES:
            within = self._records if known else self._within(ids)
            return [within[one] for one in ids if one in within]
        entries = self._entries if known else self._on_timelines(ids)
        return [entries[one] for one in ids if one in entries]

    def _within(self, ids: list[int]) -> dict[int, Full]:
        return {one: full for one, full in records.found(self._tx, ids).items() if self._reaches(full.record)}

    def _on_timelines(self, ids: list[int]) -> dict[int, tuple[Engagement, Record]]:
        on = engagements.records_of(self._tx, ids) if ids else {}
        seen = {one: [record for record, _ in on.get(one, ()) if self._reaches(record)] for one in ids}
        entries = (
            engagements.by_ids(self._tx, [one for one in ids if seen[one]]) if any(seen.values()) else {}
        )
        return {one: (entries[one], _whose(seen[one])) for one in ids if one in entries}

    def _reaches(self, record: Record) -> bool:
        if record.kind not in self._reach:
            self._reach[record.kind] = reach(self._viewer, record.kind, "view")
        return self._reach[record.kind].covers(record.owner_id)


def _whose(seen: list[Record]) -> Record:
    """Of several timelines the contact's: it is a person whom one looks for."""
    return next((record for record in seen if record.kind == "contact"), seen[0])


Sight = Callable[..., list[Full | tuple[Engagement, Record]]]


def _visible(  # noqa: PLR0913  one shelf of one question
    tx: Read, asked: Question, on: str, ids: list[int], size: int, limit: int, seen: Sight
) -> tuple[list[Full | tuple[Engagement, Record]], bool]:
    """Candidates that may be seen, and whether there are more; looks on while most are out of reach."""
    kept = seen(on, ids, known=True)
    for _ in range(ROUNDS):
        if len(kept) > limit or len(ids) < size:
            return kept, len(kept) > limit
        size = FURTHER
        ids = index.newest(tx, asked, {on: ids[-1]}, size)[on]
        kept += seen(on, ids, known=False)
    return kept, len(ids) == size
