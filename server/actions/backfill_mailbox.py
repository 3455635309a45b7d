"""Log past mail, as far back as its owner chooses: preview, begin, cancel (H29, T13)."""

from collections import Counter
from datetime import datetime, timedelta

from server.actions.log_mail import foresee_all
from server.actions.mailboxes import looked_after, mailbox_of
from server.actions.sync_mailbox import queue_walk
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Fault, Problem, Refusal
from server.present.connections import backfill
from server.providers.port import Fetched
from server.store import backfills
from server.store.mailboxes import MailboxRow
from server.store.tx import Read
from shared_schema import connections as wire

SAMPLE = 100
LONG_AGO = timedelta(days=36_500)


def preview_backfill(deps: Deps, viewer: Viewer, mailbox_id: int, days: int | None) -> wire.BackfillPreview:
    """What would be logged and what not, with reasons, by the newest mails of the span; writes nothing."""
    row = _own(deps, viewer, mailbox_id)
    now = deps.clock.now()
    try:
        mailbox = mailbox_of(deps, viewer.workspace_id, row)
        page = mailbox.listing(_since(now, days), now, None, SAMPLE)
        heads = [one for one in mailbox.heads(page.keys) if isinstance(one, Fetched) and one.place == "mail"]
    except Fault as fault:
        raise Refusal(_away(row)) from fault
    since = now - (timedelta(days=days) if days else LONG_AGO)
    with deps.store.read(viewer.workspace_id) as tx:
        counted = _counted(tx, row, heads, since)
    complete = page.token is None
    return wire.BackfillPreview(
        total=len(page.keys) if complete else page.total,
        sample=len(heads),
        complete=complete,
        rows=[
            wire.Foreseen(verdict="log" if verdict == "log" else "skip", rule=rule, because=because, count=n)
            for (verdict, rule, because), n in counted.most_common()
        ],
    )


def _counted(
    tx: Read, row: MailboxRow, heads: list[Fetched], since: datetime
) -> Counter[tuple[str, str, str]]:
    """By verdict and rule; the reason is the first one's, because each names its own people."""
    counted: Counter[tuple[str, str, str]] = Counter()
    words: dict[tuple[str, str], str] = {}
    for _, made in foresee_all(tx, row, heads, since):
        because = words.setdefault((made.verdict, made.rule), made.because)
        counted[(made.verdict, made.rule, because)] += 1
    return counted


def start_backfill(deps: Deps, viewer: Viewer, mailbox_id: int, days: int | None) -> wire.BackfillView:
    """Begin; one that is under way goes first."""
    row = _own(deps, viewer, mailbox_id)
    if row.state != "active":
        raise Refusal(
            Problem("mailbox_revoked", f"{row.address} is not connected.", ("Reconnect it first.",))
        )
    with deps.store.write(viewer.workspace_id) as tx:
        if any(one.purpose == "chosen" for one in backfills.running(tx, row.id)):
            title = "Past mail of this mailbox is being logged already."
            raise Refusal(Problem("conflict", title, ("Wait for it, or cancel it first.",)))
        made = backfills.add(tx, row.id, "chosen", _since(tx.now, days), tx.now + timedelta(minutes=1))
        queue_walk(tx, row.id, made)
        tx.tell(f"user:{row.user_id}", "mailbox", row.id)
        begun = backfills.by_id(tx, made)
    if begun is None:
        raise LookupError(f"backfill {made}")
    return backfill(begun)


def cancel_backfill(deps: Deps, viewer: Viewer, mailbox_id: int) -> None:
    """Stop where it stands; what is logged stays logged."""
    row = _own(deps, viewer, mailbox_id)
    with deps.store.write(viewer.workspace_id) as tx:
        for one in backfills.running(tx, row.id):
            if one.purpose == "chosen":
                backfills.end(tx, one.id, "canceled")
        tx.tell(f"user:{row.user_id}", "mailbox", row.id)


def _since(now: datetime, days: int | None) -> datetime | None:
    return now - timedelta(days=days) if days else None


def _own(deps: Deps, viewer: Viewer, mailbox_id: int) -> MailboxRow:
    with deps.store.read(viewer.workspace_id) as tx:
        return looked_after(tx, viewer, mailbox_id)


def _away(row: MailboxRow) -> Problem:
    return Problem("provider_down", f"{row.address} does not answer.", ("Try again in a moment.",))
