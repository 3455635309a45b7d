"""Read the security log: newest first, filtered by event and person (check 87)."""

from server.core.permission import Viewer
from server.deps import Deps
from server.present import administration as present
from server.store import audit, teams, users
from server.store.audit import Entry
from server.store.tx import Read
from shared_schema import admin as wire

# Every event that is kept, in the order in which the filter offers them.
EVENTS = (
    "signed_in", "sign_in_refused", "panel_paired", "link_made", "sessions_ended", "user_invited",
    "user_changed", "user_disabled", "user_enabled",
    "team_made", "team_changed", "team_dissolved", "mailbox_shared",
    "role_made", "role_changed", "role_deleted",
    "token_made", "token_revoked", "webhook_added", "webhook_removed",
    "subscription_made", "subscription_changed", "unsubscribe_link_changed", "defaults_changed",
)  # fmt: skip


def page_audit(deps: Deps, viewer: Viewer, cmd: wire.PageAudit) -> wire.AuditPage:
    """One page of events."""
    with deps.store.read(viewer.workspace_id) as tx:
        found = audit.page(tx, before=cmd.before, events=tuple(cmd.events), person=cmd.person)
        shown = found[: audit.PAGE]
        names = users.names(tx, {one for entry in shown for one in _people(entry)})
        words = _words(tx, names)
        return wire.AuditPage(
            entries=[present.entry(one, names, words) for one in shown],
            events=list(EVENTS),
            next=shown[-1].id if len(found) > audit.PAGE else None,
        )


def _people(entry: Entry) -> set[int]:
    members = {one for pair in (entry.changed.get("members") or []) for one in pair or []}
    return members | {one for one in (entry.by_id, entry.about_id) if one is not None}


def _words(tx: Read, names: dict[int, str]) -> dict[tuple[str, int], str]:
    """Roles, teams and members by name where an event holds their ids."""
    return {
        **{("role", one.id): one.name for one in teams.roles(tx)},
        **{("teams", one.id): one.name for one in teams.teams(tx)},
        **{("members", ident): name for ident, name in names.items()},
    }
