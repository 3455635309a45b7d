"""Whose company a new contact's address tells of: within the viewer's reach, and never by free mail (P6)."""

from server.core.free_mail import company_domains
from server.core.permission import Viewer, reach
from server.deps import Deps
from server.present.timeline import card
from server.store import records
from shared_schema import crm as wire


def suggest_company(deps: Deps, viewer: Viewer, cmd: wire.SuggestCompany) -> wire.RecordCards:
    """The company of the address's domain, or of the one above it; at most one."""
    domains = company_domains(cmd.email)
    with deps.store.read(viewer.workspace_id) as tx:
        found = records.by_domain(tx, domains, reach(viewer, "company", "view")) if domains else {}
        nearest = [found[one] for one in domains if one in found][:1]
        known = records.by_ids(tx, nearest)
    return wire.RecordCards(records=[card(one) for one in known.values()])
