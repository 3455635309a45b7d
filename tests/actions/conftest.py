"""A workspace for the CRM's actions: Mia the admin, Tom who owns some records, Vera who only looks."""

from dataclasses import dataclass, replace

import pytest

from server.actions.admit import viewer_in
from server.actions.begin_workspace import begin_workspace
from server.core.permission import Grant, Viewer
from server.store import users, workspaces
from server.store.tx import Store, Write
from tests.actions.desk import desk
from tests.actions.outbox import heron, outbox, outside
from tests.world import record

__all__ = ["desk", "heron", "outbox", "outside"]


@dataclass(frozen=True)
class Firm:
    """Ids and viewers of one workspace."""

    workspace: int
    mia: Viewer
    tom: Viewer
    vera: Viewer
    anna: int  # a contact of Tom's
    ben: int  # a contact of Mia's
    acme: int
    globex: int
    offer: int


def viewer(tx: Write, user_id: int) -> Viewer:
    found = viewer_in(tx, user_id, via="api")
    assert found is not None
    return found


@pytest.fixture
def firm(store: Store) -> Firm:
    with store.system() as system:
        workspace = workspaces.add(system, "Northwind")
    with store.write(workspace) as tx:
        begin_workspace(tx)
        mia = users.add(tx, "mia@northwind.test", "Mia Berg", "sales", is_admin=True)
        tom = users.add(tx, "tom@northwind.test", "Tom Okafor", "sales")
        vera = users.add(tx, "vera@northwind.test", "Vera Lind", "view_only")
        # Tom sees and edits what is his or nobody's.
        owned = Grant("owned", "owned", "owned", "owned", unassigned=True)
        grants = dict.fromkeys(("contact", "company", "deal"), owned)
        return Firm(
            workspace,
            viewer(tx, mia),
            replace(viewer(tx, tom), grants=grants),
            viewer(tx, vera),
            record(tx, "contact", "Anna", address="anna@acme.test", owner=tom),
            record(tx, "contact", "Ben", address="ben@acme.test", owner=mia),
            record(tx, "company", "Acme"),
            record(tx, "company", "Globex"),
            record(tx, "deal", "Offer", is_open=True, owner=tom),
        )
