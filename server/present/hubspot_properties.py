"""Properties as HubSpot's definitions."""

from collections.abc import Mapping
from datetime import datetime

from server.core.properties import Property
from shared_schema.hubspot import properties as wire

Times = tuple[datetime, datetime, datetime | None]  # defined, changed, archived


def definition(one: Property, times: Mapping[str, Times]) -> wire.Property:
    """One definition; a built-in one has no times and cannot be changed."""
    created, updated, archived = (
        times.get(one.name, (None, None, None)) if one.id is not None else (None,) * 3
    )
    is_own = one.id is not None
    return wire.Property(
        name=one.name,
        label=one.label,
        # HubSpot has no type of its own for phone numbers: its clients know these six only.
        type="string" if one.type == "phone_number" else one.type,
        field_type="text" if one.field_type == "phonenumber" else one.field_type,
        group_name=one.group,
        description=one.description,
        options=[
            wire.OptionSaid(value=option.value, label=option.label, hidden=option.hidden, display_order=at)
            for at, option in enumerate(one.options)
        ],
        display_order=one.display_order,
        has_unique_value=one.is_unique or (one.kind, one.name) == ("contact", "email"),
        hidden=one.is_hidden,
        form_field=False,
        calculated=False,
        external_options=one.name == "hubspot_owner_id",
        hubspot_defined=not is_own,
        archived=archived is not None,
        modification_metadata=wire.Modification(
            archivable=is_own,
            read_only_definition=not is_own,
            read_only_value=one.is_read_only,
            read_only_options=not is_own,
        ),
        created_at=created,
        updated_at=updated,
        archived_at=archived,
    )
