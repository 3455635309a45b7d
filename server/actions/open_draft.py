"""Open the composer: the answer at hand in a thread, or a new one with its defaults."""

from server.actions.log_mail import choices, match
from server.actions.write_from_record import Audience, audience_from_record, begin_from_record
from server.core import recipients
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present import drafts as present
from server.present import mailboxes as present_mailboxes
from server.store import drafts, mailboxes, messages, submissions, threads, users
from server.store.drafts import Draft, Fields
from server.store.mailboxes import MailboxRow
from server.store.messages import Message
from server.store.tx import Read, Write
from shared_schema.commands import OpenDraft
from shared_schema.records import DraftView

NOT_FOUND = Problem("not_found", "This conversation is not in your mailbox.")


def open_draft(deps: Deps, viewer: Viewer, cmd: OpenDraft) -> DraftView:
    """The draft, with To, From and *Associated with* filled in (S10, S11, S18, T4, T11)."""
    with deps.store.write(viewer.workspace_id) as tx:
        if cmd.record is not None:
            draft_id = begin_from_record(tx, viewer, cmd.record, cmd.mailbox)
        elif cmd.thread is not None:
            draft_id = _answer(tx, viewer, cmd.thread, cmd.mailbox)
        else:
            raise Refusal(
                Problem("bad_request", "Say which conversation or record it is about.", field="thread")
            )
        shown = show_draft(tx, viewer, draft_id)
        if shown is None:
            raise LookupError(f"draft {draft_id}")
        return shown


def _answer(tx: Write, viewer: Viewer, thread_id: int, mailbox: int | None) -> int:
    row = _mailbox(tx, viewer, thread_id, mailbox)
    kept = drafts.open_in_thread(tx, viewer.user_id, thread_id)
    return kept.id if kept else _begin(tx, viewer, thread_id, row)


def _mailbox(tx: Read, viewer: Viewer, thread_id: int, wanted: int | None) -> MailboxRow:
    """The mailbox the rep is reading in, if it holds the thread; else the one that saw it last (S11)."""
    own = {row.id: row for row in mailboxes.of_user(tx, viewer.user_id)}
    holding = [own[key.mailbox_id] for key in threads.keys_of(tx, thread_id, own)]
    holding.sort(key=lambda row: row.id != wanted)
    if not holding:
        raise Refusal(NOT_FOUND)
    active = [row for row in holding if row.state == "active"]
    if not active:
        raise Refusal(present_mailboxes.broken(holding[0]) or NOT_FOUND)
    return active[0]


def _begin(tx: Write, viewer: Viewer, thread_id: int, row: MailboxRow) -> int:
    mails = messages.of_thread(tx, thread_id)
    if not mails:
        raise Refusal(NOT_FOUND)
    answered = _answered(tx, mails, row)
    own = users.own_addresses(tx, {person.address for _, person in answered.head.people()})
    to = recipients.reply(answered.head, own).to
    ticked = [one.id for one in choices(tx, viewer, thread_id, match(tx, viewer, *mails)) if one.ticked]
    fields = Fields(
        mailbox_id=row.id,
        to=[one.address for one in to],
        cc=[],
        bcc=[],
        subject=recipients.subject(answered.head.subject),
        body="",
        record_ids=ticked,
    )
    return drafts.add(tx, viewer.user_id, thread_id, answered.id, fields)


def _answered(tx: Read, mails: list[Message], row: MailboxRow) -> Message:
    """The newest mail that this mailbox has itself: a provider threads an answer only to its own."""
    here = {one.message_id for one in messages.sightings(tx, [mail.id for mail in mails], [row.id])}
    return next((mail for mail in reversed(mails) if mail.id in here), mails[-1])


def own_draft(tx: Read, viewer: Viewer, draft_id: int) -> Draft:
    """A draft of the viewer; raises Refusal `not_found` for anybody else's, as for none."""
    kept = drafts.by_id(tx, draft_id)
    if kept is None or kept.user_id != viewer.user_id:
        raise Refusal(Problem("not_found", "This draft is not there any more."))
    return kept


def show_draft(tx: Read, viewer: Viewer, draft_id: int) -> DraftView | None:
    """A draft as the composer shows it; None unless it is the viewer's."""
    kept = drafts.by_id(tx, draft_id)
    if kept is None or kept.user_id != viewer.user_id:
        return None
    own = [row for row in mailboxes.of_user(tx, viewer.user_id) if row.state == "active"]
    audience = audience_of(tx, viewer, kept)
    held = submissions.of_draft(tx, kept.id)
    return present.draft(tx, kept, own, viewer, audience.contacts, audience.offered, held)


def audience_of(tx: Read, viewer: Viewer, kept: Draft) -> Audience:
    """Whom a draft may go to and what it may be logged to: by its thread, or by its record."""
    if kept.thread_id is None:
        return audience_from_record(tx, viewer, kept)
    mails = messages.of_thread(tx, kept.thread_id)
    matches = match(tx, viewer, *mails)
    return Audience(
        contacts=tuple(one.contact for one in matches.contacts),
        offered=choices(tx, viewer, kept.thread_id, matches),
        names={person.address: person.name for mail in mails for _, person in mail.head.people()},
    )
