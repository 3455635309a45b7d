"""Keep the files of logged mail, each content once: noted when the mail is logged, fetched by a job (H8)."""

from collections.abc import Mapping, Sequence
from io import BytesIO

from server.actions.mailboxes import mailbox_of, park
from server.core.schedule import CONSENT_PATIENCE
from server.deps import Deps
from server.errors import Gone, Reauthorize
from server.mime.contents import contents
from server.mime.parse import Attachment, parse
from server.store import engagements, jobs, mailboxes, message_files, messages
from server.store.blobs import Blobs
from server.store.jobs import Job
from server.store.mailboxes import MailboxRow
from server.store.message_files import KEPT, LOST, TOO_LARGE, NewFile
from server.store.tx import Read, Write

LARGEST = 50_000_000  # of the whole mail: what is larger is logged without its files (H8, H10)


def expect_files(tx: Write, found: Mapping[int, Sequence[Attachment]]) -> None:
    """These logged mails have such files: note them, and have them fetched."""
    files = {
        message: [NewFile(one.name, one.kind[:200], one.size) for one in some]
        for message, some in found.items()
        if some
    }
    if not files or not message_files.wanted(tx):
        return
    for message in message_files.expect(tx, files):
        jobs.add(tx, "keep_files", {"message": message}, unique_key=f"files:{message}", priority=8)


def keep_files(deps: Deps, job: Job) -> None:
    """Fetch the mail and keep what is in it. Raises Retry to be run again later."""
    message = job.args["message"]
    with deps.store.read(job.workspace_id) as tx:
        place = _place(tx, message)
    at_rest = place is not None and place[0].state != "active"
    files, lost = (None, None) if place is None or at_rest else _fetched(deps, job, *place)
    with deps.store.write(job.workspace_id) as tx:
        if lost is not None and place is not None:
            park(tx, place[0], lost)
        if at_rest or lost is not None:
            jobs.later(
                tx, job, tx.now + CONSENT_PATIENCE, "its mailbox is paused, or has lost its connection"
            )
            return
        if files is None:
            message_files.settle(tx, message, LOST)
        elif message in engagements.by_message(tx, [message]):  # it may have been taken off the timeline
            message_files.replace(tx, message, files)
        jobs.done(tx, job)


def _place(tx: Read, message: int) -> tuple[MailboxRow, str] | None:
    """A mailbox that has the mail, one that can be asked now if there is one; the mail's key there."""
    held = {row.id: row for row in mailboxes.of_workspace(tx) if row.state != "disconnected"}
    seen = messages.sightings(tx, [message], held)
    seen.sort(key=lambda one: held[one.mailbox_id].state != "active")
    return (held[seen[0].mailbox_id], seen[0].key) if seen else None


def _fetched(
    deps: Deps, job: Job, row: MailboxRow, key: str
) -> tuple[list[NewFile] | None, Reauthorize | None]:
    try:
        mime = mailbox_of(deps, job.workspace_id, row).fetch(key).mime
    except Gone:
        return None, None
    except Reauthorize as lost:
        return None, lost
    return (None if mime is None else _kept(deps, job, mime)), None


def _kept(deps: Deps, job: Job, mime: bytes) -> list[NewFile]:
    """The contents go to disk before any row names them."""
    blobs, read = Blobs(deps.settings.data), parse(mime)
    if len(mime) > LARGEST:
        return [NewFile(one.name, one.kind, one.size, TOO_LARGE) for one in read.attachments]
    made = []
    for one in contents(mime, read.html):
        blob = blobs.keep(job.workspace_id, BytesIO(one.content), LARGEST)
        made.append(NewFile(one.name, one.kind[:200], blob.size, KEPT, blob.hash))
    return made
