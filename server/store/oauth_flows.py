"""OAuth flows under way: the state is single-use and bound to browser, provider and intent (check 22)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert

from server.ids import digest
from server.store import tables as t
from server.store.tx import System

flow = t.oauth_flow

LIFETIME = timedelta(minutes=10)


@dataclass(frozen=True)
class Flow:
    """What was begun: for whom, and why; `sealed` holds PKCE verifier and nonce."""

    provider: str
    intent: str  # connect, connect_team, connect_shared, sign_in
    browser_hash: str
    workspace_id: int | None
    user_id: int | None
    address: str | None
    sealed: bytes
    team_id: int | None = None  # who may use a mailbox that becomes a team's


def add(tx: System, state: str, begun: Flow) -> None:
    """Keep a flow until the browser comes back."""
    tx.run(
        insert(flow).values(
            state_hash=digest(state),
            provider=begun.provider,
            intent=begun.intent,
            browser_hash=begun.browser_hash,
            workspace_id=begun.workspace_id,
            user_id=begun.user_id,
            address=begun.address,
            team_id=begun.team_id,
            flow=begun.sealed,
            expires_at=tx.now + LIFETIME,
        )
    )


def take(tx: System, state: str, provider: str, browser_hash: str) -> Flow | None:
    """The flow of a state, once; a state of another browser or provider is none (check 26)."""
    mine = (
        flow.c.state_hash == digest(state),
        flow.c.provider == provider,
        flow.c.browser_hash == browser_hash,
        flow.c.expires_at > tx.now,
    )
    columns = (
        flow.c.intent,
        flow.c.workspace_id,
        flow.c.user_id,
        flow.c.address,
        flow.c.flow,
        flow.c.team_id,
    )
    row = tx.one(delete(flow).where(*mine).returning(*columns))
    if row is None:
        return None
    about = (row.workspace_id, row.user_id, row.address, row.flow, row.team_id)
    return Flow(provider, row.intent, browser_hash, *about)
