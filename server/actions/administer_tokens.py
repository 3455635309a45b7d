"""The panel's side of access tokens: the same acts as everywhere, shown to an administrator."""

from server.actions.access_tokens import issue_token, list_tokens, revoke_token
from server.core.permission import Viewer
from server.core.scopes import SCOPES
from server.deps import Deps
from server.store import users
from shared_schema import admin as wire
from shared_schema.records import Done


def show_tokens(deps: Deps, viewer: Viewer, _: wire.ListTokens) -> wire.Tokens:
    """Every token of the workspace, and the scopes that there are. Raises Refusal."""
    found = list_tokens(deps, viewer)
    with deps.store.read(viewer.workspace_id) as tx:
        names = users.names(tx, {one.user_id for one in found})
    rows = [
        wire.TokenRow(
            id=one.id,
            name=one.name,
            by=names.get(one.user_id, ""),
            scopes=list(one.scopes),
            created_at=one.created_at,
            last_used_at=one.last_used_at,
            revoked_at=one.revoked_at,
        )
        for one in found
    ]
    return wire.Tokens(tokens=rows, scopes=list(SCOPES))


def make_token(deps: Deps, viewer: Viewer, cmd: wire.IssueToken) -> wire.IssuedToken:
    """A new token; its secret is said this once. Raises Refusal."""
    made = issue_token(deps, viewer, cmd.name, tuple(cmd.scopes))
    return wire.IssuedToken(id=made.id, secret=made.secret)


def end_token(deps: Deps, viewer: Viewer, cmd: wire.RevokeToken) -> Done:
    """Its next request is refused. Raises Refusal."""
    revoke_token(deps, viewer, cmd.token)
    return Done()
