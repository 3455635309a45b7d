"""Access tokens that are good right now: refreshed before they end, once more when refused."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from server.clock import Clock
from server.errors import Reauthorize
from server.providers.port import Tokens, TokenStore

EARLY = timedelta(minutes=5)
Answer = TypeVar("Answer")


class Unauthorized(Exception):
    """The provider refused an access token (401)."""


class FreshTokens:
    """Hands out access tokens for one mailbox."""

    def __init__(self, store: TokenStore, refresh: Callable[[Tokens], Tokens], clock: Clock) -> None:
        self._store, self._refresh, self._clock = store, refresh, clock

    def call(self, ask: Callable[[str], Answer]) -> Answer:
        """Ask with a good token; a refused one is refreshed once (fault 9). Raises Reauthorize."""
        held = self._store.load()
        if held.expires_at - EARLY <= self._clock.now():
            held = self._renew(held)
        try:
            return ask(held.access_token)
        except Unauthorized:
            held = self._renew(held)
        try:
            return ask(held.access_token)
        except Unauthorized as error:
            raise Reauthorize("revoked", "a fresh token was refused") from error

    def _renew(self, held: Tokens) -> Tokens:
        """Refreshed tokens, stored; when another worker was first, theirs hold (fault 56)."""
        return self._store.save(self._refresh(held), held)
