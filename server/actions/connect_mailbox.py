"""Connect a mailbox by OAuth, or sign in with an account that is bound already.

A mailbox may be a team's (S2): one that signs in itself, or a shared mailbox of Microsoft 365, which has
no password and is reached by the sign-in of somebody who may use it there.
"""

from dataclasses import dataclass, replace

from server import ids
from server.actions.admit import viewer_in
from server.actions.ask_identities import queue_one
from server.actions.mailboxes import looked_after, looks_after
from server.actions.sign_in import SignedIn, begin_session, note_refused, note_sign_in
from server.actions.sync_mailbox import queue_sync, queue_walk
from server.actions.watch_mailbox import can_push, queue_watch
from server.core import permission
from server.core.address import normalise
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Fault, Gone, Problem, Reauthorize, Refusal, Rejected
from server.providers.port import Grant, Mailbox, Started, Tokens, TokenStore
from server.providers.registry import CAN_SHARE
from server.store import backfills, identities, jobs, mailboxes, oauth_flows, secrets, teams, watches
from server.store.mailboxes import Connected, MailboxRow
from server.store.oauth_flows import Flow
from server.store.tx import Read, Write

AGAIN = "Start again from Mailboxes."
UNKNOWN_STATE = Problem("bad_request", "This sign-in is not under way any more.", (AGAIN,))


@dataclass(frozen=True)
class Browser:
    """The browser a flow belongs to: a digest of its cookie, and who is signed in on it, if anybody."""

    digest: str
    label: str
    viewer: Viewer | None = None


@dataclass(frozen=True)
class Wanted:
    """What is to be connected: the account that is chosen there, or an address; a team's, if that is said.

    `shared`: the address is a shared mailbox, and who signs in is one of those who may use it.
    """

    address: str | None = None
    for_team: bool = False
    team_id: int | None = None  # none: everybody with a paid seat
    shared: bool = False

    @property
    def intent(self) -> str:
        """As the flow is stored."""
        if self.shared:
            return "connect_shared"
        return "connect_team" if self.for_team else "connect"


@dataclass(frozen=True)
class Finished:
    """How a flow ended: a connected mailbox, or a new session."""

    mailbox_id: int | None = None
    signed_in: SignedIn | None = None


class _Once(TokenStore):
    """The tokens of a grant that is not stored yet."""

    def __init__(self, tokens: Tokens) -> None:
        self._tokens = tokens

    def load(self) -> Tokens:
        return self._tokens

    def begin_refresh(self, held: Tokens) -> Tokens | None:
        del held
        return None

    def give_up_refresh(self) -> None:
        """Nobody else waits for these."""

    def save(self, tokens: Tokens, replaces: Tokens) -> Tokens:
        del replaces
        self._tokens = tokens
        return tokens


def start_connect(deps: Deps, viewer: Viewer, provider: str, browser: Browser, wanted: Wanted) -> str:
    """Where to send the browser. A View-Only seat is refused here, before the provider asks (S5)."""
    refused = permission.refusal(viewer, "mailbox.connect")
    if refused is not None:
        raise Refusal(refused)
    with deps.store.read(viewer.workspace_id) as tx:
        check_team(tx, viewer, wanted.team_id)
        if not wanted.shared and _is_shared(tx, viewer, wanted.address):
            wanted = replace(wanted, shared=True)  # reconnected as it was connected
    if wanted.shared and not normalise(wanted.address or ""):
        raise Refusal(Problem("address_invalid", "Type the shared mailbox's address.", field="address"))
    if wanted.shared and provider not in CAN_SHARE:
        title = "Gmail lets nobody else into a mailbox. Sign in as the mailbox's own account."
        raise Refusal(Problem("bad_request", title, field="shared"))
    return _start(deps, provider, browser, viewer, wanted)


def check_team(tx: Read, viewer: Viewer, team_id: int | None) -> None:
    """One gives a mailbox to a team of one's own; a super admin to any. Raises Refusal."""
    if team_id is not None and team_id not in {one.id for one in teams.to_choose(tx, viewer)}:
        raise Refusal(Problem("not_found", "There is no such team.", ("Reload the page.",), field="team"))


def _is_shared(tx: Read, viewer: Viewer, address: str | None) -> bool:
    known = [row for row in mailboxes.of_workspace(tx) if looks_after(viewer, row) and address]
    return any(row.access == "shared" and row.address == normalise(address or "") for row in known)


def start_sign_in(deps: Deps, provider: str, browser: Browser) -> str:
    """Where to send a browser that signs in with its mail account."""
    return _start(deps, provider, browser, None, Wanted())


