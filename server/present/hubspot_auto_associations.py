"""The settings of default associations as HubSpot has them (H24)."""

from server.core.association import TARGETS, Defaults
from server.core.auto_association import EMAIL, options, value
from server.core.object_types import BUILT_IN
from shared_schema.hubspot import auto_associations as wire


def customization(rules: Defaults, origin: str, target: str) -> wire.Customization:
    """One setting as it stands."""
    return wire.Customization(
        engagement_type=EMAIL,
        subject_object_type_id=BUILT_IN[origin].type_id,
        target_object_type_id=BUILT_IN[target].type_id,
        association_customization=value(target, on=rules.ticks(origin, target)),
        options=list(options(target)),
    )


def customizations(rules: Defaults, origin: str) -> wire.CustomizationList:
    """Every setting of an object type; a custom object has none (T11)."""
    return wire.CustomizationList(
        results=[customization(rules, origin, target) for target in TARGETS.get(origin, ())]
    )
