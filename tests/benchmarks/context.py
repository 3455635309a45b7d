"""Context look-up and log-a-mail, beside the bare query."""

from typing import Any

import msgspec
from sqlalchemy import text

from server.actions.open_thread import open_thread
from shared_schema.commands import OpenThread
from shared_schema.records import Provider
from tests.benchmarks.desk import THREADS, Desk, log
from tests.benchmarks.measure import Row, measure

LOOKS, LOGS = 2000, 1000


def looks(desk: Desk) -> list[Row]:
    """By address: contact, company, deals, tickets and 20 timeline rows."""
    bare_sql = text("SELECT contact_id FROM address WHERE workspace_id = :workspace AND address = :address")

    def bare(number: int) -> Any:
        address = desk.addresses[abs(number) * 37 % len(desk.addresses)]
        with desk.deps.store.read(desk.viewer.workspace_id) as tx:
            return tx.connection.execute(
                bare_sql, {"workspace": desk.viewer.workspace_id, "address": address}
            ).one()

    def look(number: int) -> bytes:
        thread = f"{abs(number) % THREADS:x}"
        cmd = OpenThread(provider=Provider("google"), account=desk.row.address, thread=thread)
        view = open_thread(desk.deps, desk.viewer, cmd).view
        assert view.state == "ready"
        return msgspec.json.encode(view)

    alone = measure("bare: one address by its index", bare, LOOKS)
    return [(alone, None), (measure("context look-up, as JSON for the panel", look, LOOKS), alone)]


def logs(desk: Desk) -> list[Row]:
    """A mail comes in: match, decide, store, tell."""
    bare_sql = text("UPDATE workspace SET last_id = last_id WHERE id = :id")

    def bare(_: int) -> None:
        with desk.deps.store.write(desk.viewer.workspace_id) as tx:
            tx.connection.execute(bare_sql, {"id": tx.workspace_id})

    alone = measure("bare: one row changed and committed", bare, LOGS)

    def one(number: int) -> None:
        log(desk, abs(number), f"{number + 10**9:x}")

    return [(alone, None), (measure("log a mail: match, decide, store, tell", one, LOGS), alone)]