def _start(deps: Deps, provider: str, browser: Browser, viewer: Viewer | None, wanted: Wanted) -> str:
    _known(deps, provider)
    address = wanted.address
    try:
        claims = _challenge(deps, viewer, address)
        # Nobody signs in as a shared mailbox: which account it is to be, the person knows.
        hint, access = (None, "shared") if wanted.shared else (address, "own")
        client = deps.oauth(provider)
        started: Started = client.start(callback_url(deps, provider), hint, claims, access=access)
    except Fault as fault:
        raise Refusal(_down(provider)) from fault
    begun = Flow(
        provider=provider,
        intent=wanted.intent if viewer else "sign_in",
        browser_hash=browser.digest,
        workspace_id=viewer.workspace_id if viewer else None,
        user_id=viewer.user_id if viewer else None,
        address=normalise(address) if address else None,
        sealed=deps.vault.seal(started.flow.encode(), f"oauth:{ids.digest(started.state)}"),
        team_id=wanted.team_id,
    )
    with deps.store.system() as tx:
        oauth_flows.add(tx, started.state, begun)
    return started.url


def _challenge(deps: Deps, viewer: Viewer | None, address: str | None) -> str:
    """What the provider wants to see answered when this mailbox is connected again."""
    if viewer is None or address is None:
        return ""
    with deps.store.read(viewer.workspace_id) as tx:
        own = mailboxes.connected_by(tx, viewer.user_id)
    return next((one.challenge or "" for one in own if one.address == normalise(address)), "")


def callback_url(deps: Deps, provider: str) -> str:
    """One redirect address a provider, from the settings, never from a request (RFC 9700 §4.1, mix-up)."""
    return f"{deps.settings.public_url}/oauth/{provider}/callback"


def _known(deps: Deps, provider: str) -> None:
    if provider not in deps.settings.providers:
        raise Refusal(Problem("not_found", f"{provider} is not set up on this server.", field="provider"))


def _down(provider: str) -> Problem:
    return Problem("provider_down", f"{provider.title()} does not answer.", ("Try again in a moment.",))


def finish(deps: Deps, provider: str, browser: Browser, answer: dict[str, str]) -> Finished:
    """The browser is back: check everything, then connect or sign in. Raises Refusal."""
    _known(deps, provider)
    state = answer.get("state", "")
    with deps.store.system() as tx:
        begun = oauth_flows.take(tx, state, provider, browser.digest)
    if begun is None:
        raise Refusal(UNKNOWN_STATE)
    grant = _grant(deps, begun, state, answer)
    if begun.intent == "sign_in":
        return _sign_in(deps, grant, browser)
    viewer = browser.viewer
    if viewer is None or (viewer.workspace_id, viewer.user_id) != (begun.workspace_id, begun.user_id):
        raise Refusal(UNKNOWN_STATE)
    refused = permission.refusal(viewer, "mailbox.connect")  # the seat may have changed meanwhile
    if refused is not None:
        raise Refusal(refused)
    return _connect(deps, viewer, begun, grant)


def _grant(deps: Deps, begun: Flow, state: str, answer: dict[str, str]) -> Grant:
    flow = deps.vault.open(begun.sealed, f"oauth:{ids.digest(state)}").decode()
    try:
        return deps.oauth(begun.provider).finish(callback_url(deps, begun.provider), flow, answer)
    except Rejected as refused:
        if refused.code == "denied":
            title = "You did not allow the connection."
            raise Refusal(
                Problem("provider_denied", title, ("Nothing was connected. " + AGAIN,))
            ) from refused
        if refused.code == "admin_consent":
            title = "Your organisation has to approve Alongside before you can connect."
            ask = "Ask the administrator of your mail to approve it, then connect again."
            raise Refusal(Problem("provider_denied", title, (ask,))) from refused
        if refused.code == "organisation":
            title = f"This server takes accounts of {refused.detail} only."
            raise Refusal(
                Problem("mailbox_other", title, ("Choose the account that your organisation gave you.",))
            ) from refused
        title = f"The sign-in could not be verified ({refused.code})."
        raise Refusal(Problem("provider_denied", title, (AGAIN,))) from refused
    except Fault as fault:
        raise Refusal(_down(begun.provider)) from fault


def _sign_in(deps: Deps, grant: Grant, browser: Browser) -> Finished:
    with deps.store.system() as tx:
        owner = identities.owner(tx, grant.issuer, grant.subject)
    if owner is None or not _may_come_in(deps, *owner):
        title = f"No user of this server has connected {grant.address} yet."
        raise Refusal(Problem("not_found", title, ("Use the sign-in link from your administrator first.",)))
    with deps.store.system() as tx:
        finished = Finished(signed_in=begin_session(tx, *owner, browser.label))
    note_sign_in(deps, *owner)
    return finished


def _may_come_in(deps: Deps, workspace_id: int, user_id: int) -> bool:
    """Whether the user an account is bound to is one still; who was disabled is written down."""
    with deps.store.read(workspace_id) as tx:
        known = viewer_in(tx, user_id) is not None
    if not known:
        note_refused(deps, workspace_id, user_id, "a mail account of a disabled user")
    return known


def _connect(deps: Deps, viewer: Viewer, begun: Flow, grant: Grant) -> Finished:
    if grant.missing_scopes:
        missing = ", ".join(grant.missing_scopes)
        steps = ("Connect again and leave every box ticked.",)
        raise Refusal(Problem("mailbox_scopes", f"Not connected: permission is missing ({missing}).", steps))
    shared = begun.intent == "connect_shared"
    address = begun.address if shared and begun.address else grant.address
    mailbox = deps.open_mailbox(begun.provider, address, _Once(grant.tokens), "shared" if shared else "own")
    new = _read(viewer, begun, grant, mailbox)
    if begun.address is not None and new.address != begun.address:
        title = f"You chose {new.address}, but {begun.address} was to be connected."
        raise Refusal(Problem("mailbox_other", title, ("Connect again and choose the right account.",)))
    with deps.store.write(viewer.workspace_id) as tx:
        return Finished(mailbox_id=_keep(deps, tx, viewer, new, grant))


