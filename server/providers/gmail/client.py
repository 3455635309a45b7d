"""A Gmail mailbox behind the port, through Google's own client."""

import base64
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from tempfile import TemporaryFile
from typing import Any

from googleapiclient.http import MediaIoBaseUpload

from server.clock import Clock
from server.config import Settings
from server.errors import Gone, already_sent
from server.mime.build import MARK, build, write
from server.providers import pace as paces
from server.providers.gmail import reading
from server.providers.gmail.api import GmailApi
from server.providers.gmail.convert import HEADERS, fetched, headers
from server.providers.gmail.oauth import GoogleOAuth
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

ME = "me"
PIECE = 4 * 1024 * 1024  # of a resumable upload: a multiple of 256 KiB
AT_ONCE = 4  # requests of one mailbox that run side by side


class GmailMailbox:
    """One Gmail mailbox."""

    # A mail of 25 MB as it travels: base64 makes four letters of three bytes, and a line end each 76.
    capabilities = Capabilities(
        from_name=True, immutable_ids=True, push=True, at_once=AT_ONCE, most_attached=18_000_000
    )

    def __init__(self, settings: Settings, tokens: TokenStore, address: str, clock: Clock) -> None:
        self._settings, self._store, self._clock = settings, tokens, clock
        self._oauth = GoogleOAuth(settings, clock)
        pace = paces.of("google", address, AT_ONCE, settings.gmail_units)
        self._api = GmailApi(settings, FreshTokens(tokens, self._oauth.refresh, clock), pace, clock)
        self._users = self._api.users

    def profile(self) -> Profile:
        """Gmail knows no name; the sign-in does."""
        return Profile(self._api.call(self._users.getProfile(userId=ME))["emailAddress"], "")

    def identities(self) -> Sequence[Identity]:
        """Verified send-as addresses: with any other, Gmail would silently use the primary one."""
        found = self._api.call(self._users.settings().sendAs().list(userId=ME)).get("sendAs", [])
        usable = [one for one in found if one.get("isPrimary") or one.get("verificationStatus") == "accepted"]
        made = [
            Identity(
                one["sendAsEmail"].lower(),
                one.get("displayName", ""),
                bool(one.get("isDefault")),
                one.get("signature", ""),
            )
            for one in usable
        ]
        return sorted(made, key=lambda one: not one.is_default)

    def cursor(self) -> str:
        """The mailbox's history id."""
        return str(self._api.call(self._users.getProfile(userId=ME))["historyId"])

    def changes(self, cursor: str) -> Changes:
        """One page of history."""
        return reading.changes(self._api, cursor)

    def listing(self, since: datetime | None, before: datetime, token: str | None, size: int) -> Page:
        """One page of ids, newest first."""
        return reading.listing(self._api, since, before, token, size)

    def held(self, since: datetime, before: datetime) -> Mapping[str, str]:
        """Everything in a span, with its place."""
        return reading.held(self._api, since, before)

    def heads(self, keys: Sequence[str]) -> Sequence[Fetched | Missed]:
        """Headers only, in batches."""
        return reading.heads(self._api, keys)

    def thread(self, thread_key: str) -> Sequence[Fetched]:
        """Heads only: one call, no bodies."""
        request = self._users.threads().get(
            userId=ME, id=thread_key, format="metadata", metadataHeaders=list(HEADERS)
        )
        found = [fetched(one) for one in self._api.call(request).get("messages", [])]
        return sorted((one for one in found if not one.is_draft), key=lambda one: one.received_at)

    def fetch(self, key: str) -> Fetched:
        """One message as raw MIME."""
        return fetched(self._api.call(self._users.messages().get(userId=ME, id=key, format="raw")))

    def watch(self, secret: str, known: str | None) -> Watching | None:
        """Gmail tells a Pub/Sub topic, for a week; asking again prolongs it. It knows no secret."""
        del secret, known
        if not (self._settings.gmail_topic and self._settings.push_url):
            return None
        body = {"topicName": self._settings.gmail_topic}
        answer = self._api.call(self._users.watch(userId=ME, body=body))
        return Watching(None, datetime.fromtimestamp(int(answer["expiration"]) / 1000, UTC))

    def unwatch(self, known: str | None) -> None:
        """Stop every notification of this mailbox."""
        del known
        self._api.call(self._users.stop(userId=ME))

    def stage(self, mail: Outgoing) -> Staged:
        """drafts.create, with our mark in a header; `threadId` keeps the sender's own thread together."""
        message: dict[str, Any] = {"threadId": mail.thread_key} if mail.thread_key else {}
        if not mail.attachments:
            message["raw"] = base64.urlsafe_b64encode(build(mail, self._clock.now())).decode()
            made = self._api.call(self._users.drafts().create(userId=ME, body={"message": message}))
        else:
            with TemporaryFile() as whole:
                write(mail, whole, self._clock.now())
                media = MediaIoBaseUpload(whole, "message/rfc822", chunksize=PIECE, resumable=True)
                request = self._users.drafts().create(userId=ME, body={"message": message}, media_body=media)
                made = self._api.call(request)
        return Staged(f"{made['id']}/{made['message']['threadId']}")

    def send(self, staged: Staged) -> Sent:
        """drafts.send consumes the draft: a second one is Gone."""
        draft = staged.ref.partition("/")[0]
        sent = self._api.call(self._users.drafts().send(userId=ME, body={"id": draft}), sending=True)
        with already_sent():
            return self._sent(sent["id"])

    def _sent(self, key: str) -> Sent:
        """Gmail puts a Message-ID of its own in place of ours: read it back (mail-engineering §0.1)."""
        request = self._users.messages().get(
            userId=ME, id=key, format="metadata", metadataHeaders=["Message-ID", MARK]
        )
        message = self._api.call(request)
        at = datetime.fromtimestamp(int(message["internalDate"]) / 1000, UTC)
        return Sent(message["id"], message["threadId"], headers(message).get("message-id", ""), at)

    def settle(self, marker: str, staged: Staged | None) -> StageState:
        """The draft is there: not sent. It is gone: look for our mark among what was sent lately."""
        if staged is not None:
            draft = staged.ref.partition("/")[0]
            try:
                self._api.call(self._users.drafts().get(userId=ME, id=draft, format="minimal"))
                return StageState(waiting=staged)
            except Gone:
                return StageState(sent=self._find_sent(marker))
        waiting = self._find_draft(marker)
        return StageState(waiting=waiting) if waiting else StageState(sent=self._find_sent(marker))

    def _find_draft(self, marker: str) -> Staged | None:
        found = self._api.call(self._users.drafts().list(userId=ME, maxResults=50)).get("drafts", [])
        for one in found:
            request = self._users.messages().get(
                userId=ME, id=one["message"]["id"], format="metadata", metadataHeaders=[MARK]
            )
            try:
                message = self._api.call(request)
            except Gone:
                continue
            if headers(message).get(MARK.lower()) == marker:
                return Staged(f"{one['id']}/{message['threadId']}")
        return None

    def _find_sent(self, marker: str) -> Sent | None:
        request = self._users.messages().list(userId=ME, q="in:sent newer_than:2d", maxResults=50)
        for one in self._api.call(request).get("messages", []):
            one_request = self._users.messages().get(
                userId=ME, id=one["id"], format="metadata", metadataHeaders=["Message-ID", MARK]
            )
            if headers(self._api.call(one_request)).get(MARK.lower()) == marker:
                return self._sent(one["id"])
        return None

    def discard(self, staged: Staged) -> None:
        """Delete the draft, if it is still one."""
        try:
            self._api.call(self._users.drafts().delete(userId=ME, id=staged.ref.partition("/")[0]))
        except Gone:
            return

    def revoke(self) -> None:
        """Give the grant back."""
        self._oauth.revoke(self._store.load())
