"""Keep what was typed: the composer's fields, if they were edited from the version that holds."""

from server.actions.open_draft import own_draft
from server.core.permission import LOG, Viewer, gate
from server.deps import Deps
from server.errors import Problem, Refusal
from server.store import drafts, mailboxes, records
from server.store.drafts import Draft, Fields
from server.store.tx import Read
from shared_schema.commands import DiscardDraft, SaveDraft
from shared_schema.records import Done, DraftSaved

STALE = Problem(
    "draft_stale",
    "This draft was changed in another window.",
    ("The newest text is shown now.",),
    field="version",
)
SENT = Problem("draft_sent", "This draft was sent already.")


def save_draft(deps: Deps, viewer: Viewer, cmd: SaveDraft) -> DraftSaved:
    """The new version. Addresses are kept as typed; whether they are any good, preview and Send say."""
    with deps.store.write(viewer.workspace_id) as tx:
        kept = editable(tx, viewer, cmd.draft, cmd.version)
        row = mailboxes.used_by(tx, viewer.user_id, cmd.mailbox)
        if row is None:
            raise Refusal(Problem("no_mailbox", "This mailbox is not yours.", field="mailbox"))
        fields = Fields(
            mailbox_id=row.id,
            from_address=cmd.from_address if cmd.from_address != row.address else None,
            to=list(cmd.to),
            cc=list(cmd.cc),
            bcc=list(cmd.bcc),
            subject=cmd.subject,
            body=cmd.body,
            record_ids=_known(tx, viewer, cmd),
            unsubscribe_link=cmd.unsubscribe_link,
            signature=cmd.signature,
        )
        return DraftSaved(version=drafts.save(tx, kept, fields), updated_at=tx.now)


def editable(tx: Read, viewer: Viewer, draft_id: int, version: int) -> Draft:
    """The viewer's open draft at a version; raises Refusal `draft_sent` or `draft_stale`."""
    kept = own_draft(tx, viewer, draft_id)
    if kept.state != "open":
        raise Refusal(SENT)
    if kept.version != version:
        raise Refusal(STALE)
    return kept


def _known(tx: Read, viewer: Viewer, cmd: SaveDraft) -> list[int]:
    """The ticked records, each of which must be there under its kind, and the viewer's to log to."""
    found = records.by_ids(tx, {one.id for one in cmd.records})
    may_see, may_log = gate(viewer, "view"), gate(viewer, *LOG)
    for one in cmd.records:
        record = found.get(one.id)
        if record is None or record.kind != one.kind or not may_see(record):
            title = "A ticked record is not there any more."
            raise Refusal(Problem("record_unknown", title, ("Untick it.",), field="records"))
        if not may_log(record):
            title = f"You may not log mail to {record.name}."
            raise Refusal(Problem("not_permitted", title, ("Untick it.",), field="records"))
    return list(dict.fromkeys(one.id for one in cmd.records))


def discard_draft(deps: Deps, viewer: Viewer, cmd: DiscardDraft) -> Done:
    """Throw a draft away; a second time changes nothing."""
    with deps.store.write(viewer.workspace_id) as tx:
        kept = own_draft(tx, viewer, cmd.draft)
        if kept.state == "open":
            drafts.set_state(tx, kept, "discarded")
    return Done()
