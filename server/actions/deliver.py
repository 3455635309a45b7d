"""Deliver one submission through the rep's own mailbox: exactly once, whatever dies in between (B9).

write 1  take the submission for this attempt, look at everything again (T8)
gap      make the provider's draft            crash: an orphan draft, found by its mark
write 2  keep the draft's reference
gap      send that draft                      crash: settle() asks for the draft, then in Sent
write 3  sent, sighted, logged, told
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from server.actions.check_send import why_held
from server.actions.compose_mail import outgoing
from server.actions.mailboxes import mailbox_of, park
from server.actions.record_sent import record_sent
from server.core import limits, schedule
from server.deps import Deps
from server.errors import Gone, OutcomeUnknown, Reauthorize, Rejected, Retry
from server.providers.port import Mailbox, Staged
from server.steps import step
from server.store import drafts, jobs, mailboxes, submissions
from server.store.jobs import Job
from server.store.mailboxes import MailboxRow
from server.store.submissions import Submission
from server.store.tx import Write

log = structlog.get_logger()


@dataclass(frozen=True)
class Attempt:
    """One worker's hold on a submission; `number` fences off every other hold."""

    job: Job
    held: Submission
    row: MailboxRow
    number: int
    looking: bool  # an earlier attempt may have sent it: look before doing anything


def deliver(deps: Deps, job: Job) -> None:
    """Deliver, or find out what became of an earlier attempt. Raises Retry to be run again later."""
    step("accepted")
    attempt = _take(deps, job)
    if attempt is None:
        return
    step("taken")
    mailbox = mailbox_of(deps, job.workspace_id, attempt.row)
    try:
        staged = _stage(deps, attempt, mailbox)
        if staged is None:
            return
        sent = mailbox.send(staged)
        step("sent")
    except (OutcomeUnknown, Gone):  # Gone: an attempt before us was quicker with the same draft
        _look_later(deps, attempt)
    except Reauthorize as lost:
        _wait_for_consent(deps, attempt, lost)
    except Rejected as refused:
        _fail(deps, attempt, refused)
    except Retry as wait:
        _wait(deps, attempt, wait)
    else:
        record_sent(deps, attempt.job, attempt.held, attempt.number, sent)
        step("recorded")


def _take(deps: Deps, job: Job) -> Attempt | None:
    with deps.store.write(job.workspace_id) as tx:
        held = submissions.by_id(tx, job.args["submission"])
        if held is None or held.state not in ("queued", "sending", "unknown"):
            jobs.done(tx, job)
            return None
        row = mailboxes.by_id(tx, held.mailbox_id)
        # What an earlier attempt may have sent already is always looked up, whatever has changed (B9).
        because = why_held(tx, held, row) if held.state == "queued" or row is None else None
        if row is None or because is not None:
            _hold(tx, job, held, held.attempt, because or "its mailbox is gone.")
            return None
        if row.state == "paused" and held.state == "queued":
            submissions.settle(tx, held, held.attempt, "queued", fault="mailbox_paused")
            jobs.later(tx, job, tx.now + schedule.CONSENT_PATIENCE, "paused")
            return None
        wait = _minute(tx, held, row)
        if wait is not None:
            jobs.later(tx, job, wait, "this minute is full")
            return None
        number = held.attempt + 1
        submissions.begin(tx, held, number)
        # With a draft at the provider we ask for that one first, even if we believe that it never left.
        looking = held.state != "queued" or held.staged_ref is not None
        return Attempt(job, held, row, number, looking)


def _minute(tx: Write, held: Submission, row: MailboxRow) -> datetime | None:
    """H46: until when a mail waits that is one too many for this minute; one under way goes on."""
    if row.most_a_minute is None or held.state != "queued":
        return None
    this = tx.now.replace(second=0, microsecond=0)
    times = submissions.begun_since(tx, row.id, this, tx.now - limits.DAY)
    return limits.later(row.most_a_minute, times, tx.now)


def _hold(tx: Write, job: Job, held: Submission, attempt: int, because: str) -> None:
    """Neither sent nor dropped (T8): the reason is shown, and the text is back in the composer."""
    submissions.settle(tx, held, attempt, "held", fault=because[:500])
    _reopen_draft(tx, held)
    jobs.done(tx, job)


