"""Send: plan again from the facts as they are now, and queue it; one write, one key, one mail (B9)."""

from dataclasses import asdict
from datetime import timedelta
from hashlib import sha256
from typing import Any

from server import ids
from server.actions.open_draft import own_draft, show_draft
from server.actions.save_draft import editable
from server.actions.send_facts import origin_kind, send_facts
from server.core.address import domain
from server.core.permission import Viewer
from server.core.plan import SendPlan, plan_send
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present import drafts as present
from server.present.problems import problem
from server.present.timeline import card
from server.present.timeline import people as participants
from server.store import draft_files, drafts, jobs, messages, records, signatures, submissions, unsubscribe
from server.store.drafts import Draft
from server.store.submissions import NewSubmission, Submission
from server.store.tx import Read, Write
from shared_schema import records as wire
from shared_schema.commands import CancelSubmission, PreviewDraft, SubmitDraft


def preview_draft(deps: Deps, viewer: Viewer, cmd: PreviewDraft) -> wire.Plan:
    """What Send would do, decided by the same function that Send asks (B2)."""
    with deps.store.read(viewer.workspace_id) as tx:
        plan = plan_send(send_facts(tx, viewer, own_draft(tx, viewer, cmd.draft)))
        found = records.by_ids(tx, [record for _, record, _ in plan.records])
        return wire.Plan(
            sender=wire.Person(address=plan.sender.address, name=plan.sender.name),
            recipients=participants((*plan.to, *plan.cc, *plan.bcc)),
            records=[card(found[record]) for _, record, _ in plan.records if record in found],
            problems=[problem(one) for one in plan.problems],
            notes=list(plan.notes),
        )


def submit_draft(deps: Deps, viewer: Viewer, cmd: SubmitDraft) -> wire.SubmissionView:
    """Queue the mail. Asked again with the same key, the first submission is the answer."""
    with deps.store.write(viewer.workspace_id) as tx:
        fingerprint = sha256(f"{cmd.draft}:{cmd.version}".encode()).hexdigest()
        earlier = submissions.by_key(tx, viewer.user_id, cmd.key)
        if earlier is not None:
            if earlier.fingerprint != fingerprint:
                raise Refusal(Problem("key_reused", "This key was used for another mail.", field="key"))
            return present.submission_view(earlier)
        kept = editable(tx, viewer, cmd.draft, cmd.version)
        plan = plan_send(send_facts(tx, viewer, kept))
        if plan.problems:
            raise Refusal(plan.problems[0])
        held = _queue(deps, tx, viewer, kept, plan, cmd.key, fingerprint)
        return present.submission_view(held)


def _queue(  # noqa: PLR0913  one write of everything that was agreed to
    deps: Deps, tx: Write, viewer: Viewer, kept: Draft, plan: SendPlan, key: str, fingerprint: str
) -> Submission:
    send_at = tx.now + timedelta(seconds=deps.settings.undo_seconds)
    new = NewSubmission(
        draft_id=kept.id,
        user_id=viewer.user_id,
        mailbox_id=kept.fields.mailbox_id,
        key=key,
        fingerprint=fingerprint,
        plan=_stored(tx, kept, plan),
        marker=ids.marker(),
        header_id=ids.message_id(domain(plan.sender.address)),
        send_at=send_at,
    )
    made = submissions.add(tx, new)
    drafts.set_state(tx, kept, "submitted")
    jobs.add(tx, "deliver", {"submission": made}, unique_key=f"deliver:{made}", run_at=send_at, priority=0)
    held = submissions.by_id(tx, made)
    if held is None:
        raise LookupError(f"submission {made}")
    if held.plan["unsubscribe"]:
        unsubscribe.add_link(tx, made, held.plan["unsubscribe"])
    return held


def _signature(tx: Read, kept: Draft, plan: SendPlan) -> str:
    if not kept.fields.signature:
        return ""
    known = signatures.of_mailboxes(tx, [kept.fields.mailbox_id])
    found = known.get((kept.fields.mailbox_id, plan.sender.address))
    return found.html if found else ""


def _stored(tx: Read, kept: Draft, plan: SendPlan) -> dict[str, Any]:
    """The plan as it was agreed to: what is delivered later is this, not a newer draft (P18)."""
    answered = messages.by_id(tx, kept.answers_id) if kept.answers_id else None
    values = asdict(plan)
    people = {
        field: [[one["address"], one["name"]] for one in values[field]] for field in ("to", "cc", "bcc")
    }
    return {
        **people,
        "sender": [plan.sender.address, plan.sender.name],
        "subject": plan.subject,
        "body": plan.body,
        "records": [list(one) for one in plan.records],
        "files": [
            [one.name, one.kind, one.size, one.hash, one.cid] for one in draft_files.of_draft(tx, kept.id)
        ],
        "signature": _signature(tx, kept, plan),
        "unsubscribe": ids.secret() if plan.unsubscribe_link else None,
        "origin": origin_kind(tx, kept),
        "kind": kept.kind,
        "answers": kept.answers_id,
        "thread": kept.thread_id,
        "in_reply_to": answered.head.message_id if answered else None,
    }


def cancel_submission(deps: Deps, viewer: Viewer, cmd: CancelSubmission) -> wire.DraftView:
    """Undo Send while it is queued; the text is back in the composer."""
    with deps.store.write(viewer.workspace_id) as tx:
        held = submissions.by_id(tx, cmd.submission)
        if held is None or held.user_id != viewer.user_id:
            raise Refusal(Problem("not_found", "This mail is not there any more."))
        if not submissions.cancel(tx, held):
            raise Refusal(
                Problem("too_late", "It is too late: the mail is on its way.", ("Look into Sent.",))
            )
        kept = own_draft(tx, viewer, held.draft_id)
        if drafts.open_in_place_of(tx, kept) is None:
            drafts.set_state(tx, kept, "open")
        shown = show_draft(tx, viewer, kept.id)
        if shown is None:
            raise LookupError(f"draft {kept.id}")
        return shown
