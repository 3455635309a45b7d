"""Compare what a mailbox holds with what was seen of it, day by day; an unexplained gap is an alarm (B7)."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import structlog

from server.actions.mailboxes import mailbox_of, park
from server.actions.take_mail import lane, put_away
from server.core import reconciliation
from server.core.reconciliation import Facts, Report, Span
from server.deps import Deps
from server.errors import Reauthorize
from server.providers.port import Fetched, Mailbox
from server.store import backfills, jobs, mailboxes, messages, reconciliations, set_aside
from server.store.jobs import Job
from server.store.mailboxes import MailboxRow
from server.store.reconciliations import Day

log = structlog.get_logger()

NAMED = 50  # unexplained messages that a report names
LOOKED_AT = 1000  # mails in doubt that are looked at one by one, a day


def reconcile_mailbox(deps: Deps, job: Job) -> None:
    """One day of one mailbox. Raises Retry."""
    with deps.store.read(job.workspace_id) as tx:
        row = mailboxes.by_id(tx, job.args["mailbox"])
    try:
        if row is not None and row.state == "active":
            reconcile_day(deps, row, date.fromisoformat(job.args["day"]))
    except Reauthorize as lost:
        if row is not None:
            with deps.store.write(job.workspace_id) as tx:
                park(tx, row, lost)
    with deps.store.system() as tx:
        jobs.done(tx, job)


def reconcile_day(deps: Deps, row: MailboxRow, day: date) -> Day:
    """Compare, write the report down, mend what can be mended. Raises Retry."""
    mailbox = mailbox_of(deps, row.workspace_id, row)
    since = datetime.combine(day, time(), UTC)
    before = since + timedelta(days=1)
    # What we know is read first, and again when we hold the provider's list against it: what comes in
    # while we ask counts as seen.
    held = mailbox.held(since, before)
    facts = _facts(deps, row, since, before, dict(held))
    facts = replace(facts, looked_at=_looked_at(mailbox, reconciliation.doubtful(facts)))
    report = reconciliation.explain(_fresh(deps, row, facts))
    found = Day(
        mailbox_id=row.id,
        day=day,
        held=report.held,
        seen=report.seen,
        reasons=dict(report.reasons),
        unexplained=len(report.unexplained),
        keys=list(report.unexplained[:NAMED]),
        at=deps.clock.now(),
    )
    _write(deps, row, found, report)
    return found


def _facts(deps: Deps, row: MailboxRow, since: datetime, before: datetime, held: dict[str, str]) -> Facts:
    with deps.store.read(row.workspace_id) as tx:
        newest = mailboxes.by_id(tx, row.id) or row
        walks = [backfills.newest(tx, row.id, purpose) for purpose in ("chosen", "resync")]
        walked = [one for one in walks if one is not None and one.state == "done"]
        seen = messages.seen_between(tx, row.id, since, before)
        running = bool(backfills.running(tx, row.id))
        return Facts(
            # The provider's span is a little wider than ours: so what it lists is looked up by id, too.
            held=held,
            seen=seen | _places(messages.sighted(tx, row.id, held)),
            aside=frozenset(set_aside.among(tx, row.id, held)),
            spans=tuple(Span(one.since, one.before) for one in walked),
            # While a walk is under way, nothing is late yet.
            synced_at=None if running else newest.synced_at,
            connected_at=row.connected_at.replace(microsecond=0),
        )


def _places(seen: dict[str, messages.Sighting]) -> dict[str, str | None]:
    return {key: one.gone for key, one in seen.items()}


def _looked_at(mailbox: Mailbox, keys: tuple[str, ...]) -> dict[str, datetime | None]:
    found: dict[str, datetime | None] = {}
    for one in mailbox.heads(keys[:LOOKED_AT]):
        if isinstance(one, Fetched):
            found[one.key] = one.received_at
        elif one.gone:
            found[one.key] = None
    return found


def _fresh(deps: Deps, row: MailboxRow, facts: Facts) -> Facts:
    """What was taken in while we looked is no gap."""
    with deps.store.read(row.workspace_id) as tx:
        seen = _places(messages.sighted(tx, row.id, facts.held))
        aside = frozenset(set_aside.among(tx, row.id, facts.held))
        return replace(facts, seen={**facts.seen, **seen}, aside=aside)


def _write(deps: Deps, row: MailboxRow, found: Day, report: Report) -> None:
    with deps.store.write(row.workspace_id) as tx:
        reconciliations.keep(tx, found)
        put_away(tx, row, report.put_away)
        if report.unexplained:
            tx.tell(f"user:{row.user_id}", "mailbox", row.id)
            jobs.add(
                tx,
                "take_missed",
                {"mailbox": row.id, "keys": list(report.unexplained[:LOOKED_AT])},
                unique_key=f"missed:{row.id}:{found.day}",
                lane=lane(row.id),
            )
    if report.unexplained:
        log.error("mail.unexplained", mailbox=row.id, day=str(found.day), count=found.unexplained)
