"""What panels read: recent threads, timelines, bodies, and things that changed."""

from server.actions.open_draft import show_draft
from server.actions.open_thread import show_thread
from server.core.permission import Viewer, gate
from server.core.visibility import sees
from server.deps import Deps
from server.errors import Problem, Refusal
from server.mime.quote import as_html
from server.mime.sanitize import sanitise
from server.mime.text import from_html
from server.present import drafts as present_drafts
from server.present import mailboxes as present_mailboxes
from server.present.timeline import card, cut, entries, pages
from server.present.timeline import people as participants
from server.store import engagements, mailboxes, message_files, messages, records, submissions, threads
from server.store.message_files import MessageFile
from server.store.tx import Read
from shared_schema import commands
from shared_schema import records as wire

GONE = Problem("not_found", "This is not there any more.")


def list_recent(deps: Deps, viewer: Viewer, _: commands.ListRecent) -> wire.RecentThreads:
    """The threads last seen in the viewer's mailboxes, for the web app."""
    with deps.store.read(viewer.workspace_id) as tx:
        own = {row.id: row for row in mailboxes.of_user(tx, viewer.user_id)}
        return wire.RecentThreads(
            threads=[
                wire.RecentThread(
                    thread=one.thread_id,
                    key=one.key,
                    mailbox=one.mailbox_id,
                    provider=wire.Provider(own[one.mailbox_id].provider),
                    account=own[one.mailbox_id].address,
                    subject=one.subject,
                    people=_people(tx, one.thread_id),
                    at=one.at,
                )
                for one in threads.recent(tx, own)
            ]
        )


def _people(tx: Read, thread_id: int) -> list[wire.Person]:
    last = messages.of_thread(tx, thread_id)[-1:]
    return participants(person for mail in last for _, person in mail.head.people())


def page_timeline(deps: Deps, viewer: Viewer, cmd: commands.PageTimeline) -> wire.TimelinePage:
    """A page of a record's timeline."""
    with deps.store.read(viewer.workspace_id) as tx:
        found = records.by_ids(tx, [cmd.record.id]).get(cmd.record.id)
        if found is None or found.kind != cmd.record.kind or not gate(viewer, "view")(found):
            raise Refusal(GONE)
        return pages(tx, viewer, [cmd.record.id], cmd.before)[cmd.record.id]


def read_body(deps: Deps, viewer: Viewer, cmd: commands.ReadBody) -> wire.Body:
    """The body of a logged message, sanitised on its way out."""
    with deps.store.read(viewer.workspace_id) as tx:
        body = messages.body(tx, cmd.message)
        if body is None or not may_read(tx, viewer, cmd.message):
            raise Refusal(GONE)
        files = message_files.of_message(tx, cmd.message)
    text, html = body
    shown = sanitise(html) if html.strip() else as_html(text)
    return wire.Body(html=shown, text=text or from_html(html), files=[_file(one) for one in files])


def may_read(tx: Read, viewer: Viewer, message: int) -> bool:
    """Whether a mail is the viewer's to read: by its records, or by their own mailbox (T14)."""
    logged = engagements.by_message(tx, [message]).values()
    visible = bool(cut(viewer, engagements.records_of(tx, logged)))
    here = messages.of_user(tx, viewer.user_id, [message])
    return sees(viewer, logged=visible, owners=frozenset({viewer.user_id} if here else ()))


def _file(one: MessageFile) -> wire.MessageFile:
    return wire.MessageFile(
        id=one.id,
        name=one.name,
        size=one.size,
        state=one.state,  # type: ignore[arg-type]  # the table holds these words only
    )


def read(deps: Deps, viewer: Viewer, cmd: commands.Read) -> wire.Items:
    """What changed things hold now, under the viewer's rights; deleted and invisible look alike."""
    with deps.store.read(viewer.workspace_id) as tx:
        return wire.Items(items=[_item(tx, viewer, ref) for ref in cmd.refs], seq=tx.seq())


def _item(tx: Read, viewer: Viewer, ref: wire.Ref) -> wire.Item:
    found = _READERS[ref.kind](tx, viewer, ref.id)
    return found if found is not None else wire.Gone(ref=ref)


def _engagement(tx: Read, viewer: Viewer, ref: int) -> wire.Item | None:
    found = engagements.by_ids(tx, [ref])
    shown = entries(tx, viewer, found.values()).get(ref)
    return wire.EntryItem(entry=shown) if shown else None


def _thread(tx: Read, viewer: Viewer, ref: int) -> wire.Item | None:
    shown = show_thread(tx, viewer, ref)
    return wire.ThreadItem(thread=shown.view) if shown else None


def _submission(tx: Read, viewer: Viewer, ref: int) -> wire.Item | None:
    held = submissions.by_id(tx, ref)
    if held is None or held.user_id != viewer.user_id:
        return None
    return wire.SubmissionItem(submission=present_drafts.submission_view(held))


def _draft(tx: Read, viewer: Viewer, ref: int) -> wire.Item | None:
    shown = show_draft(tx, viewer, ref)
    return wire.DraftItem(draft=shown) if shown else None


def _mailbox(tx: Read, viewer: Viewer, ref: int) -> wire.Item | None:
    row = mailboxes.used_by(tx, viewer.user_id, ref)
    return wire.MailboxItem(mailbox=present_mailboxes.mailbox(row, viewer)) if row else None


def _record(tx: Read, viewer: Viewer, ref: int) -> wire.Item | None:
    found = records.by_ids(tx, [ref]).get(ref)
    if found is None or not gate(viewer, "view")(found):
        return None
    return wire.RecordItem(record=card(found))


_READERS = {
    wire.RefKind.ENGAGEMENT: _engagement,
    wire.RefKind.THREAD: _thread,
    wire.RefKind.SUBMISSION: _submission,
    wire.RefKind.DRAFT: _draft,
    wire.RefKind.MAILBOX: _mailbox,
    wire.RefKind.RECORD: _record,
    # These are opened again as a whole; they are nothing that could be read.
    wire.RefKind.LIST: lambda *_: None,
    wire.RefKind.IMPORT: lambda *_: None,
}
