"""How mailboxes are doing, and logging past mail."""

from flask import Blueprint, Response

from server.actions.backfill_mailbox import cancel_backfill, preview_backfill, start_backfill
from server.actions.show_connections import retry_on_demand, show_connections
from server.web.body import answer, body
from server.web.guard import allow, deps, viewer
from shared_schema import connections as wire
from shared_schema.records import Done

routes = Blueprint("connections", __name__)


@routes.get("/api/connections")
@allow("panel.use")
def show() -> Response:
    """The viewer's connections; a super admin sees everybody's."""
    return answer(show_connections(deps(), viewer()))


@routes.post("/api/mailboxes/<int:mailbox_id>/backfill/preview")
@allow("mailbox.connect")
def preview(mailbox_id: int) -> Response:
    """What would be logged?"""
    return answer(preview_backfill(deps(), viewer(), mailbox_id, body(wire.ChooseBackfill).days))


@routes.post("/api/mailboxes/<int:mailbox_id>/backfill")
@allow("mailbox.connect")
def start(mailbox_id: int) -> Response:
    """Begin to log past mail."""
    return answer(start_backfill(deps(), viewer(), mailbox_id, body(wire.ChooseBackfill).days))


@routes.post("/api/mailboxes/<int:mailbox_id>/backfill/cancel")
@allow("mailbox.connect")
def cancel(mailbox_id: int) -> Response:
    """Stop logging past mail."""
    cancel_backfill(deps(), viewer(), mailbox_id)
    return answer(Done())


@routes.post("/api/mailboxes/<int:mailbox_id>/set-aside/retry")
@allow("panel.use")
def retry(mailbox_id: int) -> Response:
    """Try again what was set aside."""
    return answer(retry_on_demand(deps(), viewer(), mailbox_id, body(wire.RetrySetAside).key))
