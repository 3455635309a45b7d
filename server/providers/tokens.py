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
        """Refreshed tokens, stored. One worker asks, the others take what it brings (fault 56).

        Two refreshes at once with a rotating token may end the whole grant (RFC 9700 §4.14).
        """
        brought = self._store.begin_refresh(held)
        if brought is not None:
            return brought
        try:
            fresh = self._refresh(held)
        except Exception:
            self._store.give_up_refresh()
            raise
        return self._store.save(fresh, held)
