"""Write down that a mail has left: sent, sighted, logged to the ticked records, told (write 3)."""

from server.actions.log_mail import log_sent
from server.actions.sight import sight
from server.core.mail import MessageHead, Participant
from server.deps import Deps
from server.mime.text import snippet
from server.providers.port import Fetched, Sent
from server.store import jobs, mailboxes, messages, submissions
from server.store.jobs import Job
from server.store.submissions import Submission


def record_sent(deps: Deps, job: Job, held: Submission, attempt: int, sent: Sent) -> None:
    """One write, fenced: raises Fenced or LeaseLost when somebody else has recorded it meanwhile."""
    plan = held.plan
    head = MessageHead(
        message_id=sent.message_id,
        subject=plan["subject"],
        sender=Participant(*plan["sender"]),
        to=tuple(Participant(*one) for one in plan["to"]),
        cc=tuple(Participant(*one) for one in plan["cc"]),
        bcc=tuple(Participant(*one) for one in plan["bcc"]),
        sent_at=sent.sent_at,
        in_reply_to=plan["in_reply_to"],
        snippet=snippet(plan["body"]),
    )
    fetched = Fetched(sent.key, sent.thread_key, head, sent.sent_at, is_draft=False)
    with deps.store.write(job.workspace_id) as tx:
        row = mailboxes.by_id(tx, held.mailbox_id)
        if row is None:
            raise LookupError(f"mailbox {held.mailbox_id}")
        message_id = sight(tx, row, fetched)
        # Answers may refer to the id we chose or to the one the provider put in its place (§2.4).
        messages.add_header_id(tx, message_id, held.header_id)
        engagement_id = log_sent(tx, message_id, held)
        submissions.settle(
            tx,
            held,
            attempt,
            "sent",
            sent_at=sent.sent_at,
            message_id=message_id,
            engagement_id=engagement_id,
            fault=None,
        )
        jobs.done(tx, job)
