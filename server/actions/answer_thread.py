"""Begin an answer in a thread, or make the one at hand another kind of answer (S29-S34, S38-S43)."""

from dataclasses import replace

from server.actions.log_mail import choices, match
from server.actions.write_from_record import ticked
from server.core import association, recipients
from server.core.permission import Viewer
from server.core.recipients import FORWARD, REPLY, ReplySet
from server.errors import Problem, Refusal
from server.present import mailboxes as present_mailboxes
from server.store import draft_files, drafts, jobs, mailboxes, messages, threads, users
from server.store.drafts import Draft, Fields, Place
from server.store.mailboxes import MailboxRow
from server.store.messages import Message
from server.store.tx import Read, Write
from shared_schema.commands import OpenDraft

NOT_FOUND = Problem("not_found", "This conversation is not in your mailbox.")


def answer_thread(tx: Write, viewer: Viewer, thread_id: int, cmd: OpenDraft) -> int:
    """The viewer's one open answer in the thread, of the asked kind; its id. Raises Refusal."""
    row = _mailbox(tx, viewer, thread_id, cmd.mailbox)
    kept = drafts.open_in_thread(tx, viewer.user_id, thread_id)
    if kept is not None and _is_asked(kept, cmd):
        return kept.id
    mails = messages.of_thread(tx, thread_id)
    answered = _answered(tx, mails, row, cmd.message)
    place = Place(cmd.kind or REPLY, thread_id, answered.id)
    people = recipients.answer(place.kind, answered.head, viewer_addresses(tx, viewer))
    if kept is None:
        matches = match(tx, viewer, *mails)
        offered = choices(tx, viewer, thread_id, matches)
        offered = association.of_team_mail(offered) if row.is_team else offered
        fields = _fresh(row, answered, place.kind, people)
        chosen = ticked(tx, offered, fields.to, on_phone=cmd.on_phone)
        made = drafts.add(tx, viewer.user_id, place, replace(fields, record_ids=chosen))
    else:
        made = kept.id
        drafts.turn(tx, kept, place, _turned(kept.fields, answered, place.kind, people))
    _carry(tx, viewer, made, place.kind)
    return made


def viewer_addresses(tx: Read, viewer: Viewer) -> frozenset[str]:
    """The viewer's own, aliases too: a colleague's are not among them, for they are answered (S31)."""
    me = users.by_id(tx, viewer.user_id)
    rows = mailboxes.of_user(tx, viewer.user_id)
    aliases = {address for row in rows for address, _ in row.identities}
    return frozenset(aliases | {row.address for row in rows} | ({me.email} if me else set()))


def _is_asked(kept: Draft, cmd: OpenDraft) -> bool:
    return cmd.kind in (None, kept.kind) and cmd.message in (None, kept.answers_id)


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


def _answered(tx: Read, mails: list[Message], row: MailboxRow, wanted: int | None) -> Message:
    """The asked mail; else the newest that this mailbox has itself, since a provider threads only those."""
    if wanted is not None:
        found = next((mail for mail in mails if mail.id == wanted), None)
        if found is None:
            raise Refusal(Problem("not_found", "This mail is not in the conversation.", field="message"))
        return found
    if not mails:
        raise Refusal(NOT_FOUND)
    here = {one.message_id for one in messages.sightings(tx, [mail.id for mail in mails], [row.id])}
    return next((mail for mail in reversed(mails) if mail.id in here), mails[-1])


def _fresh(row: MailboxRow, answered: Message, kind: str, people: ReplySet) -> Fields:
    return Fields(
        mailbox_id=row.id,
        from_address=_written_to(row, answered),
        to=[one.address for one in people.to],
        cc=[one.address for one in people.cc],
        bcc=[],
        subject=recipients.subject(kind, answered.head.subject),
        body="",
        record_ids=[],
    )


def _turned(now: Fields, answered: Message, kind: str, people: ReplySet) -> Fields:
    """Recipients and subject are the new kind's; text, sender and ticked records stay."""
    to, cc = [one.address for one in people.to], [one.address for one in people.cc]
    return replace(now, to=to, cc=cc, subject=recipients.subject(kind, answered.head.subject))


def _written_to(row: MailboxRow, answered: Message) -> str | None:
    """The alias that the mail was written to answers it (S11, H27); None for the mailbox's own address."""
    named = {person.address for role, person in answered.head.people() if role in ("to", "cc")}
    aliases = (address for address, _ in row.identities if address != row.address)
    return next((one for one in aliases if one in named), None)


def _carry(tx: Write, viewer: Viewer, draft_id: int, kind: str) -> None:
    """A forward brings the files of its mail; they are fetched beside, for the provider may take its time."""
    draft_files.drop_carried(tx, draft_id)
    drafts.set_carrying(tx, draft_id, viewer.user_id, carrying=kind == FORWARD)
    if kind == FORWARD:
        jobs.add(tx, "carry_files", {"draft": draft_id}, unique_key=f"carry:{draft_id}", priority=0)
