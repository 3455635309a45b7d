"""The gate of every administrative write, asked again inside it: rights may be gone by then."""

from server.actions.admit import viewer_in
from server.core import permission
from server.core.permission import Viewer
from server.errors import Problem, Refusal
from server.store import users
from server.store.tx import Read, Write
from server.store.users import Account


def still_admin(tx: Write, viewer: Viewer) -> None:
    """Under the writer lock, the viewer is a super admin still (checks 39, 42). Raises Refusal."""
    now = viewer_in(tx, viewer.user_id)
    gone = Problem("signed_out", "You are signed out.", ("Sign in again.",))
    refused = gone if now is None else permission.refusal(now, "workspace.admin")
    if refused is not None:
        raise Refusal(refused)


def person(tx: Read, user_id: int) -> Account:
    """A user of the workspace, disabled or not. Raises Refusal `not_found`."""
    found = users.account(tx, user_id)
    if found is None:
        raise Refusal(Problem("not_found", "There is no such user.", field="user"))
    return found


def accept(*problems: Problem | None) -> None:
    """Raise the first problem, if there is any."""
    for one in problems:
        if one is not None:
            raise Refusal(one)
