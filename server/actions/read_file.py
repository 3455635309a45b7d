"""One file of a logged mail, for whoever may read the mail (T14)."""

from dataclasses import dataclass
from pathlib import Path

from server.actions.read_panel import GONE, may_read
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import message_files
from server.store.blobs import Blobs

NOT_HERE = Problem("not_found", "The content of this file is not here.", ("Open the mail in its mailbox.",))


@dataclass(frozen=True)
class Kept:
    """Where a file lies, and what it is called."""

    path: Path
    name: str


def read_file(deps: Deps, viewer: Viewer, message: int, file: int) -> Kept:
    """Raises Refusal `not_found`, alike for what is not there and what one may not see."""
    with deps.store.read(viewer.workspace_id) as tx:
        if not may_read(tx, viewer, message):
            raise Refusal(GONE)
        found = next((one for one in message_files.of_message(tx, message) if one.id == file), None)
    if found is None:
        raise Refusal(GONE)
    path = Blobs(deps.settings.data).path(viewer.workspace_id, found.hash) if found.hash else None
    if path is None or not path.is_file():
        raise Refusal(NOT_HERE)
    return Kept(path, found.name)
