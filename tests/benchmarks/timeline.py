"""The timeline of a very busy record: its 10,000th page beside its first."""

from datetime import timedelta

import msgspec

from server.demo.rows import COLUMNS, instant
from server.present.timeline import PAGE, pages
from server.store import bulk
from server.store.tx import Write
from tests.benchmarks.desk import Desk
from tests.benchmarks.measure import Row, measure
from tests.world import record

DEEP = 10_000
ROUNDS = 1000


def timelines(desk: Desk) -> list[Row]:
    """Both pages in full, as JSON."""
    with desk.deps.store.write(desk.viewer.workspace_id) as tx:
        busy = record(tx, "company", "Very busy")
        deep = _fill(tx, busy)

    def page(before: str | None) -> bytes:
        with desk.deps.store.read(desk.viewer.workspace_id) as tx:
            return msgspec.json.encode(pages(tx, desk.viewer, [busy], before)[busy])

    first = measure("timeline, page 1, as JSON", lambda _: page(None), ROUNDS)
    return [(first, None), (measure(f"timeline, page {DEEP:,}", lambda _: page(deep), ROUNDS), first)]


def _fill(tx: Write, busy: int) -> str:
    """Notes for more than so many pages; the cursor of the last page."""
    count = DEEP * PAGE + PAGE
    first = tx.new_id()
    tx.skip_to(first + count)
    rows: dict[str, list[tuple[object, ...]]] = {"engagement": [], "association": []}
    for number in range(count):
        at = instant(tx.now - timedelta(minutes=number))
        made = first + number
        rows["engagement"].append(
            (made, "note", None, None, None, f"Note {number}", "…", "[]", None, "{}", at)
        )
        rows["association"].append((busy, made, "ticked", at))
    bulk.add_rows(tx, COLUMNS, rows)
    last = tx.now.replace(microsecond=0) - timedelta(minutes=(DEEP - 1) * PAGE)
    return f"{int(last.timestamp()) * 1_000_000}-{first}"
