"""What panels may ask: one table from method to permission and action, for socket and HTTP alike."""

from collections.abc import Callable
from typing import Any

from server.actions.log_message import log_message, unlog_message
from server.actions.open_draft import open_draft
from server.actions.open_thread import open_thread
from server.actions.read_panel import list_recent, page_timeline, read, read_body
from server.actions.save_draft import discard_draft, save_draft
from server.actions.start_import import (
    apply_import,
    begin_import,
    discard_import,
    list_imports,
    map_import,
    show_import,
    show_rows,
)
from server.actions.submit_draft import cancel_submission, preview_draft, submit_draft
from server.actions.undo_import import undo_import
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
    "import.begin": ("record.edit", begin_import),
    "import.map": ("record.edit", map_import),
    "import.apply": ("record.edit", apply_import),
    "import.undo": ("record.edit", undo_import),
    "import.discard": ("record.edit", discard_import),
    "import.show": ("record.edit", show_import),
    "import.rows": ("record.edit", show_rows),
    "import.list": ("record.edit", list_imports),
}


def carry_out(deps: Deps, viewer: Viewer, method: str, params: Command) -> object:
    """Check the permission, then act; raises Refusal."""
    needed, action = TABLE[method]
    refused = permission.refusal(viewer, needed)
    if refused is not None:
        raise Refusal(refused)
    return action(deps, viewer, params)