def _stage(deps: Deps, attempt: Attempt, mailbox: Mailbox) -> Staged | None:
    """The provider's draft to send; None when there is nothing (more) to send."""
    known = Staged(attempt.held.staged_ref) if attempt.held.staged_ref else None
    if attempt.looking:
        state = mailbox.settle(attempt.held.marker, known)
        if state.sent is not None:
            record_sent(deps, attempt.job, attempt.held, attempt.number, state.sent)
            return None
        if state.waiting is None and known is not None:
            _look_later(deps, attempt)
            return None
        if state.waiting is not None:
            return _keep_ref(deps, attempt, state.waiting)
        # No reference was kept, so no attempt ever came to sending: it is safe to begin anew.
    return _keep_ref(deps, attempt, _stage_afresh(deps, attempt, mailbox))


def _stage_afresh(deps: Deps, attempt: Attempt, mailbox: Mailbox) -> Staged:
    mail = outgoing(deps, attempt.held, attempt.row, mailbox)
    try:
        return mailbox.stage(mail)
    except Gone:
        if mail.answers is None:
            raise
        # The answered mail was deleted meanwhile: the answer still goes out, by its headers.
        return mailbox.stage(replace(mail, answers=None, thread_key=None))


def _keep_ref(deps: Deps, attempt: Attempt, staged: Staged) -> Staged | None:
    step("staged")
    with deps.store.write(attempt.job.workspace_id) as tx:
        # Only now it is known that the earlier attempt has sent nothing: this one answers for it.
        because = why_held(tx, attempt.held, attempt.row) if attempt.looking else None
        if because is not None:
            _hold(tx, attempt.job, attempt.held, attempt.number, because)
            return None
        submissions.keep_ref(tx, attempt.held, attempt.number, staged.ref)
    step("kept")
    return staged


def _look_later(deps: Deps, attempt: Attempt) -> None:
    """It may have left: never `failed`, never a second copy. Look again with growing patience."""
    looks = attempt.held.looks + 1
    wait = schedule.next_look(looks, deps.settings.look_seconds)
    with deps.store.write(attempt.job.workspace_id) as tx:
        fault = "unknown" if wait is not None else "unknown_for_good"
        submissions.settle(tx, attempt.held, attempt.number, "unknown", looks=looks, fault=fault)
        if wait is None:
            jobs.done(tx, attempt.job)  # the rep decides; the panel says where to look
        else:
            jobs.later(tx, attempt.job, tx.now + timedelta(seconds=wait), "outcome unknown")


def _wait_for_consent(deps: Deps, attempt: Attempt, lost: Reauthorize) -> None:
    """Parked, not failed: connecting the mailbox again brings the job forward."""
    with deps.store.write(attempt.job.workspace_id) as tx:
        park(tx, attempt.row, lost)
        _back(tx, attempt, fault="mailbox_revoked")
        jobs.later(tx, attempt.job, tx.now + schedule.CONSENT_PATIENCE, "needs consent")


def _wait(deps: Deps, attempt: Attempt, wait: Retry) -> None:
    seconds = wait.after if wait.after is not None else schedule.backoff(attempt.job.attempts, 0.5)
    with deps.store.write(attempt.job.workspace_id) as tx:
        _back(tx, attempt, fault="provider_down")
        jobs.later(tx, attempt.job, tx.now + timedelta(seconds=seconds), "provider is away")


def _back(tx: Write, attempt: Attempt, fault: str) -> None:
    """Back to where the attempt found it: what may have been sent stays to be looked up."""
    state = "queued" if attempt.held.state == "queued" else "unknown"
    submissions.settle(tx, attempt.held, attempt.number, state, fault=fault)


def _fail(deps: Deps, attempt: Attempt, refused: Rejected) -> None:
    """The provider read it and said no: nothing left, the rep may mend the draft."""
    log.info("submission.rejected", submission=attempt.held.id, code=refused.code)
    with deps.store.write(attempt.job.workspace_id) as tx:
        submissions.settle(
            tx, attempt.held, attempt.number, "failed", fault=f"rejected:{refused.detail}"[:500]
        )
        _reopen_draft(tx, attempt.held)
        jobs.done(tx, attempt.job)


def _reopen_draft(tx: Write, held: Submission) -> None:
    """Bring the text back into the composer, unless the rep has begun another one there."""
    draft = drafts.by_id(tx, held.draft_id)
    if draft and not drafts.open_in_place_of(tx, draft):
        drafts.set_state(tx, draft, "open")
