"""The firm in which these stories happen, and Mia's desk in it."""

import pytest

from server.actions.begin_workspace import begin_workspace
from server.deps import Deps
from server.store import users, workspaces
from tests.crm.desk import Desk, Firm


@pytest.fixture
def firm(deps: Deps) -> Firm:
    with deps.store.system() as system:
        workspace = workspaces.add(system, "Our firm")
    with deps.store.write(workspace) as tx:
        begin_workspace(tx)
        mia = users.add(tx, "mia@ourfirm.test", "Mia", "core")
        tom = users.add(tx, "tom@ourfirm.test", "Tom", "core")
    return Firm(deps, workspace, mia, tom)


@pytest.fixture
def desk(firm: Firm) -> Desk:
    return firm.desk(firm.mia)
