"""Fill a workspace with an invented customer base of any size: for demos and benchmarks."""

from datetime import timedelta

from server import ids
from server.actions.index_search import reindex
from server.core.record_edit import Stage
from server.demo.rows import COLUMNS, Office, Rep
from server.demo.story import story
from server.deps import Deps
from server.store import bulk, schemas, teams, users
from server.store.tx import Read, Write

TEAMS = ("North", "South", "Key accounts", "Service")
CONTACTS_OF_A_REP = 2_000
MOST_REPS = 60


def fill_workspace(
    deps: Deps, workspace_id: int, contacts: int, emails: int, seed: int, *, search: bool = True
) -> int:
    """Companies, contacts, deals, tickets, mails, notes and tasks up to today; how many rows.

    The same seed on the same day gives the same rows. Each chunk is a write of its own, so that
    a server that runs meanwhile is not kept waiting.
    """
    with deps.store.write(workspace_id) as tx:
        reps, stages = _reps(tx, contacts), _stages(tx)
        until = tx.now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        first = tx.new_id()
    office = Office(ids.repeatable(seed), _Counter(first), reps, stages, until, seed)
    added = 0
    for rows in story(office, contacts, emails):
        with deps.store.write(workspace_id) as tx:
            added += bulk.add_rows(tx, COLUMNS, rows)
            tx.skip_to(office.new_id())
    if search:
        reindex(deps, workspace_id)
    return added


class _Counter:
    """Ids one after the other, beginning where the workspace stands."""

    def __init__(self, first: int) -> None:
        self._last = first

    def __call__(self) -> int:
        self._last += 1
        return self._last


def _reps(tx: Write, contacts: int) -> list[Rep]:
    """More people of ours the more there is to do, in teams."""
    made = []
    for number in range(1, min(MOST_REPS, 4 + contacts // CONTACTS_OF_A_REP) + 1):
        address, name = f"rep{number}@northwind.test", f"Rep {number}"
        made.append(
            Rep(users.add(tx, address, name, "service" if number % 4 == 0 else "sales"), address, name)
        )
    for at, team in enumerate(TEAMS):
        teams.add_team(tx, team, [one.id for one in made[at :: len(TEAMS)]])
    return made


def _stages(tx: Read) -> dict[str, tuple[Stage, ...]]:
    return {kind: schemas.stages(tx, kind) for kind in ("deal", "ticket")}
