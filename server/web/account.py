"""Signing in and out, and what is signed in."""

from flask import Blueprint, Response, g

from server.actions.admit import viewer_view
from server.actions.connect_mailbox import disconnect_mailbox, pause_mailbox
from server.actions.share_mailbox import shown_mailboxes
from server.actions.sign_in import end_session, sign_in_with_link
from server.store import sessions, teams, workspaces
from server.web.body import answer, body
from server.web.guard import PUBLIC, allow, deps, viewer
from server.web.session import browser_label, clear_cookie, remote, set_cookie
from shared_schema import http as wire
from shared_schema.records import Done, Provider

routes = Blueprint("account", __name__)


@routes.post("/api/sign-in")
@allow(PUBLIC)
def sign_in() -> Response:
    """Trade a sign-in link for a cookie."""
    signed_in = sign_in_with_link(deps(), body(wire.SignIn).token, browser_label(), remote())
    return set_cookie(answer(Done()), signed_in.token)


@routes.get("/api/session")
@allow("panel.use")
def show_session() -> Response:
    """Who is signed in here."""
    me = viewer()
    with deps().store.read(me.workspace_id) as tx:
        own = shown_mailboxes(tx, me)
        choices = [wire.TeamChoice(id=one.id, name=one.name) for one in teams.to_choose(tx, me)]
        who = viewer_view(me, workspaces.name(tx, me.workspace_id))
    providers = [Provider(name) for name in deps().settings.providers]
    return answer(wire.Session(viewer=who, csrf=g.csrf, mailboxes=own, providers=providers, teams=choices))


@routes.get("/api/providers")
@allow(PUBLIC)
def list_providers() -> Response:
    """With which providers one can sign in here."""
    return answer([Provider(name) for name in deps().settings.providers])


@routes.post("/api/sign-out")
@allow("panel.use")
def sign_out() -> Response:
    """End this session; its sockets close within seconds (check 11)."""
    end_session(deps(), viewer(), viewer().session_id or 0)
    return clear_cookie(answer(Done()))


@routes.get("/api/devices")
@allow("device.manage")
def list_devices() -> Response:
    """Everything signed in as this person."""
    me = viewer()
    with deps().store.system_read() as tx:
        found = sessions.of_user(tx, me.workspace_id, me.user_id)
    devices = [
        wire.Device(
            id=one.id,
            kind="panel" if one.kind == "panel" else "web",
            label=one.label,
            created_at=one.created_at,
            last_seen_at=one.last_seen_at,
            current=one.id == me.session_id,
        )
        for one in found
    ]
    return answer(wire.Devices(devices=devices))


@routes.post("/api/devices/<int:device>/revoke")
@allow("device.manage")
def revoke_device(device: int) -> Response:
    """End one of them."""
    end_session(deps(), viewer(), device)
    return answer(Done())


@routes.post("/api/mailboxes/<int:mailbox_id>/pause")
@allow("mailbox.connect")
def pause(mailbox_id: int) -> Response:
    """Leave one of the viewer's mailboxes alone for a while."""
    pause_mailbox(deps(), viewer(), mailbox_id, paused=True)
    return answer(Done())


@routes.post("/api/mailboxes/<int:mailbox_id>/resume")
@allow("mailbox.connect")
def resume(mailbox_id: int) -> Response:
    """Go on with it where it was left."""
    pause_mailbox(deps(), viewer(), mailbox_id, paused=False)
    return answer(Done())


@routes.post("/api/mailboxes/<int:mailbox_id>/disconnect")
@allow("mailbox.connect")
def disconnect(mailbox_id: int) -> Response:
    """Disconnect one of the viewer's mailboxes."""
    disconnect_mailbox(deps(), viewer(), mailbox_id)
    return answer(Done())
