"""What `/deep` and `alongside doctor` say when something is not well."""

from datetime import timedelta

from sqlalchemy import insert, update

from server.clock import FixedClock
from server.deps import Deps
from server.doctor import background
from server.health import deep_state
from server.jobs.indexer import Indexer
from server.store import tables as t
from server.store import webhooks
from server.store.tx import Store
from tests.actions.conftest import Firm


def test_search_that_lags_webhooks_that_fail_and_imports_that_stand_still(
    deps: Deps, store: Store, clock: FixedClock, firm: Firm
) -> None:
    Indexer(deps).catch_up()
    new = ("search_behind", "webhooks_failing", "webhooks_disabled", "imports_stuck")
    assert [deep_state(deps)[name] for name in new] == [0, 0, 0, 0]
    with store.write(firm.workspace) as tx:
        tx.tell("contacts", "record", firm.anna)
        for app, name in enumerate(("failing_since", "disabled_at")):
            webhooks.save(tx, webhooks.add(tx, app, "https://example.com/x", 10), **{name: tx.now})
        run = {
            "user_id": firm.mia.user_id, "kind": "contact", "state": "running", "file": "x", "file_name": "x.csv",
            "size": 1, "shape": {}, "columns": [], "samples": [], "mode": "both", "clears": False, "cursor": 0,
            "counts": {}, "created_at": tx.now, "updated_at": tx.now,
        }  # fmt: skip
        tx.run(insert(t.import_run).values(workspace_id=tx.workspace_id, id=tx.new_id(), **run))
    assert [deep_state(deps)[name] for name in new] == [1, 1, 1, 0], "it has just begun"
    clock.advance(timedelta(minutes=20))
    assert deep_state(deps)["imports_stuck"] == 1
    with store.write(firm.workspace) as tx:
        tx.run(update(t.import_run).where(tx.mine(t.import_run)).values(state="done"))
    assert deep_state(deps)["imports_stuck"] == 0


def test_the_doctor_says_what_to_do() -> None:
    well = {"search_behind": 3, "webhooks_failing": 0, "webhooks_disabled": 0, "imports_stuck": 0}
    assert all(good for good, _ in background(well))
    ill = {"search_behind": 90_000, "webhooks_failing": 1, "webhooks_disabled": 2, "imports_stuck": 1}
    found = background(ill)
    assert not any(good for good, _ in found)
    assert "is a server running?" in found[0][1]
    assert "Administration, Webhooks" in found[1][1]
    assert "is a worker running?" in found[2][1]
