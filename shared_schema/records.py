"""What the panel draws: records, people, timelines, threads, drafts and submissions."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

import msgspec

from .problems import Problem
from .struct import Id, Key, Line, Seq, View

# contact, company, deal, ticket, or the name of a custom object type.
RecordKind = Annotated[str, msgspec.Meta(pattern="^[a-z][a-z0-9_]{0,31}$")]


class Provider(StrEnum):
    """Who keeps the mailbox."""

    GOOGLE = "google"
    MICROSOFT = "microsoft"


class RefKind(StrEnum):
    """What a change can point at."""

    THREAD = "thread"
    ENGAGEMENT = "engagement"
    SUBMISSION = "submission"
    DRAFT = "draft"
    MAILBOX = "mailbox"
    RECORD = "record"
    IMPORT = "import"
    LIST = "list"  # a list that is watched may look different now; its id says nothing


class RecordRef(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One record by kind and id."""

    kind: RecordKind
    id: Id


class Ref(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that changed; its content is read again under the viewer's rights."""

    kind: RefKind
    id: Id


class Person(View, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A name and an address as a mail shows them."""

    address: Line
    name: Line = ""


class Viewer(View, frozen=True, kw_only=True):
    """Who is signed in, and what their seat lets them do."""

    id: Id
    name: str
    seat: Literal["core", "sales", "service", "view_only"]
    workspace: str
    may_connect: bool
    may_send: bool
    is_admin: bool = False


class MailboxView(View, frozen=True, kw_only=True):
    """One mailbox that the viewer may use, and how it is doing.

    A team's mailbox (`kind`) is used by the team of this id and name, or by everybody with a paid seat
    (none). `shared`: a shared mailbox of Microsoft 365, reached by the sign-in of whoever connected it.
    `may_change`: the viewer connected it, or is a super admin and it is a team's.
    """

    id: Id
    provider: Provider
    address: str
    state: Literal["active", "paused", "reauthorize", "disconnected"]
    problem: Problem | None = None
    logging: Literal["all", "replies", "manual"] = "all"
    synced_at: datetime | None = None
    kind: Literal["personal", "team"] = "personal"
    team: Id | None = None
    team_name: str = ""
    shared: bool = False
    may_change: bool = True


class RecordCard(View, frozen=True, kw_only=True):
    """A record in one line: name, what it is about, and where it stands."""

    kind: RecordKind
    id: Id
    name: str
    subtitle: str = ""
    stage: str | None = None
    is_open: bool | None = None
    owner: str | None = None


EntryKind = Literal["email", "note", "call", "meeting", "task", "consent", "ticket"]


class TaskState(View, frozen=True, kw_only=True):
    """What a task has beside its words: what to do, when, whose it is, and when it was done."""

    type: Literal["email", "call", "todo"]
    due_at: datetime
    owner: str | None = None
    done_at: datetime | None = None


class TimelineEntry(View, frozen=True, kw_only=True):
    """One engagement as a timeline shows it; `records` are those the viewer may see."""

    id: Id
    kind: EntryKind
    at: datetime
    direction: Literal["incoming", "outgoing"] | None
    subject: str
    snippet: str
    sender: Person | None
    to: list[Person]
    records: list[RecordCard]
    message: Id | None = None
    thread: Id | None = None
    by: str | None = None
    because: str = ""
    text: str = ""
    task: TaskState | None = None
    forward: bool = False  # shown as "Email - Fwd" (S43)


class TimelinePage(View, frozen=True, kw_only=True):
    """Newest first; `next` asks for older entries, None at the end."""

    entries: list[TimelineEntry]
    next: str | None = None


class AddressView(View, frozen=True, kw_only=True):
    """One address of a contact; the primary one comes first."""

    address: str
    primary: bool


class PersonCard(View, frozen=True, kw_only=True):
    """A contact with what the rep needs beside the mail: company, open deals and tickets, timeline."""

    contact: RecordCard
    because: str
    addresses: list[AddressView]
    company: RecordCard | None
    deals: list[RecordCard]
    tickets: list[RecordCard]
    timeline: TimelinePage


class MessageRow(View, frozen=True, kw_only=True):
    """One message of the open thread and what was decided about logging it (B1)."""

    id: Id
    sender: Person | None
    at: datetime
    direction: Literal["incoming", "outgoing"]
    snippet: str
    engagement: Id | None
    because: str


class ThreadView(View, frozen=True, kw_only=True):
    """The open mail and everyone in it that the CRM knows, true as of feed number `seq`."""

    state: Literal["ready", "pending", "unreadable"]
    seq: Seq
    thread: Id | None = None
    mailbox: MailboxView | None = None
    subject: str = ""
    messages: list[MessageRow] = []
    people: list[PersonCard] = []
    strangers: list[Person] = []
    problem: Problem | None = None


class RecentThread(View, frozen=True, kw_only=True):
    """One line of the list that stands in for the mail client in the web app."""

    thread: Id
    key: str
    mailbox: Id
    provider: Provider
    account: str
    subject: str
    people: list[Person]
    at: datetime


class RecentThreads(View, frozen=True, kw_only=True):
    """The threads last seen in the viewer's mailboxes, newest first."""

    threads: list[RecentThread]


class FromOption(View, frozen=True, kw_only=True):
    """One address to send from, with the name that will really go out (S11, S12, S15)."""

    mailbox: Id
    address: str
    name: str
    note: str = ""
    signature: str = ""  # as text, for the composer
    team: bool = False  # a team's address (S11)


class ToOption(View, frozen=True, kw_only=True):
    """A contact of the thread with all addresses to choose from (S10)."""

    contact: Id
    name: str
    addresses: list[str]


class Association(View, frozen=True, kw_only=True):
    """One check box of *Associated with*: which record, ticked or not, and why (S18)."""

    record: RecordCard
    ticked: bool
    source: Literal["default", "inherited", "ticked"]
    because: str


class SubmissionView(View, frozen=True, kw_only=True):
    """One act of sending. `unknown` = may have left: it is being looked up, never sent again blindly.

    `held` = it was due, but its sender may not send it any more: the problem says why (T8).
    """

    id: Id
    draft: Id
    state: Literal["queued", "sending", "sent", "unknown", "held", "failed", "canceled"]
    send_at: datetime
    sent_at: datetime | None = None
    engagement: Id | None = None
    problem: Problem | None = None


class FileView(View, frozen=True, kw_only=True):
    """One attached file; `size` is in bytes."""

    id: Id
    name: str
    kind: str
    size: int


class Bystander(View, frozen=True, kw_only=True):
    """Somebody of the answered mail: reached by this answer or not, the composer says so (S31)."""

    address: str
    name: str
    colleague: bool


class DraftView(View, frozen=True, kw_only=True):
    """The composer's whole state, kept on the server; `version` guards against stale edits."""

    id: Id
    version: int
    thread: Id | None
    answers: Id | None
    mailbox: Id
    from_address: str
    from_options: list[FromOption]
    to: list[str]
    to_options: list[ToOption]
    cc: list[str]
    bcc: list[str]
    subject: str
    body: str
    associations: list[Association]
    updated_at: datetime
    submission: SubmissionView | None = None
    files: list[FileView] = []
    most_attached: int = 0
    record: RecordRef | None = None  # a new mail: from which record it is written
    unsubscribe_link: bool = False  # whether the mail will bear one (H40)
    unsubscribe_forced: bool = False  # the workspace insists on it
    kind: Literal["reply", "reply_all", "forward", "new"] = "reply"
    carrying: bool = False  # files of the forwarded mail are on the way
    also_there: list[Bystander] = []
    signature: bool = True
    near_limit: str = ""  # said before the limit is reached (H45)


class DraftSaved(View, frozen=True, kw_only=True):
    """The version that now holds."""

    version: int
    updated_at: datetime


class Plan(View, frozen=True, kw_only=True):
    """What Send would do, before it is done (B2): who gets it, as whom, and where it is logged."""

    sender: Person
    recipients: list[Person]
    records: list[RecordCard]
    problems: list[Problem]
    notes: list[str]


class MessageFile(View, frozen=True, kw_only=True):
    """One file of a logged mail; only what is `kept` can be had, at /api/messages/…/files/…."""

    id: Id
    name: str
    size: int
    state: Literal["waiting", "kept", "lost", "too_large"]


class Body(View, frozen=True, kw_only=True):
    """A mail's body: `html` is sanitised on the server and only ever shown in a script-less frame."""

    html: str
    text: str
    files: list[MessageFile] = []


class Hello(View, frozen=True, kw_only=True):
    """The server's first answer: who you are, what is connected, and where the feed stands."""

    protocol: int
    seq: Seq
    viewer: Viewer
    mailboxes: list[MailboxView]
    undo_seconds: int


class Done(View, frozen=True, kw_only=True):
    """It is done, and there is nothing more to say."""

    done: Literal[True] = True


class Gone(View, frozen=True, kw_only=True, tag_field="type", tag="gone"):
    """What was asked for is deleted or not visible to the viewer; the same answer for both."""

    ref: Ref


class EntryItem(View, frozen=True, kw_only=True, tag_field="type", tag="engagement"):
    """A timeline entry that is new or changed."""

    entry: TimelineEntry


class ThreadItem(View, frozen=True, kw_only=True, tag_field="type", tag="thread"):
    """A thread that became readable or got a message."""

    thread: ThreadView


class SubmissionItem(View, frozen=True, kw_only=True, tag_field="type", tag="submission"):
    """A submission that went on."""

    submission: SubmissionView


class DraftItem(View, frozen=True, kw_only=True, tag_field="type", tag="draft"):
    """A draft that was edited elsewhere."""

    draft: DraftView


class MailboxItem(View, frozen=True, kw_only=True, tag_field="type", tag="mailbox"):
    """A mailbox that changed its state."""

    mailbox: MailboxView


class RecordItem(View, frozen=True, kw_only=True, tag_field="type", tag="record"):
    """A record that was changed."""

    record: RecordCard


Item = Gone | EntryItem | ThreadItem | SubmissionItem | DraftItem | MailboxItem | RecordItem


class Items(View, frozen=True, kw_only=True):
    """What the asked references hold now, in the order they were asked, true as of `seq`."""

    items: list[Item]
    seq: Seq


ThreadKey = Key
