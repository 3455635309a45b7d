"""Attach a file to a draft, and take it off again; the content goes to disk once, under its hash."""

from typing import BinaryIO

from server.actions.open_draft import own_draft
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.drafts import file_view
from server.providers.registry import capabilities
from server.store import draft_files, mailboxes, message_files
from server.store.blobs import Blobs, TooLarge
from server.store.draft_files import NewFile
from server.store.drafts import Draft
from server.store.tx import Read
from shared_schema.records import Done, FileView

MOST_FILES = 100
MAX_NAME = 200


def attach_file(
    deps: Deps, viewer: Viewer, draft_id: int, name: str, kind: str, content: BinaryIO
) -> FileView:
    """Keep the file and name it on the draft. Raises Refusal that says what may be done instead."""
    with deps.store.read(viewer.workspace_id) as tx:
        room = _room(tx, _open(tx, viewer, draft_id))
    plain = _name(name)
    try:
        blob = Blobs(deps.settings.data).keep(viewer.workspace_id, content, room)
    except TooLarge:
        raise Refusal(_too_large(plain, room)) from None
    except OSError as error:
        title = f"{plain} could not be kept: {error.strerror}."
        raise Refusal(Problem("busy", title, ("Tell an administrator.",), retry_after=60)) from error
    with deps.store.write(viewer.workspace_id) as tx:
        kept = _open(tx, viewer, draft_id)
        if blob.size > _room(tx, kept):
            raise Refusal(_too_large(plain, _room(tx, kept)))  # another panel was quicker
        made = draft_files.add(tx, draft_id, NewFile(plain, kind[:200], blob.size, blob.hash))
        tx.tell(f"user:{viewer.user_id}", "draft", draft_id)
        found = next(one for one in draft_files.of_draft(tx, draft_id) if one.id == made)
        return file_view(found)


def detach_file(deps: Deps, viewer: Viewer, draft_id: int, file_id: int) -> Done:
    """Take it off; a second time changes nothing."""
    with deps.store.write(viewer.workspace_id) as tx:
        _open(tx, viewer, draft_id)
        if draft_files.remove(tx, draft_id, file_id):
            tx.tell(f"user:{viewer.user_id}", "draft", draft_id)
    return Done()


def _open(tx: Read, viewer: Viewer, draft_id: int) -> Draft:
    kept = own_draft(tx, viewer, draft_id)
    if kept.state != "open":
        raise Refusal(Problem("draft_sent", "This draft was sent already."))
    return kept


def _room(tx: Read, kept: Draft) -> int:
    """Bytes that this draft's mailbox can still carry."""
    held = draft_files.of_draft(tx, kept.id)
    if len(held) >= MOST_FILES:
        raise Refusal(Problem("too_large", f"{MOST_FILES} files is the most that one mail can have."))
    row = mailboxes.by_id(tx, kept.fields.mailbox_id)
    most = capabilities(row.provider).most_attached if row else 0
    return max(0, most - sum(one.size for one in held))


def _too_large(name: str, room: int) -> Problem:
    steps = ("Share it by a link instead.",)
    title = f"{name} is too large: this mail has room for {room / 1_000_000:.1f} MB more."
    return Problem("too_large", title, steps, field="attachments")


def _name(name: str) -> str:
    """A base name: no path, no controls (check 70)."""
    printable = "".join(one for one in name if one.isprintable()).replace("\\", "/")
    return printable.rpartition("/")[2].strip(" .")[:MAX_NAME] or "attachment"


def sweep_blobs(deps: Deps, workspace_id: int, older_than: float) -> int:
    """Delete contents that no row names any more, if they are old enough to be nobody's upload."""
    blobs = Blobs(deps.settings.data)
    chosen = list(blobs.hashes(workspace_id, older_than))
    with deps.store.read(workspace_id) as tx:
        named = draft_files.named(tx, chosen) | message_files.named(tx, chosen)
    for one in set(chosen) - named:
        blobs.remove(workspace_id, one)
    return len(set(chosen) - named)
