"""The live line to open panels: JSON-RPC in, answers and references to changes out."""

from flask import Flask, Response, abort, request
from flask_sock import Sock
from simple_websocket import Server

from server.deps import Deps
from server.origins import is_extension
from server.sockets.hub import Hub
from server.sockets.session import PanelSession

PATH = "/socket"
# One panel answers pings within 20 s; 64 KiB is the longest message (security §0.3).
OPTIONS = {"max_message_size": 65536, "ping_interval": 20}


def register(app: Flask, deps: Deps, hub: Hub) -> None:
    """Add the websocket. Bad handshakes get a real 4xx before the upgrade (security §0.4)."""
    app.config["SOCK_SERVER_OPTIONS"] = OPTIONS
    open_now: set[int] = set()

    @app.before_request
    def check_handshake() -> Response | None:
        if request.path != PATH:
            return None
        headers = request.headers
        if headers.get("Upgrade", "").lower() != "websocket" or headers.get("Sec-WebSocket-Version") != "13":
            return Response("This address speaks websocket, version 13.", 426, {"Upgrade": "websocket"})
        if len(headers.get("Sec-WebSocket-Key", "")) != 24:
            abort(400, "Sec-WebSocket-Key is missing or malformed.")
        if not origin_allowed(headers.get("Origin"), deps.settings.public_url, deps.settings.extension_ids):
            abort(403, "This origin may not open a panel.")
        if len(open_now) >= deps.settings.sockets:
            return Response("Too many open panels.", 503, {"Retry-After": "30"})
        # No compression: a small frame could unpack to a huge one.
        request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
        return None

    sock = Sock(app)

    def serve_panel(ws: Server) -> None:
        session = PanelSession(deps, hub, ws)
        open_now.add(id(session))
        try:
            session.run()
        finally:
            open_now.discard(id(session))

    sock.route(PATH, endpoint="socket")(serve_panel)


def origin_allowed(origin: str | None, public_url: str, extension_ids: tuple[str, ...]) -> bool:
    """Our own page or an extension's panel."""
    return origin is not None and (origin == public_url or is_extension(origin, extension_ids))
