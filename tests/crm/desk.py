"""An office where people ask as the panel does: each with a seat and a role."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from server import panel
from server.core.permission import Grant, Viewer
from server.deps import Deps
from server.present.shown import Shown
from server.store import schemas
from shared_schema import commands
from shared_schema.struct import Command


@dataclass(frozen=True)
class Desk:
    """A person in front of the panel."""

    deps: Deps
    viewer: Viewer

    def ask(self, method: str, **params: Any) -> Any:
        """What the panel is answered; raises Refusal."""
        wanted: type[Command] = commands.METHODS[method][0]
        answer = panel.carry_out(self.deps, self.viewer, method, wanted(**params))
        return answer.view if isinstance(answer, Shown) else answer

    def make(self, kind: str, **values: str) -> int:
        """A record; its id."""
        made: int = self.ask("record.create", kind=kind, values=values).record.id
        return made


@dataclass(frozen=True)
class Firm:
    """A workspace with Mia and Tom; whoever else is asked for comes in by a role."""

    deps: Deps
    workspace: int
    mia: int
    tom: int

    def desk(self, user: int, seat: str = "core", grants: Mapping[str, Grant] | None = None) -> Desk:
        """A user's desk."""
        viewer = Viewer(user, self.workspace, "Mia", seat, grants=grants or {}, teammates=frozenset({user}))
        return Desk(self.deps, viewer)

    def stages(self, kind: str) -> dict[str, int]:
        """The stages of a type by label."""
        with self.deps.store.read(self.workspace) as tx:
            return {one.label: one.id for one in schemas.stages(tx, kind)}
