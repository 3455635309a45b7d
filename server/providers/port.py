"""What the server asks of a mail provider: its verbs and a few capabilities.

Both providers, the in-memory double and whatever comes later pass the same suite
(`tests/contracts/mail_provider.py`). What a vendor cannot do is a capability, not an exception.
Every method may raise the faults of `server.errors`; only `send` may raise OutcomeUnknown.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from server.core.mail import MessageHead, Participant


@dataclass(frozen=True)
class Profile:
    """Whose mailbox this is, as the provider says it: checked against what was asked for."""

    address: str
    name: str


@dataclass(frozen=True)
class Identity:
    """One address this mailbox may send from. `name` is what goes out when we cannot choose (S15).

    `signature` is HTML as the provider keeps it, empty where it keeps none or tells of none.
    """

    address: str
    name: str
    is_default: bool
    signature: str = ""


@dataclass(frozen=True)
class Capabilities:
    """What this vendor can do; the rules ask this, never for the vendor's name."""

    from_name: bool  # we choose the display name (S12); False: the provider's goes out (S15)
    immutable_ids: bool
    push: bool
    at_once: int  # requests of one mailbox that may run side by side
    most_attached: int  # bytes of attachments that one mail may carry, before any encoding


@dataclass(frozen=True)
class Changes:
    """What happened since a cursor. `reset` means the cursor is too old: resync, lose nothing."""

    cursor: str
    added: tuple[str, ...] = ()  # provider ids of mail that is new or back, oldest first, no drafts
    removed: tuple[str, ...] = ()  # gone for good, as far as the provider says
    hidden: tuple[tuple[str, str], ...] = ()  # (id, `spam` or `trash`): moved there, still to be had
    reset: bool = False
    more: bool = False


@dataclass(frozen=True)
class Fetched:
    """One message of the mailbox. `mime` is the raw RFC 5322 text, None when only the head was asked."""

    key: str  # the provider's message id
    thread_key: str
    head: MessageHead
    received_at: datetime
    is_draft: bool
    mime: bytes | None = None
    place: str = "mail"  # mail, draft, spam, trash, chat: only `mail` is anybody's business


@dataclass(frozen=True)
class Missed:
    """One message that could not be had: `gone`, or refused for a reason of its own."""

    key: str
    reason: str
    gone: bool


@dataclass(frozen=True)
class Page:
    """Part of a listing, newest first; `token` leads on, None at the end; `total` is an estimate."""

    keys: tuple[str, ...]
    token: str | None
    total: int | None = None


@dataclass(frozen=True)
class Watching:
    """A subscription to the provider's notifications; `ident` is the provider's, None where it has none."""

    ident: str | None
    expires_at: datetime


@dataclass(frozen=True)
class File:
    """One file to attach: its content lies at `path`, `cid` is set for an image inside the text."""

    name: str
    kind: str
    size: int
    path: Path
    cid: str | None = None


@dataclass(frozen=True)
class Outgoing:
    """A mail as it shall leave, independent of the vendor.

    `answers` is the provider id of the message that is answered, or None for a new thread; `forwards`
    that it is passed on rather than answered, which some vendors mark on the original;
    `thread_key` the provider's thread it belongs to. `in_reply_to` and `references` are RFC 5322
    ids with brackets. `marker` is our own mark on the provider's draft (B9).
    """

    marker: str
    message_id: str
    sender: Participant
    to: tuple[Participant, ...]
    cc: tuple[Participant, ...]
    bcc: tuple[Participant, ...]
    subject: str
    text: str
    html: str
    answers: str | None = None
    thread_key: str | None = None
    in_reply_to: str | None = None
    references: tuple[str, ...] = ()
    attachments: tuple[File, ...] = ()
    forwards: bool = False


@dataclass(frozen=True)
class Staged:
    """A draft at the provider: what `send` consumes. `ref` is opaque and small enough to store."""

    ref: str


@dataclass(frozen=True)
class Sent:
    """A mail that left: its provider ids and the Message-ID it really carries."""

    key: str
    thread_key: str
    message_id: str
    sent_at: datetime


@dataclass(frozen=True)
class StageState:
    """What became of a staged draft: `sent` set = it left; `waiting` = it is still a draft.

    Neither set = the provider does not know it (not yet visible, or somebody deleted it).
    """

    sent: Sent | None = None
    waiting: Staged | None = None


