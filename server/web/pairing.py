"""Pairing panels, and tickets for their sockets."""

from flask import Blueprint, Response

from server.actions import pair_panel
from server.web.body import answer, body
from server.web.guard import PUBLIC, allow, deps, viewer
from server.web.session import remote
from shared_schema import http as wire
from shared_schema.records import Done

routes = Blueprint("pairing", __name__)


@routes.post("/api/pairing")
@allow(PUBLIC)
def start() -> Response:
    """A panel asks for a code."""
    return answer(pair_panel.start_pairing(deps(), body(wire.StartPairing).label, remote()), 201)


@routes.post("/api/pairing/claim")
@allow(PUBLIC)
def claim() -> Response:
    """A panel asks whether its code was confirmed."""
    return answer(pair_panel.claim_pairing(deps(), body(wire.ClaimPairing).device))


@routes.post("/api/pairing/look")
@allow("device.manage")
def look() -> Response:
    """Which device has this code?"""
    found = pair_panel.look_at_pairing(deps(), viewer(), body(wire.LookAtPairing).code)
    return answer(wire.PairingDevice(label=found.label, created_at=found.created_at))


@routes.post("/api/pairing/confirm")
@allow("device.manage")
def confirm() -> Response:
    """The rep says: this device is mine."""
    pair_panel.confirm_pairing(deps(), viewer(), body(wire.LookAtPairing).code)
    return answer(Done())


@routes.post("/api/ticket")
@allow("panel.use")
def ticket() -> Response:
    """A ticket for one websocket."""
    return answer(pair_panel.issue_ticket(deps(), viewer()), 201)