def _read(viewer: Viewer, begun: Flow, grant: Grant, mailbox: Mailbox) -> Connected:
    shared = begun.intent == "connect_shared"
    try:
        profile = mailbox.profile()
        found = sorted(mailbox.identities(), key=lambda one: not one.is_default)
        cursor = mailbox.cursor()
    except (Reauthorize, Gone, Rejected) as refused:
        if not shared:
            raise Refusal(_down(begun.provider)) from refused
        raise Refusal(_not_shared(begun.address or "", grant.address)) from refused
    except Fault as fault:
        raise Refusal(_down(begun.provider)) from fault
    address = normalise(profile.address) or profile.address
    return Connected(
        user_id=viewer.user_id,
        provider=begun.provider,
        address=address,
        name=profile.name or ("" if shared else grant.name),
        issuer=grant.issuer,
        # Whoever reaches it: it is one mailbox (P12).
        subject=f"shared:{address}" if shared else grant.subject,
        identities=[(one.address, one.name) for one in found],
        from_name=mailbox.capabilities.from_name,
        cursor=cursor,
        kind="personal" if begun.intent == "connect" else "team",
        team_id=begun.team_id,
        access="shared" if shared else "own",
    )


def _not_shared(address: str, who: str) -> Problem:
    steps = (f"Ask the administrator of your mail to give {who} full access and Send as.", AGAIN)
    return Problem("mailbox_other", f"{address} is not shared with {who}.", steps)


def _keep(deps: Deps, tx: Write, viewer: Viewer, new: Connected, grant: Grant) -> int:
    known = mailboxes.by_account(tx, new.issuer, new.subject)
    if known is not None and not looks_after(viewer, known):
        raise Refusal(Problem("mailbox_other", f"{new.address} is connected by a colleague already."))
    if known is None:
        mailbox_id = mailboxes.add(tx, new)
    else:
        mailbox_id = known.id
        mailboxes.reconnect(tx, known, new)
    secrets.keep(tx, deps.vault, mailbox_id, grant.tokens)
    if new.kind == "personal" and (known is None or not known.is_team):
        # Never a team's account: whoever has its password would come in as the one who connected it.
        identities.bind(tx, viewer.workspace_id, viewer.user_id, new.issuer, new.subject)
    jobs.hurry(tx, "deliver")  # what waited for this consent goes on
    queue_sync(tx, mailbox_id)
    queue_one(tx, mailbox_id)
    if can_push(deps.settings, new.provider) and new.access == "own":
        queue_watch(tx, mailbox_id)
    for walk in backfills.running(tx, mailbox_id):
        queue_walk(tx, mailbox_id, walk.id)
    return mailbox_id


def pause_mailbox(deps: Deps, viewer: Viewer, mailbox_id: int, *, paused: bool) -> None:
    """Stop or go on with syncing and sending; the connection and the place in the mail are kept."""
    with deps.store.write(viewer.workspace_id) as tx:
        row = looked_after(tx, viewer, mailbox_id)
        if row.state != ("active" if paused else "paused"):
            return
        mailboxes.set_state(tx, mailbox_id, "paused" if paused else "active")
        if not paused:
            jobs.hurry(tx, "deliver")
            queue_sync(tx, mailbox_id)
            for walk in backfills.running(tx, mailbox_id):
                queue_walk(tx, mailbox_id, walk.id)


def disconnect_mailbox(deps: Deps, viewer: Viewer, mailbox_id: int) -> None:
    """Destroy the tokens here, then give the grant back; the provider being away changes nothing."""
    with deps.store.read(viewer.workspace_id) as tx:
        row = looked_after(tx, viewer, mailbox_id)
        held = watches.of_mailbox(tx, mailbox_id)
    revoke = _revocation(deps, viewer, row)
    with deps.store.write(viewer.workspace_id) as tx:
        mailboxes.set_state(tx, mailbox_id, "disconnected")
        secrets.destroy(tx, mailbox_id)
        watches.forget(tx, mailbox_id)
    if revoke is not None:
        _revoke(revoke, held.ident if held else None)


def _revocation(deps: Deps, viewer: Viewer, row: MailboxRow) -> Mailbox | None:
    """A client with the tokens still in hand, to revoke them once they are destroyed here."""
    try:
        tokens = secrets.SecretTokens(deps.store, deps.vault, viewer.workspace_id, row.id).load()
    except Fault:
        return None
    return deps.open_mailbox(row.provider, row.address, _Once(tokens), row.access)


def _revoke(mailbox: Mailbox, watched: str | None) -> bool:
    try:
        mailbox.unwatch(watched)
        mailbox.revoke()
    except Fault:
        return False  # it is destroyed here in any case
    return True
