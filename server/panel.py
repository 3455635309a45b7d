"""What panels may ask: one table from method to permission and action, for socket and HTTP alike."""

from collections.abc import Callable
from typing import Any

from server.actions.add_note import add_note
from server.actions.change_records import (
    archive_many,
    change_many,
    create_one,
    merge_two,
    restore_many,
    update_one,
)
from server.actions.find_records import find_records
from server.actions.log_message import log_message, unlog_message
from server.actions.open_draft import open_draft
from server.actions.open_list import open_list
from server.actions.open_record import open_record, read_history
from server.actions.open_thread import open_thread
from server.actions.read_panel import list_recent, page_timeline, read, read_body
from server.actions.read_schema import read_schema
from server.actions.relate_records import relate_records, unrelate_records
from server.actions.save_draft import discard_draft, save_draft
from server.actions.save_view import remove_view, save_view
from server.actions.submit_draft import cancel_submission, preview_draft, submit_draft
from server.core import permission
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Refusal
from shared_schema.struct import Command

Action = Callable[[Deps, Viewer, Any], object]

# `hello` is answered by the socket itself: before it, there is no viewer.
TABLE: dict[str, tuple[str, Action]] = {
    "thread.open": ("panel.use", open_thread),
    "thread.recent": ("panel.use", list_recent),
    "timeline.page": ("record.view", page_timeline),
    "message.body": ("record.view", read_body),
    "message.log": ("mail.log", log_message),
    "message.unlog": ("mail.log", unlog_message),
    "draft.open": ("mail.send", open_draft),
    "draft.save": ("mail.send", save_draft),
    "draft.preview": ("mail.send", preview_draft),
    "draft.submit": ("mail.send", submit_draft),
    "draft.discard": ("mail.send", discard_draft),
    "submission.cancel": ("mail.send", cancel_submission),
    "read": ("panel.use", read),
    "schema.read": ("record.view", read_schema),
    "list.open": ("record.view", open_list),
    "view.save": ("record.view", save_view),
    "view.remove": ("record.view", remove_view),
    "record.open": ("record.view", open_record),
    "record.create": ("record.edit", create_one),
    "record.update": ("record.edit", update_one),
    "record.change_many": ("record.edit", change_many),
    "record.archive": ("record.edit", archive_many),
    "record.restore": ("record.edit", restore_many),
    "record.merge": ("record.edit", merge_two),
    "record.find": ("record.view", find_records),
    "record.relate": ("record.edit", relate_records),
    "record.unrelate": ("record.edit", unrelate_records),
    "record.history": ("record.view", read_history),
    "note.add": ("record.edit", add_note),
}


def carry_out(deps: Deps, viewer: Viewer, method: str, params: Command) -> object:
    """Check the permission, then act; raises Refusal."""
    needed, action = TABLE[method]
    refused = permission.refusal(viewer, needed)
    if refused is not None:
        raise Refusal(refused)
    return action(deps, viewer, params)
