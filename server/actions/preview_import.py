"""The dry run: walk the whole file, decide every row, change nothing, and write down what would happen."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice

from server import uploads
from server.actions.admit import viewer_in
from server.actions.link_rows import Links
from server.actions.plan_rows import CHUNK, decided, plan_of
from server.core.import_plan import Outcome
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.exchange.read import read
from server.exchange.sniff import Shape
from server.exchange.table import BadFile, Row
from server.store import imports, jobs
from server.store.imports import RowNote, Run
from server.store.jobs import Job
from server.store.tx import Read

SHOWN = {"created": 200, "updated": 500, "unchanged": 50, "refused": 2000}  # rows of a dry run that are kept
COUNTED = ("created", "updated", "unchanged", "refused", "linked")


def preview_import(deps: Deps, claimed: Job, run: Run) -> None:
    """Carry out a dry run; its last act is to say that the file was checked."""
    counts, total = dict.fromkeys(COUNTED, 0), 0
    marks: set[int] = set()
    links = Links()
    with deps.store.write(run_workspace(claimed)) as tx:
        imports.forget_notes(tx, run.id, "check")
    with opened_rows(deps, run) as rows:
        while chunk := list(islice(rows, CHUNK)):
            with deps.store.read(run_workspace(claimed)) as look:
                plan = plan_of(look, run, importing(look, run))
                outcomes = decided(look, plan, [plan.reader.read(*row) for row in chunk], marks)
                notes = _notes(outcomes, counts)
                counts["linked"] += links.would_make(look, plan, outcomes)
            count(counts, outcomes)
            total += len(chunk)
            with deps.store.write(run_workspace(claimed)) as tx:
                still(tx, run, "checking")
                imports.note(tx, run.id, "check", notes)
                imports.save(tx, run.id, cursor=total, counts=dict(counts))
    with deps.store.write(run_workspace(claimed)) as tx:
        still(tx, run, "checking")
        imports.save(tx, run.id, state="checked", rows=total, cursor=total, counts=counts)
        jobs.done(tx, claimed)


def run_workspace(claimed: Job) -> int:
    """The workspace a job works for."""
    return claimed.workspace_id


def importing(tx: Read, run: Run) -> Viewer:
    """The person who imports, with the rights they have now. Raises Refusal when they were disabled."""
    found = viewer_in(tx, run.user_id, via="import")
    if found is None:
        raise Refusal(Problem("not_permitted", "The person who began this import may not come in any more."))
    return found


@contextmanager
def opened_rows(deps: Deps, run: Run) -> Iterator[Iterator[Row]]:
    """The rows of an import's file. Raises Refusal."""
    with uploads.opened(deps.settings, run.file) as content:
        try:
            with read(content, Shape(**run.shape)) as table:
                yield _said(table.rows)
        except BadFile as bad:
            raise Refusal(Problem("file_unreadable", str(bad), field="file")) from bad


def _said(rows: Iterator[Row]) -> Iterator[Row]:
    """A file that breaks in the middle is a refusal, wherever the break is met."""
    try:
        yield from rows
    except BadFile as bad:
        raise Refusal(Problem("file_unreadable", str(bad), field="file")) from bad


def still(tx: Read, run: Run, state: str) -> Run:
    """The import, if it is still in this state. Raises LeaseLost when somebody has taken it further."""
    found = imports.by_id(tx, run.id)
    if found is None or found.state != state:
        raise jobs.LeaseLost(run.id)
    return found


def count(counts: dict[str, int], outcomes: Iterable[Outcome]) -> None:
    """Add to the counts."""
    for one in outcomes:
        counts[one.verdict] += 1


def _notes(outcomes: Iterable[Outcome], counts: dict[str, int]) -> list[RowNote]:
    left = {verdict: limit - counts[verdict] for verdict, limit in SHOWN.items()}
    kept = []
    for one in outcomes:
        if left[one.verdict] > 0:
            left[one.verdict] -= 1
            kept.append(noted(one))
    return kept


def noted(one: Outcome) -> RowNote:
    """A row as it is written down."""
    changes = tuple((name, old, new) for name, (old, new) in one.edit.changed.items()) if one.edit else ()
    name = one.edit.columns.name if one.edit else ""
    problem = one.problem
    reason = " ".join((problem.title, *problem.steps)) if problem else None
    record = one.record_id if one.verdict != "refused" else None  # a stranger's id is nobody's business
    return RowNote(
        one.number, one.verdict, record, name, changes, (), problem.field if problem else None, reason
    )
