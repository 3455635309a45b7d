"""Open the composer: the answer at hand in a thread, or a new one with its defaults."""

from server.actions.allowance import allowance_of
from server.actions.answer_thread import answer_thread, viewer_addresses
from server.actions.log_mail import choices, match
from server.actions.write_from_record import Audience, audience_from_record, begin_from_record
from server.core import association, recipients
from server.core.mail import Participant
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present import drafts as present
from server.store import drafts, mailboxes, messages, submissions, users
from server.store.drafts import Draft
from server.store.tx import Read
from shared_schema.commands import OpenDraft
from shared_schema.records import DraftView


def open_draft(deps: Deps, viewer: Viewer, cmd: OpenDraft) -> DraftView:
    """The draft, with To, From and *Associated with* filled in (S10, S11, S18, T4, T11, H21)."""
    with deps.store.write(viewer.workspace_id) as tx:
        if cmd.record is not None:
            draft_id = begin_from_record(tx, viewer, cmd.record, cmd.mailbox, on_phone=cmd.on_phone)
        elif cmd.thread is not None:
            draft_id = answer_thread(tx, viewer, cmd.thread, cmd)
        else:
            raise Refusal(
                Problem("bad_request", "Say which conversation or record it is about.", field="thread")
            )
        shown = show_draft(tx, viewer, draft_id)
        if shown is None:
            raise LookupError(f"draft {draft_id}")
        return shown


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
    there = _also_there(tx, viewer, kept)
    sender = next((row for row in own if row.id == kept.fields.mailbox_id), None)
    left = allowance_of(tx, sender) if sender else None
    return present.draft(tx, kept, own, viewer, audience.contacts, audience.offered, held, there, left)


def _also_there(tx: Read, viewer: Viewer, kept: Draft) -> tuple[tuple[Participant, bool], ...]:
    """Whom of the answered mail the answer may leave out, each with whether they are a colleague (S31)."""
    answered = messages.by_id(tx, kept.answers_id) if kept.answers_id is not None else None
    if answered is None:
        return ()
    everyone = {person.address for _, person in answered.head.people()}
    return recipients.also_there(
        answered.head, viewer_addresses(tx, viewer), users.own_addresses(tx, everyone)
    )


def audience_of(tx: Read, viewer: Viewer, kept: Draft) -> Audience:
    """Whom a draft may go to and what it may be logged to: by its thread, or by its record."""
    row = mailboxes.by_id(tx, kept.fields.mailbox_id)
    is_team = row is not None and row.is_team
    if kept.thread_id is None:
        return audience_from_record(tx, viewer, kept, is_team=is_team)
    mails = messages.of_thread(tx, kept.thread_id)
    matches = match(tx, viewer, *mails)
    offered = choices(tx, viewer, kept.thread_id, matches)
    return Audience(
        contacts=tuple(one.contact for one in matches.contacts),
        offered=association.of_team_mail(offered) if is_team else offered,
        names={person.address: person.name for mail in mails for _, person in mail.head.people()},
    )
