"""What every action is handed: one frozen value, made once by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass

from server.clock import Clock
from server.config import Settings
from server.providers.port import Mailbox, OAuthClient, TokenStore
from server.store.sealing import Vault
from server.store.tx import Store

# (provider, address, tokens, access) -> the mailbox, spoken to through the provider's own API; the access is
# `own`, or `shared` where the tokens are of a member of a mailbox that has no sign-in of its own
OpenMailbox = Callable[[str, str, TokenStore, str], Mailbox]
OpenOAuth = Callable[[str], OAuthClient]


@dataclass(frozen=True)
class Deps:
    """The outside world, as far as actions may know it."""

    settings: Settings
    store: Store
    clock: Clock
    vault: Vault
    open_mailbox: OpenMailbox
    oauth: OpenOAuth
