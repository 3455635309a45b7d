"""Consent as HubSpot's communication preferences have it."""

from datetime import datetime

from server.core.consent import ONE_TO_ONE, SUBSCRIBED, UNSUBSCRIBED, Status, SubscriptionType
from shared_schema.hubspot import consent as wire


def type_definition(one: SubscriptionType, founded_at: datetime) -> wire.Definition:
    """A subscription type; the built-in one is as old as the workspace."""
    return wire.Definition(
        id=str(one.id),
        name=one.name,
        description=one.description,
        purpose=one.purpose or "Sales",
        communication_method="Email",
        is_active=one.is_active,
        is_default=one.is_built_in,
        is_internal=one.id == ONE_TO_ONE.id,
        created_at=one.created_at or founded_at,
        updated_at=one.updated_at or founded_at,
    )


def old_status(one: Status) -> wire.OldStatus:
    """Version 3: who has said nothing is not subscribed."""
    by = one.decided_by
    is_wide = by is not None and by.subscription_id is None
    return wire.OldStatus(
        id=str(one.subscription.id),
        name=one.subscription.name,
        description=one.subscription.description,
        status="SUBSCRIBED" if one.state == SUBSCRIBED else "NOT_SUBSCRIBED",
        source_of_status="PORTAL_WIDE_STATUS" if is_wide else "SUBSCRIPTION_STATUS",
        legal_basis=by.legal_basis if by else None,
        legal_basis_explanation=(by.explanation or None) if by else None,
    )


def status(address: str, one: Status, now: datetime, reason: str | None = None) -> wire.Status:
    """Version 4: one of three states, with when and why."""
    by = one.decided_by
    return wire.Status(
        subscriber_id_string=address,
        channel="EMAIL",
        subscription_id=one.subscription.id,
        subscription_name=one.subscription.name,
        status=one.state,
        source=by.source if by else "none",
        timestamp=by.at if by else now,
        legal_basis=by.legal_basis if by else None,
        legal_basis_explanation=(by.explanation or None) if by else None,
        set_status_success_reason=reason,
    )


def wide(address: str, now: datetime, *, is_out: bool) -> list[wire.WideStatus]:
    """Whether an address wants no mail at all."""
    if not is_out:
        return []
    said = wire.WideStatus(
        subscriber_id_string=address,
        channel="EMAIL",
        wide_status_type="PORTAL_WIDE",
        status=UNSUBSCRIBED,
        timestamp=now,
    )
    return [said]
