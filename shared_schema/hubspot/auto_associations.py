"""What mail is logged to by itself: a setting for each object type that may come along."""

from typing import Annotated

import msgspec

from shared_schema.hubspot.several import Batch
from shared_schema.hubspot.shape import Asked, Said
from shared_schema.struct import Line


class CustomizationPost(Asked, frozen=True, kw_only=True):
    """One setting as it shall be; without a value, as it is when nobody has changed it."""

    engagement_type: Line
    subject_object_type_id: Line
    target_object_type_id: Line
    association_customization: Line | None = None


class CustomizationPosts(Asked, frozen=True, kw_only=True):
    """Settings to change."""

    association_customizations_to_upsert: Annotated[list[CustomizationPost], msgspec.Meta(max_length=100)]


class Customization(Said, frozen=True, kw_only=True):
    """One setting, and the values that it may have."""

    engagement_type: str
    subject_object_type_id: str
    target_object_type_id: str
    association_customization: str
    options: list[str]


class CustomizationList(Said, frozen=True, kw_only=True):
    """Every setting of an object type."""

    results: list[Customization]


class CustomizationBatch(Batch, frozen=True, kw_only=True):
    """The settings as they are now."""

    results: list[Customization]
