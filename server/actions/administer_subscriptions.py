"""Make, change and put away subscription types; what people said about them is never touched (H37)."""

from server.actions.administer import accept, still_admin
from server.core import administration
from server.core.consent import SubscriptionType
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.administration import subscription_types
from server.store import audit, consent, unsubscribe
from server.store.tx import Read
from shared_schema import subscriptions as wire

GONE = Problem("not_found", "There is no such subscription type.", ("Reload the page.",), field="type")


def list_types(deps: Deps, viewer: Viewer, _: wire.ListSubscriptionTypes) -> wire.SubscriptionTypes:
    """Every type with how many addresses said something about it."""
    with deps.store.read(viewer.workspace_id) as tx:
        return _shown(tx)


def create_type(deps: Deps, viewer: Viewer, cmd: wire.CreateSubscriptionType) -> wire.SubscriptionTypes:
    """A new type, active at once. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        _check_name(cmd.name, consent.types(tx))
        consent.add_type(tx, cmd.name.strip(), cmd.description.strip(), cmd.purpose.strip())
        audit.keep(tx, viewer, "subscription_made", subject=cmd.name.strip())
        return _shown(tx)


def change_type(deps: Deps, viewer: Viewer, cmd: wire.ChangeSubscriptionType) -> wire.SubscriptionTypes:
    """A type is called, described or used otherwise. Raises Refusal."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        every = consent.types(tx)
        found = next((one for one in every if one.id == cmd.type), None)
        if found is None:
            raise Refusal(GONE)
        if found.is_built_in:
            title = f"{found.name} is built in and stays as it is."
            raise Refusal(Problem("bad_request", title, field="type"))
        _check_name(cmd.name, [one for one in every if one.id != found.id])
        now: dict[str, str | bool] = {
            "name": cmd.name.strip(),
            "description": cmd.description.strip(),
            "purpose": cmd.purpose.strip(),
            "is_active": cmd.is_active,
        }
        changed = administration.changes({name: getattr(found, name) for name in now}, now)
        if changed:
            consent.save_type(tx, found.id, now)
            audit.keep(tx, viewer, "subscription_changed", subject=found.name, changed=changed)
        return _shown(tx)


def set_link(deps: Deps, viewer: Viewer, cmd: wire.SetUnsubscribeLink) -> wire.SubscriptionTypes:
    """The workspace insists on the link in one-to-one mail, or leaves it to each user (H40)."""
    with deps.store.write(viewer.workspace_id) as tx:
        still_admin(tx, viewer)
        before = unsubscribe.policy(tx)
        if before != cmd.policy:
            unsubscribe.set_policy(tx, cmd.policy)
            audit.keep(tx, viewer, "unsubscribe_link_changed", changed={"policy": (before, cmd.policy)})
        return _shown(tx)


def _check_name(name: str, others: list[SubscriptionType]) -> None:
    accept(administration.naming(name), administration.taken(name, [one.name for one in others]))


def _shown(tx: Read) -> wire.SubscriptionTypes:
    return subscription_types(consent.types(tx), consent.said(tx), unsubscribe.policy(tx))
