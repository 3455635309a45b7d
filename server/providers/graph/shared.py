"""A shared mailbox of Microsoft 365: it has no password, whoever may use it reaches it by their own sign-in.

https://learn.microsoft.com/graph/outlook-share-messages-folders
"""

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from server.clock import Clock
from server.config import Settings
from server.providers.graph.client import GraphMailbox
from server.providers.port import Profile, TokenStore, Watching


class SharedGraphMailbox(GraphMailbox):
    """One shared mailbox, by the tokens of somebody who may use it."""

    # Graph lets a user's token subscribe to that user's own mailbox only: here polling does it all.
    capabilities = replace(GraphMailbox.capabilities, push=False)

    def __init__(self, settings: Settings, tokens: TokenStore, address: str, clock: Clock) -> None:
        super().__init__(settings, tokens, address, clock, f"/users/{quote(address)}")
        self._address = address

    def profile(self) -> Profile:
        """What the directory says of others is not ours to ask: its inbox shows that we may come in."""
        self._api.get("/me/mailFolders/inbox", **{"$select": "id"})
        return Profile(self._address, "")

    def watch(self, secret: str, known: str | None) -> Watching | None:
        """Not possible."""
        del secret, known
        return None

    def _sender(self) -> dict[str, Any]:
        """Without it a draft leaves in the name of whoever signs in (microsoft-graph-docs#6326)."""
        return {"from": {"emailAddress": {"address": self._address}}}
