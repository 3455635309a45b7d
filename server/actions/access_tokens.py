"""Access tokens of the API: issue, list, revoke, and say who asks with one."""

from dataclasses import dataclass

from server import ids
from server.actions.admit import viewer_in
from server.core import permission, scopes
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import access_tokens, audit, users
from server.store.access_tokens import TOUCH, AccessToken

PREFIX = "pat-"  # recognisable, so that a leaked one is found by those who look for such things
UNKNOWN = Problem(
    "signed_out",
    "Authentication credentials not found: send Authorization: Bearer with a live access token.",
)


@dataclass(frozen=True)
class Issued:
    """A new token; `secret` is shown this once and never again."""

    id: int
    secret: str


@dataclass(frozen=True)
class Bearer:
    """Who asks with a token, and how far the token itself goes."""

    token: AccessToken
    viewer: Viewer


def issue_token(deps: Deps, viewer: Viewer, name: str, wanted: tuple[str, ...]) -> Issued:
    """A token that acts with its maker's rights, within its scopes. Raises Refusal."""
    refused = permission.refusal(viewer, "workspace.admin")
    if refused is not None:
        raise Refusal(refused)
    return _issue(deps, viewer, name, wanted)


def issue_for(deps: Deps, email: str, name: str, wanted: tuple[str, ...]) -> Issued:
    """A token for a user by e-mail: from the command line of the server only. Raises Refusal."""
    with deps.store.system_read() as tx:
        found = users.find(tx, email)
    if found is None:
        raise Refusal(Problem("not_found", f"no user has the address {email}"))
    with deps.store.read(found[0]) as reading:
        owner = viewer_in(reading, found[1], via="cli")
    if owner is None:
        raise Refusal(Problem("not_found", f"the user {email} is disabled"))
    return _issue(deps, owner, name, wanted)


def _issue(deps: Deps, owner: Viewer, name: str, wanted: tuple[str, ...]) -> Issued:
    unknown = scopes.unknown(wanted)
    if unknown:
        raise Refusal(Problem("bad_request", f"There is no scope {unknown[0][:80]!r}.", field="scopes"))
    if not wanted:
        raise Refusal(Problem("bad_request", "A token without scopes can do nothing.", field="scopes"))
    if not name.strip():
        raise Refusal(Problem("bad_request", "Say what the token is for.", field="name"))
    secret = PREFIX + ids.secret()
    chosen, called = tuple(dict.fromkeys(wanted)), name.strip()[:100]
    with deps.store.write(owner.workspace_id) as tx:
        made = access_tokens.add(tx, ids.digest(secret), (owner.workspace_id, owner.user_id), called, chosen)
        audit.keep(tx, owner, "token_made", subject=called, changed={"scopes": ([], list(chosen))})
    return Issued(made, secret)


def list_tokens(deps: Deps, viewer: Viewer) -> list[AccessToken]:
    """Every token of the workspace, revoked ones included. Raises Refusal."""
    refused = permission.refusal(viewer, "workspace.admin")
    if refused is not None:
        raise Refusal(refused)
    with deps.store.system_read() as tx:
        return access_tokens.of_workspace(tx, viewer.workspace_id)


def revoke_token(deps: Deps, viewer: Viewer, token_id: int) -> None:
    """End a token; its next request is refused. Raises Refusal."""
    refused = permission.refusal(viewer, "workspace.admin")
    if refused is not None:
        raise Refusal(refused)
    with deps.store.write(viewer.workspace_id) as tx:
        if not access_tokens.revoke(tx, viewer.workspace_id, token_id):
            raise Refusal(Problem("not_found", "There is no such token, or it is revoked already."))
        named = [one for one in access_tokens.of_workspace(tx, viewer.workspace_id) if one.id == token_id]
        audit.keep(tx, viewer, "token_revoked", about=named[0].user_id, subject=named[0].name)


def bearer(deps: Deps, secret: str) -> Bearer:
    """Who asks with this secret: its maker, as they are now. Raises Refusal `signed_out`."""
    if not secret.startswith(PREFIX):
        raise Refusal(UNKNOWN)
    with deps.store.system_read() as tx:
        token = access_tokens.by_hash(tx, ids.digest(secret))
    if token is None:
        raise Refusal(UNKNOWN)
    with deps.store.read(token.workspace_id) as tx:
        viewer = viewer_in(tx, token.user_id, via="api")
    if viewer is None:  # its maker was disabled: whoever may not come in, has no token either
        raise Refusal(UNKNOWN)
    if token.last_used_at is None or deps.clock.now() - token.last_used_at > TOUCH:
        with deps.store.system() as tx:
            access_tokens.touch(tx, token.id)
    return Bearer(token, viewer)
