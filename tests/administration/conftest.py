"""A workspace with a super admin, two reps and a few deals, and a way to call the panel's methods."""

from dataclasses import dataclass
from typing import Any

import msgspec
import pytest

from server import panel
from server.actions.admit import viewer_in
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import users, workspaces
from shared_schema import commands
from tests.world import record


@dataclass(frozen=True)
class Firm:
    """Ada administers, Mia and Tom sell; two deals are Mia's, one is Tom's, one is nobody's."""

    deps: Deps
    workspace: int
    ada: int
    mia: int
    tom: int

    def viewer(self, user: int) -> Viewer:
        with self.deps.store.read(self.workspace) as tx:
            found = viewer_in(tx, user)
        assert found is not None
        return found

    def ask(self, user: int, method: str, /, **params: Any) -> Any:
        """What the panel of this person is answered, as it travels."""
        return self.call(self.viewer(user), method, **params)

    def call(self, viewer: Viewer, method: str, /, **params: Any) -> Any:
        command = msgspec.convert(params, commands.METHODS[method][0])
        return msgspec.to_builtins(panel.carry_out(self.deps, viewer, method, command))

    def refused(self, user: int, method: str, /, **params: Any) -> Problem:
        with pytest.raises(Refusal) as refused:
            self.ask(user, method, **params)
        return refused.value.problem


@pytest.fixture
def firm(deps: Deps) -> Firm:
    with deps.store.system() as system:
        workspace = workspaces.add(system, "Northwind")
    with deps.store.write(workspace) as tx:
        ada = users.add(tx, "ada@northwind.test", "Ada Stone", "core", is_admin=True)
        mia = users.add(tx, "mia@northwind.test", "Mia Berg", "sales")
        tom = users.add(tx, "tom@northwind.test", "Tom Okafor", "service")
        for name, owner in (("Renewal", mia), ("Pilot", mia), ("Retrofit", tom), ("Loose end", None)):
            record(tx, "deal", name, is_open=True, owner=owner)
    return Firm(deps, workspace, ada, mia, tom)
