"""After an erasure: rewrite the full-text index, so that no dropped word is left in the file (H41)."""

from server.actions.index_search import index_changes
from server.deps import Deps
from server.store import dialect, jobs, search
from server.store.jobs import Job


def scrub_search(deps: Deps, job: Job) -> None:
    """Read the feed to its end first: only then is what was erased out of the index."""
    while index_changes(deps, job.workspace_id):
        pass
    with deps.store.write(job.workspace_id) as tx:
        dialect.overwrite_deleted(tx.connection)
        search.scrub(tx)
        jobs.done(tx, job)
