"""Pair a panel: it shows a short code, the rep confirms it in the web app, it gets its own token."""

from datetime import timedelta

from server import ids
from server.actions.sign_in import limit
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import attempts, audit, pairings, sessions, tickets
from server.store.pairings import Pairing
from shared_schema import http as wire

INTERVAL_SECONDS = 2
TRIES, WINDOW = 5, timedelta(minutes=10)  # ASVS 6.6.3
STARTS = 30

WRONG = Problem(
    "code_wrong",
    "There is no panel with this code.",
    ("Look at the code again: it lives ten minutes.",),
    field="code",
)


def start_pairing(deps: Deps, label: str, origin: str) -> wire.Pairing:
    """A code for the person and a secret for the device."""
    code, device = ids.pairing_code(), ids.secret()
    with deps.store.system() as tx:
        limit(tx, f"pairing:{origin}", STARTS, WINDOW)
        pairings.add(tx, device, code, label)
    return wire.Pairing(
        code=code,
        device=device,
        confirm_url=f"{deps.settings.public_url}/#/pair",
        expires_in=int(pairings.LIFETIME.total_seconds()),
        interval=INTERVAL_SECONDS,
    )


def look_at_pairing(deps: Deps, viewer: Viewer, code: str) -> Pairing:
    """Which device asks; raises Refusal `code_wrong`, and `too_fast` after five wrong codes."""
    _count(deps, viewer)
    with deps.store.system() as tx:
        found = pairings.look(tx, _spelling(code))
        if found is None:
            raise Refusal(WRONG)
        return found


def confirm_pairing(deps: Deps, viewer: Viewer, code: str) -> None:
    """This device is mine. Raises as `look_at_pairing` does."""
    _count(deps, viewer)
    with deps.store.write(viewer.workspace_id) as tx:
        if not pairings.confirm(tx, _spelling(code), viewer.workspace_id, viewer.user_id):
            raise Refusal(WRONG)
        attempts.forget(tx, _tries(viewer))
        audit.keep(tx, viewer, "panel_paired", about=viewer.user_id)


def _tries(viewer: Viewer) -> str:
    return f"code:{viewer.workspace_id}:{viewer.user_id}"


def _count(deps: Deps, viewer: Viewer) -> None:
    """Each look and each confirmation is a try; committed by itself, so that a refusal keeps it."""
    with deps.store.system() as tx:
        limit(tx, _tries(viewer), 2 * TRIES, WINDOW)


def _spelling(code: str) -> str:
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return f"{letters[:4]}-{letters[4:]}"


def claim_pairing(deps: Deps, device: str) -> wire.Claimed:
    """The device asks whether it was confirmed; its token is said once. Raises `code_expired`."""
    with deps.store.system() as tx:
        found = pairings.claim(tx, device)
        if found is None:
            if not pairings.waits(tx, device):
                raise Refusal(Problem("code_expired", "This code is too old.", ("Ask for a new one.",)))
            return wire.Claimed(state="waiting")
        workspace_id, user_id, label = found
        token = ids.secret()
        sessions.add(tx, workspace_id, user_id, "panel", label, token, ids.secret())
        return wire.Claimed(state="paired", token=token)


def issue_ticket(deps: Deps, viewer: Viewer) -> wire.Ticket:
    """A ticket for one websocket, good for half a minute (check 6)."""
    token = ids.secret()
    with deps.store.system() as tx:
        limit(tx, f"ticket:{viewer.session_id}", 120, timedelta(minutes=1))
        tickets.add(tx, viewer.session_id or 0, token)
    return wire.Ticket(ticket=token, expires_in=int(tickets.TICKET.total_seconds()))
