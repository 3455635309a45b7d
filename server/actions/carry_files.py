"""Bring the files of a forwarded mail to its draft, so that the writer sees them and may take some off."""

from io import BytesIO

from server.actions.attach_file import MOST_FILES
from server.actions.mailboxes import mailbox_of, park
from server.core.recipients import FORWARD
from server.deps import Deps
from server.errors import Gone, Reauthorize
from server.mime.contents import contents
from server.mime.parse import parse
from server.providers.port import Fetched
from server.store import draft_files, drafts, jobs, mailboxes, messages
from server.store.blobs import Blobs
from server.store.draft_files import NewFile
from server.store.drafts import Draft
from server.store.jobs import Job
from server.store.mailboxes import MailboxRow
from server.store.tx import Read

LARGEST = 200_000_000  # no provider carries more; what is too much for one mail, Send says


def carry_files(deps: Deps, job: Job) -> None:
    """Fetch the mail, keep its files, name them on the draft. Raises Retry to be run again later."""
    with deps.store.read(job.workspace_id) as tx:
        kept = _waiting(tx, job)
        place = _place(tx, kept) if kept else None
    if kept is None:
        with deps.store.system() as system:
            jobs.done(system, job)
        return
    try:
        found = _files(deps, job, *place) if place else []
    except Reauthorize as lost:
        found = []
        if place:
            with deps.store.write(job.workspace_id) as tx:
                park(tx, place[0], lost)
    with deps.store.write(job.workspace_id) as tx:
        now = _waiting(tx, job)
        if now is not None and now.answers_id == kept.answers_id:
            draft_files.drop_carried(tx, kept.id)
            for one in found:
                draft_files.add(tx, kept.id, one)
            drafts.set_carrying(tx, kept.id, kept.user_id, carrying=False)
        jobs.done(tx, job)


def _waiting(tx: Read, job: Job) -> Draft | None:
    """The draft, if it still wants the files: it may have become a reply, or been thrown away."""
    kept = drafts.by_id(tx, job.args["draft"])
    wants = kept is not None and kept.carrying and kept.kind == FORWARD and kept.state == "open"
    return kept if wants else None


def _place(tx: Read, kept: Draft) -> tuple[MailboxRow, str] | None:
    """A mailbox of the writer's that has the mail, the one it is sent from if possible; its key there."""
    own = {row.id: row for row in mailboxes.of_user(tx, kept.user_id) if row.state == "active"}
    seen = messages.sightings(tx, [kept.answers_id] if kept.answers_id else [], own)
    seen.sort(key=lambda one: one.mailbox_id != kept.fields.mailbox_id)
    return (own[seen[0].mailbox_id], seen[0].key) if seen else None


def _files(deps: Deps, job: Job, row: MailboxRow, key: str) -> list[NewFile]:
    try:
        fetched: Fetched = mailbox_of(deps, job.workspace_id, row).fetch(key)
    except Gone:
        return []  # deleted meanwhile: its words are quoted from what we know, its files are lost
    if fetched.mime is None:
        return []
    blobs, made = Blobs(deps.settings.data), list[NewFile]()
    for one in contents(fetched.mime, parse(fetched.mime).html):
        if len(made) == MOST_FILES:
            break
        blob = blobs.keep(job.workspace_id, BytesIO(one.content), LARGEST)
        made.append(NewFile(one.name, one.kind[:200], blob.size, blob.hash, one.cid, carried=True))
    return made
