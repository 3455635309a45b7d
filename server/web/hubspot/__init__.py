"""The HubSpot-compatible HTTP API (B12): HubSpot's clients work by changing their base address.

Each file declares the routes of one subject (`declare.route`); `/openapi.json` is read off them.
"""

from flask import Flask

from server.web.hubspot import (
    association_labels,
    associations,
    associations_v3,
    auto_associations,
    batches,
    consent_v3,
    consent_v4,
    docs,
    limits,
    objects,
    owners,
    pipelines,
    properties,
    property_groups,
    schemas,
    searches,
    stages,
    webhooks,
)

ROOMS = (
    objects,
    batches,
    searches,
    owners,
    associations,
    association_labels,
    associations_v3,
    auto_associations,
    properties,
    property_groups,
    pipelines,
    stages,
    schemas,
    consent_v3,
    consent_v4,
    webhooks,
    docs,
)


def register(app: Flask) -> None:
    """Add the API's routes."""
    limits.register(app)
    for room in ROOMS:
        app.register_blueprint(room.routes)
