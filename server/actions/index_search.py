"""Keep search in step with the feed, or read everything again.

Logging a mail does not wait for its words: what was committed stands in the feed, and is read from there
afterwards. How far it was read is written with the words themselves, so a killed server goes on where
it was.
"""

from collections.abc import Callable, Iterable

from server.deps import Deps
from server.store import changes, findable, jobs, schemas, search, workspaces
from server.store.changes import Change
from server.store.jobs import Job
from server.store.tx import Write

STEP = 200  # changes at once: everybody who writes in the workspace waits for so many
CHUNK = 2000


def index_changes(deps: Deps, workspace_id: int) -> bool:
    """Read a little of the feed; whether there may be more."""
    with deps.store.write(workspace_id) as tx:
        stand, oldest = workspaces.searched(tx), changes.oldest(tx)
        lost = stand < 0 or (oldest is not None and stand + 1 < oldest)
        news = [] if lost else _bounded(changes.after(tx, stand, STEP))
        _follow(tx, news)
        if not lost:
            last = news[-1].seq if news else tx.seq()
            workspaces.set_searched(tx, last)
            more = last < tx.seq()
    if lost:
        reindex(deps, workspace_id)
        return False
    return more


def _bounded(news: list[Change]) -> list[Change]:
    """Of many records that were written at once, so many as one step may carry; at least one line."""
    size = 0
    for place, one in enumerate(news):
        size += len(changes.ids_of(one)) if one.kind == changes.MANY else 1
        if size > CHUNK and place:
            return news[:place]
    return news


def scrub_search(deps: Deps, job: Job) -> None:
    """After an erasure: what was said before is read to its end, then no trace of it is left in the file."""
    while index_changes(deps, job.workspace_id):
        pass
    with deps.store.write(job.workspace_id) as tx:
        search.scrub(tx)
        jobs.done(tx, job)


def _follow(tx: Write, news: Iterable[Change]) -> None:
    told = list(news)
    written = {one.ref for one in told if one.kind == "record"}
    written |= {ident for one in told if one.kind == changes.MANY for ident in changes.ids_of(one)}
    _put(tx, written, {one.ref for one in told if one.kind == "engagement"})


def _put(tx: Write, records: set[int], engagements: set[int]) -> None:
    if not records and not engagements:
        return
    found = findable.of_records(tx, records, schemas.types(tx)) | findable.of_engagements(tx, engagements)
    # What is archived or gone is told by its id alone: it is taken from every shelf it may stand on.
    known = {place & search.IDS for place in found}
    gone = [search.place(tx, on, ref) for ref in records - known for on in search.RECORD_SHELVES]
    gone += [search.place(tx, on, ref) for ref in engagements - known for on in search.LOG_SHELVES]
    search.drop(tx, gone)
    search.put(tx, found)


def reindex(deps: Deps, workspace_id: int, told: Callable[[int], None] = lambda _: None) -> None:
    """Forget all words of a workspace and read everything again, a chunk at a time.

    What changes meanwhile stands in the feed after the place that is remembered first. Killed in the
    middle, it begins again.
    """
    with deps.store.write(workspace_id) as tx:
        workspaces.set_searched(tx, -1)
        start = tx.seq()
        search.clear(tx)
    done = 0
    for ids_after, is_record in ((findable.record_ids, True), (findable.engagement_ids, False)):
        last = 0
        while True:
            with deps.store.write(workspace_id) as tx:
                ids = ids_after(tx, last, CHUNK)
                _put(tx, set(ids) if is_record else set(), set() if is_record else set(ids))
            if not ids:
                break
            last, done = ids[-1], done + len(ids)
            told(done)
    with deps.store.write(workspace_id) as tx:
        workspaces.set_searched(tx, start)
