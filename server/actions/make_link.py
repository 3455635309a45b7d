"""Make a sign-in link for a user: what an administrator hands to a colleague."""

from server import ids
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import tickets, users


def make_link(deps: Deps, address: str) -> str:
    """The link; its secret stands behind the `#`, which no server and no log ever sees."""
    token = ids.secret()
    with deps.store.system() as tx:
        found = users.find(tx, address)
        if found is None:
            raise Refusal(Problem("not_found", f"no user has the address {address}"))
        tickets.add_link(tx, *found, token)
    return f"{deps.settings.public_url}/#/sign-in/{token}"
