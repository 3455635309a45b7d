"""Found an empty workspace with its first user, a super admin: how an own server begins."""

from server.actions.begin_workspace import begin_workspace
from server.core.address import check
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import users, workspaces


def found_workspace(deps: Deps, name: str, email: str) -> None:
    """Raises Refusal when the address is none, or belongs to a user already."""
    try:
        address = check(email)
    except ValueError as wrong:
        raise Refusal(
            Problem("address_invalid", f"{email!r} is no e-mail address: {wrong}", field="user")
        ) from wrong
    with deps.store.system() as tx:
        if users.find(tx, address) is not None:
            raise Refusal(Problem("bad_request", f"{address} is a user already", field="user"))
        workspace_id = workspaces.add(tx, name)
    with deps.store.write(workspace_id) as tx:
        begin_workspace(tx)
        users.add(tx, address, address.partition("@")[0], "core", is_admin=True)
