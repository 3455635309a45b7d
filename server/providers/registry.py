"""The providers, by name: the one place where they are listed."""

from collections.abc import Callable

from server.clock import Clock
from server.config import Settings
from server.providers.gmail.client import GmailMailbox
from server.providers.gmail.ids import thread_key as gmail_thread_key
from server.providers.gmail.oauth import GoogleOAuth
from server.providers.gmail.push_token import verify as verify_gmail_push
from server.providers.graph.client import GraphMailbox
from server.providers.graph.ids import thread_key as graph_thread_key
from server.providers.graph.oauth import MicrosoftOAuth
from server.providers.graph.shared import SharedGraphMailbox
from server.providers.port import Capabilities, Mailbox, OAuthClient, TokenStore

# Gmail lets no user's token into a mailbox that is delegated to them: such a mailbox signs in itself.
MAILBOXES: dict[tuple[str, str], Callable[[Settings, TokenStore, str, Clock], Mailbox]] = {
    ("google", "own"): GmailMailbox,
    ("microsoft", "own"): GraphMailbox,
    ("microsoft", "shared"): SharedGraphMailbox,
}
CAN_SHARE = frozenset(provider for provider, access in MAILBOXES if access == "shared")
CAPABILITIES = {"google": GmailMailbox.capabilities, "microsoft": GraphMailbox.capabilities}
OAUTH: dict[str, Callable[[Settings, Clock], OAuthClient]] = {
    "google": GoogleOAuth,
    "microsoft": MicrosoftOAuth,
}
THREAD_KEYS = {"google": gmail_thread_key, "microsoft": graph_thread_key}


def mailbox(
    provider: str, settings: Settings, tokens: TokenStore, address: str, clock: Clock, access: str = "own"
) -> Mailbox:
    """One connected mailbox; raises KeyError for a provider, or an access to it, that we do not have."""
    return MAILBOXES[provider, access](settings, tokens, address, clock)


def capabilities(provider: str) -> Capabilities:
    """What a provider can do; raises KeyError for one we do not have."""
    return CAPABILITIES[provider]


def oauth(provider: str, settings: Settings, clock: Clock) -> OAuthClient:
    """A provider's sign-in; raises KeyError for a provider we do not have."""
    return OAUTH[provider](settings, clock)


def thread_key(provider: str, kind: str, ident: str) -> str | None:
    """A page's thread id as the provider's API spells it; None when that cannot be known."""
    return THREAD_KEYS[provider](kind, ident)


def verify_push(settings: Settings, clock: Clock, token: str) -> None:
    """Is a Pub/Sub notification Google's, and for us? Raises Rejected or Retry."""
    verify_gmail_push(settings, clock, token)
