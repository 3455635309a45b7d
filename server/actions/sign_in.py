"""Sign in with a link, sign out, and end other devices."""

from dataclasses import dataclass
from datetime import timedelta

from server import ids
from server.actions.admit import server_itself, viewer_in
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import attempts, audit, sessions, tickets
from server.store.tx import System

LINK_USED = Problem(
    "code_expired",
    "This sign-in link was used already or is too old.",
    ("Ask for a new one: alongside sign-in ADDRESS",),
)


@dataclass(frozen=True)
class SignedIn:
    """A fresh session's secrets: the cookie's value, shown once, and the token against forged requests."""

    token: str
    csrf: str


def sign_in_with_link(deps: Deps, token: str, label: str, origin: str) -> SignedIn:
    """Trade a single-use link for a session of its own (ASVS 7.2.4); `origin` is counted for limits."""
    tries = f"sign-in:{origin}"[:128]
    with deps.store.system() as tx:
        limit(tx, tries, 20, timedelta(minutes=10))
    with deps.store.system() as tx:
        found = tickets.take_link(tx, token)
        if found is not None:
            attempts.forget(tx, tries)  # a whole office may come from one address; guesses are never right
        spent = tickets.spent_link(tx, token) if found is None else None
        made = begin_session(tx, *found, label) if found is not None else None
    if spent is not None:
        note_refused(deps, *spent, "a link that was used already or is too old")
    if found is None or made is None:
        raise Refusal(LINK_USED)
    note_sign_in(deps, *found)
    return made


def note_sign_in(deps: Deps, workspace_id: int, user_id: int) -> None:
    """Write down that somebody has signed in (check 87)."""
    with deps.store.write(workspace_id) as tx:
        who = viewer_in(tx, user_id)
        if who is not None:
            audit.keep(tx, who, "signed_in", about=user_id)


def note_refused(deps: Deps, workspace_id: int, user_id: int, why: str) -> None:
    """Write down that somebody tried to sign in as a user of the workspace, and was not let in (check 87).

    Who that was, nobody knows; what opens nothing here is in no workspace's log at all.
    """
    with deps.store.write(workspace_id) as tx:
        audit.keep(tx, server_itself(workspace_id), "sign_in_refused", about=user_id, subject=why)


def begin_session(tx: System, workspace_id: int, user_id: int, label: str) -> SignedIn:
    """A new browser session."""
    made = SignedIn(ids.secret(), ids.secret())
    sessions.add(tx, workspace_id, user_id, "web", label[:80], made.token, made.csrf)
    return made


def limit(tx: System, key: str, tries: int, window: timedelta) -> None:
    """Count a try; raises Refusal `too_fast` with the seconds to wait. Counted tries stay counted."""
    wait = attempts.over(tx, key[:128], tries, window)
    if wait is not None:
        raise Refusal(Problem("too_fast", "Too many tries.", ("Wait a little.",), retry_after=wait))


def end_session(deps: Deps, viewer: Viewer, session_id: int) -> None:
    """Sign out here, or end another of the viewer's devices; raises Refusal `not_found`."""
    with deps.store.system() as tx:
        if not sessions.revoke(tx, viewer.workspace_id, viewer.user_id, session_id):
            raise Refusal(Problem("not_found", "This device is signed out already."))