class Mailbox(Protocol):
    """One connected mailbox, as the actions see it."""

    capabilities: Capabilities

    def profile(self) -> Profile:
        """Whose mailbox this is."""
        ...

    def identities(self) -> Sequence[Identity]:
        """The addresses it may send from; the default one first."""
        ...

    def cursor(self) -> str:
        """A cursor for now: taken before a listing, so that nothing falls between (§5.3)."""
        ...

    def changes(self, cursor: str) -> Changes:
        """One page of what happened since `cursor`."""
        ...

    def listing(self, since: datetime | None, before: datetime, token: str | None, size: int) -> Page:
        """One page of what lies in [since, before), newest first, without drafts, spam and trash.

        Raises Rejected when the token is not known any more: begin again with a nearer `before`.
        """
        ...

    def held(self, since: datetime, before: datetime) -> Mapping[str, str]:
        """Everything in [since, before) by id, with its place: what a reconciliation compares to (B7)."""
        ...

    def heads(self, keys: Sequence[str]) -> Sequence[Fetched | Missed]:
        """Some messages without their bodies, in batches; each fails for itself."""
        ...

    def thread(self, thread_key: str) -> Sequence[Fetched]:
        """The heads of a thread's messages without drafts, oldest first; Gone when there is none."""
        ...

    def fetch(self, key: str) -> Fetched:
        """One whole message, with its MIME; Gone when it is not there."""
        ...

    def watch(self, secret: str, known: str | None) -> Watching | None:
        """Begin or prolong notifications; None when this server has no public address for them.

        `secret` comes back in each notification where the provider supports that; `known` is the
        subscription to prolong, which is made anew when the provider has forgotten it.
        """
        ...

    def unwatch(self, known: str | None) -> None:
        """End notifications, as far as the provider lets us."""
        ...

    def stage(self, mail: Outgoing) -> Staged:
        """Make the provider's own draft of a mail. A crash after this leaves an orphan draft only."""
        ...

    def send(self, staged: Staged) -> Sent:
        """Send that draft, once: a second send of it is refused by the provider itself (B9)."""
        ...

    def settle(self, marker: str, staged: Staged | None) -> StageState:
        """Find what became of a submission by its draft, else by our mark; sends nothing."""
        ...

    def discard(self, staged: Staged) -> None:
        """Delete a draft that shall not leave; nothing happens when it is gone or was sent."""
        ...

    def revoke(self) -> None:
        """Give the grant back to the provider, as far as it lets us."""
        ...


@dataclass
class Tokens:
    """What OAuth gave us. Encrypted at rest, never logged (`repr` hides it), never sent to a browser."""

    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_at: datetime
    scopes: tuple[str, ...]


class TokenStore(Protocol):
    """Where a provider client finds its tokens and leaves refreshed ones."""

    def load(self) -> Tokens:
        """The newest tokens."""
        ...

    def begin_refresh(self, held: Tokens) -> Tokens | None:
        """None: it is ours to refresh these. Else the tokens that somebody else has just brought."""
        ...

    def save(self, tokens: Tokens, replaces: Tokens) -> Tokens:
        """Keep refreshed tokens unless somebody was first; returns the ones that hold now."""
        ...

    def give_up_refresh(self) -> None:
        """The refresh failed: somebody else may try."""
        ...


@dataclass(frozen=True)
class Grant:
    """A finished OAuth flow: who consented (issuer and subject, never the e-mail), and to what."""

    provider: str
    issuer: str
    subject: str
    address: str
    name: str
    tokens: Tokens
    missing_scopes: tuple[str, ...]


@dataclass(frozen=True)
class Started:
    """The first half of an OAuth flow: where to send the browser, and what to keep until it is back.

    `flow` is JSON text that holds PKCE verifier, nonce and state; store it encrypted, never send it.
    """

    url: str
    state: str
    flow: str


class OAuthClient(Protocol):
    """One provider's sign-in, in both halves."""

    def start(
        self, redirect_uri: str, hint: str | None = None, claims: str = "", access: str = "own"
    ) -> Started:
        """Begin with PKCE, state and nonce; `hint` is the address the user means.

        `claims` answer a challenge that the provider has made for this account. `access` is `own`, or
        `shared` for a mailbox that the account may use and that has no sign-in of its own.
        """
        ...

    def finish(self, redirect_uri: str, flow: str, answer: dict[str, str]) -> Grant:
        """Trade the callback's query for a grant; the id_token is verified here.

        Raises Rejected with code `denied`, `admin_consent`, `organisation` (with the ones that may),
        `nonce`, `id_token` or `code`.
        """
        ...
