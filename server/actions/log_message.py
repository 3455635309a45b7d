"""Log one past mail by hand, or take it off all timelines again (H29, T15)."""

from server.actions.log_mail import consider
from server.actions.mailboxes import mailbox_of
from server.core.permission import Viewer, gate
from server.deps import Deps
from server.errors import Fault, Problem, Refusal
from server.mime.parse import parse
from server.present.timeline import entries
from server.store import engagements, mailboxes, messages
from server.store.mailboxes import MailboxRow
from server.store.messages import Sighting
from shared_schema.commands import LogMessage, UnlogMessage
from shared_schema.records import Done, TimelineEntry

NOT_YOURS = Problem(
    "not_permitted",
    "It is on no timeline that you may change.",
    ("Ask a super admin of your workspace to change your role.",),
)


def log_message(deps: Deps, viewer: Viewer, cmd: LogMessage) -> TimelineEntry:
    """Log it to its contacts and their records; its body is fetched for that."""
    row, seen = _find(deps, viewer, cmd.message)
    try:
        fetched = mailbox_of(deps, viewer.workspace_id, row).fetch(seen.key)
    except Fault as fault:
        steps = ("Try again in a moment.", "If it goes on, reconnect the mailbox.")
        raise Refusal(Problem("provider_down", "Your mailbox did not hand out this mail.", steps)) from fault
    with deps.store.write(viewer.workspace_id) as tx:
        parsed = parse(fetched.mime) if fetched.mime is not None else None
        decision = consider(tx, row, seen, parsed, by_hand=viewer)
        logged = engagements.by_message(tx, [cmd.message]).get(cmd.message)
        if logged is None:
            first = ("Add one of its people as a contact first.",)
            raise Refusal(Problem("record_unknown", f"Not logged: {decision.because}.", first))
        return entries(tx, viewer, engagements.by_ids(tx, [logged]).values())[logged]


def _find(deps: Deps, viewer: Viewer, message_id: int) -> tuple[MailboxRow, Sighting]:
    with deps.store.read(viewer.workspace_id) as tx:
        own = {row.id: row for row in mailboxes.of_user(tx, viewer.user_id)}
        found = messages.sightings(tx, [message_id], own)
        if not found:
            raise Refusal(Problem("not_found", "This mail is not in your mailbox.", field="message"))
        return own[found[0].mailbox_id], found[0]


def unlog_message(deps: Deps, viewer: Viewer, cmd: UnlogMessage) -> Done:
    """Take it off every timeline that the viewer may edit; off the last one, its body is dropped, too.

    The mail itself stays in the mailbox (T15). What is on somebody else's records stays there.
    """
    with deps.store.write(viewer.workspace_id) as tx:
        logged = engagements.by_ids(tx, [cmd.engagement]).get(cmd.engagement)
        if logged is None or logged.message_id is None:
            raise Refusal(Problem("not_found", "This is not on a timeline any more.", field="engagement"))
        if not messages.of_user(tx, viewer.user_id, [logged.message_id]):
            raise Refusal(Problem("not_permitted", "Only somebody who has this mail can unlog it."))
        places = engagements.places(tx, cmd.engagement)
        mine = list(filter(gate(viewer, "edit"), places))
        if places and not mine:
            raise Refusal(NOT_YOURS)
        if len(mine) < len(places):
            engagements.take_off(tx, cmd.engagement, mine)
        else:
            engagements.remove(tx, cmd.engagement)
            messages.forget_body(tx, logged.message_id)
        if logged.thread_id is not None:
            tx.tell(f"thread:{logged.thread_id}", "thread", logged.thread_id)
    return Done()
