"""A Microsoft 365 mailbox behind the port, through Microsoft Graph."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from server.clock import Clock
from server.config import Settings
from server.errors import Gone, Rejected, already_sent
from server.providers import pace as paces
from server.providers.graph import reading, watching
from server.providers.graph.api import GraphApi
from server.providers.graph.attach import attach, drop_all
from server.providers.graph.convert import FIELDS, fetched, instant, recipients
from server.providers.graph.folders import Folders
from server.providers.graph.oauth import MicrosoftOAuth
from server.providers.port import (
    Capabilities,
    Changes,
    Fetched,
    Identity,
    Missed,
    Outgoing,
    Page,
    Profile,
    Sent,
    Staged,
    StageState,
    TokenStore,
    Watching,
)
from server.providers.tokens import FreshTokens

AT_ONCE = (
    3  # Graph lets four requests of a mailbox run side by side; one is left for the rep's own mail program
)
# Our mark on a draft: an extended property, because Graph drops headers it does not know (§2.3).
MARK = "String {8ECCC264-6880-4EBE-992F-8888D2EEAA1D} Name alongside-submission"
_PROPERTY = "singleValueExtendedProperties"
PAGE = 100


class GraphMailbox:
    """One Microsoft 365 mailbox."""

    # S15: the display name that goes out is the mailbox's own.
    # 35 MB is what Exchange Online lets a mailbox send unless its administrator says otherwise.
    capabilities = Capabilities(
        from_name=False, immutable_ids=True, push=True, at_once=AT_ONCE, most_attached=25_000_000
    )

    def __init__(
        self, settings: Settings, tokens: TokenStore, address: str, clock: Clock, mailbox: str = "/me"
    ) -> None:
        self._settings, self._clock = settings, clock
        refresh = MicrosoftOAuth(settings, clock).refresh
        pace = paces.of("microsoft", address, AT_ONCE, settings.graph_requests)
        self._api = GraphApi(settings, FreshTokens(tokens, refresh, clock), pace, clock, mailbox)
        self._folders = Folders(self._api)

    def profile(self) -> Profile:
        """The signed-in user's mail address and name."""
        me = self._api.get("/me", **{"$select": "mail,userPrincipalName,displayName"})
        return Profile((me.get("mail") or me["userPrincipalName"]).lower(), me.get("displayName") or "")

    def identities(self) -> Sequence[Identity]:
        """Graph lists no send-as addresses: the mailbox's own."""
        me = self.profile()
        return (Identity(me.address, me.name, is_default=True),)

    def cursor(self) -> str:
        """One delta link a folder, as of now."""
        return reading.cursor(self._api, self._folders, self._clock.now())

    def changes(self, cursor: str) -> Changes:
        """What every folder says."""
        return reading.changes(self._api, self._folders, cursor, self._clock.now())

    def listing(self, since: datetime | None, before: datetime, token: str | None, size: int) -> Page:
        """One page of all folders, newest first."""
        return reading.listing(self._api, self._folders, since, before, token, size)

    def held(self, since: datetime, before: datetime) -> Mapping[str, str]:
        """Everything in a span, with its place."""
        return reading.held(self._api, self._folders, since, before)

    def heads(self, keys: Sequence[str]) -> Sequence[Fetched | Missed]:
        """Graph's own fields, in batches."""
        return reading.heads(self._api, self._folders, keys)

    def watch(self, secret: str, known: str | None) -> Watching | None:
        """A subscription for the whole mailbox."""
        if not self._settings.push_url:
            return None
        return watching.watch(self._api, self._settings.push_url, secret, known, self._clock.now())

    def unwatch(self, known: str | None) -> None:
        """Remove it."""
        watching.unwatch(self._api, known)

    def _list(self, path: str, query: dict[str, str], limit: int) -> list[dict[str, Any]]:
        answer = self._api.get(path, **query)
        found = list(answer.get("value", []))
        while "@odata.nextLink" in answer and len(found) < limit:
            answer = self._api.get(answer["@odata.nextLink"])
            found += answer.get("value", [])
        return found[:limit]

    def thread(self, thread_key: str) -> Sequence[Fetched]:
        """Heads only. Graph cannot sort by what it does not filter, so we do."""
        query = {"$filter": f"conversationId eq '{thread_key}'", "$select": FIELDS, "$top": str(PAGE)}
        found = [fetched(one) for one in self._list("/me/messages", query, 500)]
        kept = [one for one in found if not one.is_draft]
        if not kept:
            raise Gone(thread_key)
        return sorted(kept, key=lambda one: one.received_at)

    def fetch(self, key: str) -> Fetched:
        """One message with its MIME."""
        message = self._api.get(f"/me/messages/{quote(key)}", **{"$select": FIELDS})
        return fetched(message, self._api.get_bytes(f"/me/messages/{quote(key)}/$value"))

    def stage(self, mail: Outgoing) -> Staged:
        """CreateReply for answers of every size: Graph takes thread headers no other way (§0.7)."""
        fields = {
            "subject": mail.subject,
            "body": {"contentType": "html", "content": mail.html},
            "toRecipients": recipients(mail.to),
            "ccRecipients": recipients(mail.cc),
            "bccRecipients": recipients(mail.bcc),
            **self._sender(),
        }
        marked = {"singleValueExtendedProperties": [{"id": MARK, "value": mail.marker}]}
        if not mail.attachments:
            fields |= marked
        if mail.answers is None:
            key = str(self._api.post("/me/messages", fields)["id"])
        else:
            verb = "createForward" if mail.forwards else "createReply"
            made = self._api.post(f"/me/messages/{quote(mail.answers)}/{verb}", {"message": fields})
            # The body that Graph composes is its own; ours has the quoted original already.
            key = str(self._api.patch(f"/me/messages/{quote(made['id'])}", fields)["id"])
            if mail.forwards:
                drop_all(self._api, key)  # the writer has chosen which files go along
        if mail.attachments:
            attach(self._api, key, mail.attachments)
            # Marked last: a draft that lacks a file must never be found and sent after a crash (B9).
            self._api.patch(f"/me/messages/{quote(key)}", marked)
        return Staged(key)

    def _sender(self) -> dict[str, Any]:
        """Who writes: whoever signs in, unless it is said."""
        return {}

    def send(self, staged: Staged) -> Sent:
        """Send the draft; what is no draft any more is refused by Graph itself."""
        try:
            self._api.post(f"/me/messages/{quote(staged.ref)}/send", sending=True)
        except Rejected as refused:
            state = self.settle("", staged)
            if state.sent is not None:
                raise Gone("sent before") from refused
            raise
        with already_sent():
            # 202 is a promise: the copy in Sent may come later, under the same immutable id.
            return _sent(self._api.get(f"/me/messages/{quote(staged.ref)}", **{"$select": FIELDS}))

    def settle(self, marker: str, staged: Staged | None) -> StageState:
        """The immutable id tells: still a draft, or sent. Without an id, our mark finds it."""
        if staged is None:
            query = {
                "$filter": f"{_PROPERTY}/Any(ep: ep/id eq '{MARK}' and ep/value eq '{marker}')",
                "$select": FIELDS,
            }
            found = self._list("/me/messages", query, 1)
            message = found[0] if found else None
        else:
            try:
                message = self._api.get(f"/me/messages/{quote(staged.ref)}", **{"$select": FIELDS})
            except Gone:
                message = None
        if message is None:
            return StageState()
        if message.get("isDraft"):
            return StageState(waiting=Staged(message["id"]))
        return StageState(sent=_sent(message))

    def discard(self, staged: Staged) -> None:
        """Delete the draft, if it is still one."""
        if self.settle("", staged).waiting is not None:
            self._api.delete(f"/me/messages/{quote(staged.ref)}")

    def revoke(self) -> None:
        """Microsoft has no endpoint for it: destroying our copy of the tokens has to do."""


def _sent(message: dict[str, Any]) -> Sent:
    at = instant(message.get("sentDateTime") or message["receivedDateTime"])
    return Sent(message["id"], message["conversationId"], message["internetMessageId"], at)
