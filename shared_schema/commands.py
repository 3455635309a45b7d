"""What the panel asks: one struct per method, and the table of methods with their answers."""

from typing import Annotated, Literal

import msgspec

from . import admin, crm, definitions, imports, mailboxes, search, subscriptions, tasks, webhooks
from . import records as r
from .struct import Command, Id, Key, Line, Seq, Text

Addresses = Annotated[list[Line], msgspec.Meta(max_length=200)]


class SayHello(Command, frozen=True, kw_only=True):
    """The first request: the single-use ticket, our protocol, and the last feed number we saw."""

    ticket: Key
    protocol: int
    since: Seq | None = None


class OpenThread(Command, frozen=True, kw_only=True):
    """The rep opened a thread. All of it are hints from a page; the server checks them (threat model)."""

    provider: r.Provider
    account: Line
    thread: Key
    kind: Literal["gmail-legacy", "gmail-perm", "outlook-conv", "graph-item"] = "gmail-legacy"
    messages: Annotated[list[Key], msgspec.Meta(max_length=200)] = []
    participants: Annotated[list[r.Person], msgspec.Meta(max_length=200)] = []


class ListRecent(Command, frozen=True, kw_only=True):
    """The threads last seen, for the web app."""


class PageTimeline(Command, frozen=True, kw_only=True):
    """Older entries of a record's timeline; `before` is the `next` of the page at hand."""

    record: r.RecordRef
    before: Key | None = None


class ReadBody(Command, frozen=True, kw_only=True):
    """The body of one logged message."""

    message: Id


class OpenDraft(Command, frozen=True, kw_only=True):
    """The viewer's draft of an answer in a thread: the one at hand, or a new one with defaults.

    `mailbox` is where the thread is being read: of several that hold it, a new answer leaves from there.
    With `record` instead of a thread it is a new mail, written from that record (S1, S8). An answer at hand
    becomes one of the asked `kind`, to the asked `message`; its text stays.
    `onPhone`: a new one begins with the contacts it goes to and nothing else (H21).
    """

    thread: Id | None = None
    mailbox: Id | None = None
    record: r.RecordRef | None = None
    kind: Literal["reply", "reply_all", "forward"] | None = None
    message: Id | None = None
    on_phone: bool = False


class SaveDraft(Command, frozen=True, kw_only=True):
    """Keep the composer's fields; `version` is the one that was edited (else `draft_stale`)."""

    draft: Id
    version: int
    mailbox: Id
    from_address: Line | None = None  # none: the mailbox's own
    to: Addresses
    cc: Addresses = []
    bcc: Addresses = []
    subject: Line
    body: Text
    records: Annotated[list[r.RecordRef], msgspec.Meta(max_length=500)] = []
    unsubscribe_link: bool | None = None  # none: as the user usually does (H40)
    signature: bool = True


class PreviewDraft(Command, frozen=True, kw_only=True):
    """What would Send do?"""

    draft: Id


class SubmitDraft(Command, frozen=True, kw_only=True):
    """Send it. `key` is chosen by the client once per click: asked twice, it is sent once (B9)."""

    draft: Id
    version: int
    key: Key


class DiscardDraft(Command, frozen=True, kw_only=True):
    """Throw the draft away."""

    draft: Id


class CancelSubmission(Command, frozen=True, kw_only=True):
    """Undo Send while it is still queued; the draft is back in the composer."""

    submission: Id


class LogMessage(Command, frozen=True, kw_only=True):
    """Log one past message by hand (H29)."""

    message: Id


class UnlogMessage(Command, frozen=True, kw_only=True):
    """Take a message off all timelines; the mail itself stays in the mailbox (T15)."""

    engagement: Id


class Read(Command, frozen=True, kw_only=True):
    """Read again what a change pointed at."""

    refs: Annotated[list[r.Ref], msgspec.Meta(max_length=100)]


METHODS: dict[str, tuple[type[Command], type]] = {
    "hello": (SayHello, r.Hello),
    "thread.open": (OpenThread, r.ThreadView),
    "thread.recent": (ListRecent, r.RecentThreads),
    "timeline.page": (PageTimeline, r.TimelinePage),
    "message.body": (ReadBody, r.Body),
    "message.log": (LogMessage, r.TimelineEntry),
    "message.unlog": (UnlogMessage, r.Done),
    "draft.open": (OpenDraft, r.DraftView),
    "draft.save": (SaveDraft, r.DraftSaved),
    "draft.preview": (PreviewDraft, r.Plan),
    "draft.submit": (SubmitDraft, r.SubmissionView),
    "draft.discard": (DiscardDraft, r.Done),
    "submission.cancel": (CancelSubmission, r.DraftView),
    "read": (Read, r.Items),
    **search.METHODS,
    **tasks.METHODS,
    **admin.METHODS,
    **definitions.METHODS,
    **webhooks.METHODS,
    **mailboxes.METHODS,
    **subscriptions.METHODS,
    **crm.METHODS,
    **imports.METHODS,
}
