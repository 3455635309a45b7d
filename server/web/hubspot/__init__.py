"""The HubSpot-compatible HTTP API (B12): HubSpot's clients work by changing their base address.

Each file declares the routes of one subject (`declare.route`); `/openapi.json` is read off them.
"""

from flask import Flask

from server.web.hubspot import batches, docs, limits, objects, owners, searches

ROOMS = (objects, batches, searches, owners, docs)


def register(app: Flask) -> None:
    """Add the API's routes."""
    limits.register(app)
    for room in ROOMS:
        app.register_blueprint(room.routes)
