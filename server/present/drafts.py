"""The composer: a draft with everything there is to choose from, and what became of it."""

from collections.abc import Mapping

from server.core.association import Choice
from server.core.limits import Allowance
from server.core.mail import Participant
from server.core.permission import LOG, Viewer, gate
from server.core.plan import from_name, near
from server.core.unsubscribe import ALWAYS, is_included
from server.errors import Problem
from server.present.problems import problem
from server.present.sending import as_text
from server.present.timeline import card
from server.providers.registry import capabilities
from server.store import addresses, draft_files, records, signatures, unsubscribe
from server.store.draft_files import DraftFile
from server.store.drafts import Draft
from server.store.mailboxes import MailboxRow
from server.store.signatures import Signature
from server.store.submissions import Submission
from server.store.tx import Read
from shared_schema import records as wire

NOTE = "Microsoft 365 sends your mailbox's own name."  # S15
BACK = "Your text is back in the composer."


def draft(  # noqa: PLR0913  the composer is made of these
    tx: Read,
    kept: Draft,
    own: list[MailboxRow],
    viewer: Viewer,
    contacts: tuple[int, ...],
    offered: tuple[Choice, ...],
    submission: Submission | None,
    there: tuple[tuple[Participant, bool], ...],
    allowance: Allowance | None,
) -> wire.DraftView:
    """The composer's state. `own` are the viewer's mailboxes that can send."""
    fields = kept.fields
    known = signatures.of_mailboxes(tx, [row.id for row in own])
    options = [
        _from(row, viewer.name, address, name, known) for row in own for address, name in row.identities
    ]
    habit = unsubscribe.habit(tx, viewer.user_id)
    of_mailbox = [one for one in options if one.mailbox == fields.mailbox_id]
    chosen = next((one for one in of_mailbox if one.address == fields.from_address), None)
    chosen = chosen or next(iter(of_mailbox), None)
    return wire.DraftView(
        id=kept.id,
        version=kept.version,
        thread=kept.thread_id,
        answers=kept.answers_id,
        mailbox=fields.mailbox_id,
        from_address=chosen.address if chosen else "",
        from_options=options,
        to=fields.to,
        to_options=_to(tx, contacts),
        cc=fields.cc,
        bcc=fields.bcc,
        subject=fields.subject,
        body=fields.body,
        associations=_associations(tx, viewer, fields.record_ids, offered),
        updated_at=kept.updated_at,
        submission=submission_view(submission) if submission else None,
        files=[file_view(one) for one in draft_files.of_draft(tx, kept.id)],
        most_attached=_most_attached(own, fields.mailbox_id),
        record=_origin(tx, kept.record_id),
        unsubscribe_link=is_included(habit.policy, usual=habit.usual, chosen=fields.unsubscribe_link),
        unsubscribe_forced=habit.policy == ALWAYS,
        kind=kept.kind,  # type: ignore[arg-type]  # the table holds these words only
        carrying=kept.carrying,
        signature=fields.signature,
        near_limit=near(allowance) if allowance is not None and allowance.is_near else "",
        also_there=[
            wire.Bystander(address=one.address, name=one.name, colleague=is_ours) for one, is_ours in there
        ],
    )


def _origin(tx: Read, record_id: int | None) -> wire.RecordRef | None:
    found = records.by_ids(tx, [record_id]).get(record_id) if record_id is not None else None
    return wire.RecordRef(kind=found.kind, id=found.id) if found else None


def _most_attached(own: list[MailboxRow], mailbox_id: int) -> int:
    provider = next((row.provider for row in own if row.id == mailbox_id), None)
    return capabilities(provider).most_attached if provider else 0


def file_view(one: DraftFile) -> wire.FileView:
    """One attached file."""
    return wire.FileView(id=one.id, name=one.name, kind=one.kind, size=one.size)


def _from(
    row: MailboxRow,
    user_name: str,
    address: str,
    provider_name: str,
    known: Mapping[tuple[int, str], Signature],
) -> wire.FromOption:
    name = from_name(user_name, provider_name or row.name, may_choose=row.from_name)
    below = known.get((row.id, address))
    return wire.FromOption(
        mailbox=row.id,
        address=address,
        name=name,
        note="" if row.from_name else NOTE,
        signature=as_text(below) if below else "",
        team=row.is_team,
    )


def _to(tx: Read, contacts: tuple[int, ...]) -> list[wire.ToOption]:
    found, known = records.by_ids(tx, contacts), addresses.of_contacts(tx, contacts)
    return [
        wire.ToOption(
            contact=contact,
            name=found[contact].name,
            addresses=[one for one, _ in known.get(contact, [])],
        )
        for contact in contacts
        if contact in found
    ]


def _associations(
    tx: Read, viewer: Viewer, ticked: list[int], offered: tuple[Choice, ...]
) -> list[wire.Association]:
    passes = gate(viewer, *LOG)
    by_id = {one.id: one for one in offered}
    extra = [Choice("", one, True, "ticked", "you chose it") for one in ticked if one not in by_id]
    found = records.by_ids(tx, [*by_id, *ticked])
    return [
        wire.Association(
            record=card(found[one.id]),
            ticked=one.id in ticked,
            source="inherited"
            if one.source == "inherited"
            else "ticked"
            if one.source == "ticked"
            else "default",
            because=one.because,
        )
        for one in (*offered, *extra)
        if one.id in found and passes(found[one.id])
    ]


def submission_view(held: Submission) -> wire.SubmissionView:
    """How a submission stands, in words for its sender."""
    trouble = _trouble(held)
    return wire.SubmissionView(
        id=held.id,
        draft=held.draft_id,
        state=held.state,  # type: ignore[arg-type]  # the table holds these words only
        send_at=held.send_at,
        sent_at=held.sent_at,
        engagement=held.engagement_id,
        problem=problem(trouble) if trouble else None,
    )


def _trouble(held: Submission) -> Problem | None:
    fault = held.fault or ""
    if held.state == "unknown" or fault == "unknown_for_good":
        look = "Look into your Sent folder before you send it again."
        steps = (look,) if fault == "unknown_for_good" else ("Nothing to do: it is being looked up.",)
        return Problem("provider_down", "It may have been sent; the answer got lost.", steps)
    if held.state == "held":
        return Problem("not_permitted", f"Not sent: {fault}", (BACK,))
    if held.state == "failed":
        said = fault.removeprefix("rejected:") if fault.startswith("rejected:") else ""
        return Problem("provider_denied", f"It was not sent: {said or 'it was refused.'}", (BACK,))
    if held.state == "queued" and fault == "mailbox_revoked":
        return Problem(
            "mailbox_revoked",
            "Your mailbox has lost its connection.",
            ("Open Mailboxes in Alongside and press Reconnect; the mail is sent then.",),
        )
    if held.state == "queued" and fault == "mailbox_paused":
        return Problem(
            "no_mailbox",
            "Your mailbox is paused.",
            ("Press Resume in Mailboxes; the mail is sent then.",),
        )
    if held.state == "queued" and fault:
        return Problem(
            "provider_down", "The mail provider does not answer.", ("It is sent as soon as that is back.",)
        )
    return None
