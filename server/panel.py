"""What panels may ask: one table from method to permission and action, for socket and HTTP alike."""

from collections.abc import Callable
from typing import Any

from server.actions import (
    administer_pipelines,
    administer_properties,
    administer_subscriptions,
    administer_types,
    administer_webhooks,
    set_sending,
    share_mailbox,
)
from server.actions.administer_tokens import end_token, make_token, show_tokens
from server.actions.change_records import (
    archive_many,
    change_many,
    create_one,
    merge_two,
    restore_many,
    update_one,
)
from server.actions.change_user import change_user
from server.actions.disable_user import disable_user, enable_user, end_sessions
from server.actions.do_tasks import finish_task, list_tasks
from server.actions.edit_profile import read_profile, save_profile
from server.actions.edit_role import delete_role, preview_role, save_role
from server.actions.edit_team import dissolve_team, save_team
from server.actions.find_records import find_records
from server.actions.invite_user import invite_user, renew_link
from server.actions.list_people import list_people
from server.actions.log_activity import add_activity, edit_activity, remove_activity
from server.actions.log_message import log_message, unlog_message
from server.actions.open_draft import open_draft
from server.actions.open_list import open_list
from server.actions.open_record import open_record, read_history
from server.actions.open_thread import open_thread
from server.actions.read_audit import page_audit
from server.actions.read_panel import list_recent, page_timeline, read, read_body
from server.actions.read_schema import read_schema
from server.actions.relate_records import relate_records, unrelate_records
from server.actions.save_draft import discard_draft, save_draft
from server.actions.save_view import remove_view, save_view
from server.actions.search import search
from server.actions.set_defaults import read_defaults, save_defaults
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
from server.actions.suggest_company import suggest_company
from server.actions.undo_import import undo_import
from server.core import permission
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Refusal
from shared_schema.struct import Command

Action = Callable[[Deps, Viewer, Any], object]

ADMINISTRATION: dict[str, tuple[str, Action]] = {
    "people.list": ("workspace.admin", list_people),
    "user.invite": ("workspace.admin", invite_user),
    "user.change": ("workspace.admin", change_user),
    "user.disable": ("workspace.admin", disable_user),
    "user.enable": ("workspace.admin", enable_user),
    "user.renew_link": ("workspace.admin", renew_link),
    "user.end_sessions": ("workspace.admin", end_sessions),
    "profile.read": ("panel.use", read_profile),
    "profile.save": ("panel.use", save_profile),
    "team.save": ("workspace.admin", save_team),
    "team.dissolve": ("workspace.admin", dissolve_team),
    "role.save": ("workspace.admin", save_role),
    "role.delete": ("workspace.admin", delete_role),
    "role.preview": ("workspace.admin", preview_role),
    "associations.read_defaults": ("workspace.admin", read_defaults),
    "associations.save_defaults": ("workspace.admin", save_defaults),
    "token.list": ("workspace.admin", show_tokens),
    "token.issue": ("workspace.admin", make_token),
    "token.revoke": ("workspace.admin", end_token),
    "audit.page": ("workspace.admin", page_audit),
}

DEFINITIONS: dict[str, tuple[str, Action]] = {
    "pipeline.list": ("workspace.admin", administer_pipelines.list_pipelines),
    "pipeline.create": ("workspace.admin", administer_pipelines.create_pipeline),
    "pipeline.rename": ("workspace.admin", administer_pipelines.rename_pipeline),
    "pipeline.archive": ("workspace.admin", administer_pipelines.archive_pipeline),
    "pipeline.add_stage": ("workspace.admin", administer_pipelines.add_stage),
    "pipeline.change_stage": ("workspace.admin", administer_pipelines.change_stage),
    "pipeline.order_stages": ("workspace.admin", administer_pipelines.order_stages),
    "pipeline.empty_stage": ("workspace.admin", administer_pipelines.empty_stage),
    "pipeline.archive_stage": ("workspace.admin", administer_pipelines.archive_stage),
    "property.list": ("workspace.admin", administer_properties.list_properties),
    "property.create": ("workspace.admin", administer_properties.create_property),
    "property.change": ("workspace.admin", administer_properties.change_property),
    "property.archive": ("workspace.admin", administer_properties.archive_property),
    "property.restore": ("workspace.admin", administer_properties.restore_property),
    "property.order": ("workspace.admin", administer_properties.order_properties),
    "property.count": ("workspace.admin", administer_properties.count_property),
    "property.save_group": ("workspace.admin", administer_properties.save_group),
    "property.archive_group": ("workspace.admin", administer_properties.archive_group),
    "object_type.list": ("workspace.admin", administer_types.list_types),
    "object_type.create": ("workspace.admin", administer_types.create_type),
    "object_type.change": ("workspace.admin", administer_types.change_type),
    "object_type.archive": ("workspace.admin", administer_types.archive_type),
    "object_type.restore": ("workspace.admin", administer_types.restore_type),
}

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
    "search": ("record.view", search),
    "activity.add": ("record.edit", add_activity),
    "activity.edit": ("record.edit", edit_activity),
    "activity.remove": ("record.edit", remove_activity),
    "task.list": ("record.view", list_tasks),
    "task.finish": ("record.edit", finish_task),
    **ADMINISTRATION,
    **DEFINITIONS,
    "subscription_type.list": ("workspace.admin", administer_subscriptions.list_types),
    "subscription_type.create": ("workspace.admin", administer_subscriptions.create_type),
    "subscription_type.change": ("workspace.admin", administer_subscriptions.change_type),
    "subscription_type.set_link": ("workspace.admin", administer_subscriptions.set_link),
    "mailbox.sending": ("mailbox.connect", set_sending.read_sending),
    "mailbox.set_limits": ("mailbox.connect", set_sending.set_limits),
    "mailbox.set_signature": ("mailbox.connect", set_sending.set_signature),
    "mailbox.set_default_from": ("mailbox.connect", set_sending.set_default_from),
    "mailbox.share": ("mailbox.connect", share_mailbox.share_mailbox),
    "webhook.list": ("workspace.admin", administer_webhooks.list_webhooks),
    "webhook.add": ("workspace.admin", administer_webhooks.add_webhook),
    "webhook.remove": ("workspace.admin", administer_webhooks.remove_webhook),
    "webhook.test": ("workspace.admin", administer_webhooks.send_test),
    "webhook.replay": ("workspace.admin", administer_webhooks.replay_webhook),
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
    "record.suggest_company": ("record.view", suggest_company),
    "record.relate": ("record.edit", relate_records),
    "record.unrelate": ("record.edit", unrelate_records),
    "record.history": ("record.view", read_history),
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
