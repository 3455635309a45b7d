"""Where a viewer sits: a signed-in panel, a browser's HTTP and a socket; all that is said there is heard."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cached_property
from hashlib import sha256
from threading import Event
from typing import Any

import msgspec
from flask import Flask
from werkzeug.test import TestResponse

from server import panel, web
from server.actions.access_tokens import PREFIX
from server.actions.admit import current_viewer, server_itself
from server.core.permission import Viewer
from server.core.scopes import SCOPES
from server.deps import Deps
from server.errors import Refusal
from server.ids import digest, secret
from server.present.problems import problem
from server.sockets.hub import Hub
from server.sockets.session import PanelSession
from server.store import access_tokens, sessions, teams, tickets, users
from server.store.tx import Read, Store, Write
from shared_schema import PROTOCOL, commands
from tests.gate.firm import Firm
from tests.gate.viewers import Case


class Wire:
    """A websocket's end without the network: what is written to it is kept."""

    def __init__(self) -> None:
        self.sock: Any = None
        self.input_buffer: list[Any] = []
        self.connected = True
        self.event = Event()
        self.sent: list[dict[str, Any]] = []

    def send(self, text: str) -> None:
        self.sent.append(msgspec.json.decode(text))


class _Forget(Exception):
    """Roll back what was only tried."""


class Forgetful(Store):
    """The same database; what an action writes in a workspace is taken back as soon as it is done."""

    def __init__(self, store: Store) -> None:
        self.__dict__.update(store.__dict__)

    @contextmanager
    def write(self, workspace_id: int) -> Iterator[Write]:
        with suppress(_Forget), super().write(workspace_id) as tx:
            yield tx
            raise _Forget


def site(deps: Deps) -> Flask:
    """A server's web site."""
    app = Flask("alongside", static_folder=None)
    web.register(app, deps)
    return app


class Place:
    """A server with its web site, and the same server without a memory."""

    def __init__(self, deps: Deps) -> None:
        self.deps = deps
        self.forgetful = replace(deps, store=Forgetful(deps.store))

    @cached_property
    def site(self) -> Flask:
        return site(self.deps)

    @cached_property
    def forgetful_site(self) -> Flask:
        return site(self.forgetful)


class Desk:
    """One viewer of a firm, in every channel."""

    def __init__(self, at: Deps | Place, firm: Firm, case: Case, looked_at: str, seat: str) -> None:
        self.place = at if isinstance(at, Place) else Place(at)
        deps = self.deps = self.place.deps
        self.firm = firm
        word = sha256(seat.encode()).hexdigest()[:16]
        self.token = f"token-{word}"
        self.said: list[str] = []
        with deps.store.write(firm.workspace) as tx:
            grants = case.grants(looked_at)
            role = teams.add_role(tx, f"at {seat}", grants) if grants is not None else None
            users.save(tx, firm.people["mia"], seat=case.seat, is_admin=case.is_admin, role_id=role)
        with deps.store.system() as tx:
            self.session = sessions.add(
                tx, firm.workspace, firm.people["mia"], "panel", "here", self.token, ""
            )
        self.hub = Hub(deps)

    @property
    def viewer(self) -> Viewer:
        """Who sits here, as they are now."""
        return current_viewer(self.deps, self.session)

    @property
    def server(self) -> Viewer:
        """The server itself, to put things back."""
        return server_itself(self.firm.workspace)

    @contextmanager
    def write(self) -> Iterator[Write]:
        with self.deps.store.write(self.firm.workspace) as tx:
            yield tx

    @contextmanager
    def read(self) -> Iterator[Read]:
        with self.deps.store.read(self.firm.workspace) as tx:
            yield tx

    def attempt(self, act: Callable[[], Any]) -> Any:
        """What an action gives, as it would travel; None when it is refused. Both are heard."""
        try:
            result = act()
        except Refusal as refused:
            self.hear([problem(one) for one in refused.problems])
            return None
        return self.hear(getattr(result, "view", result))

    def hear(self, value: Any) -> Any:
        text = msgspec.json.encode(value, enc_hook=str).decode()
        self.said.append(text)
        return msgspec.json.decode(text)

    def panel(self, method: str, **params: Any) -> Any:
        """A panel method, through its permission."""
        wanted = msgspec.convert(params, commands.METHODS[method][0])
        return self.attempt(lambda: panel.carry_out(self.deps, self.viewer, method, wanted))

    def trial(self, method: str, **params: Any) -> Any:
        """A panel method whose effect is forgotten at once."""
        wanted = msgspec.convert(params, commands.METHODS[method][0])
        return self.attempt(lambda: panel.carry_out(self.place.forgetful, self.viewer, method, wanted))

    def post(self, path: str, **body: Any) -> Any:
        """A request with the panel's token."""
        return self._ask(self.place.site, "POST", path, self.token, body).get_json(force=True)

    def get(self, path: str) -> TestResponse:
        """The same, for what is no JSON."""
        return self._ask(self.place.site, "GET", path, self.token)

    def api(self, method: str, path: str, body: Any = None) -> TestResponse:
        """A request to the HTTP API with an access token; its effect is forgotten at once."""
        return self._ask(self.place.forgetful_site, method, path, self._access_token, body)

    def api_for_good(self, method: str, path: str, body: Any = None) -> TestResponse:
        """The same, and what it does stays done."""
        return self._ask(self.place.site, method, path, self._access_token, body)

    def ask(self, method: str, path: str, body: Any = None) -> TestResponse:
        """A request with the panel's token, whatever comes back."""
        return self._ask(self.place.site, method, path, self.token, body)

    def _ask(self, app: Flask, method: str, path: str, token: str, body: Any = None) -> TestResponse:
        headers = {"Authorization": f"Bearer {token}"}
        answer = app.test_client().open(path, method=method, json=body, headers=headers)
        if answer.is_json or answer.mimetype.startswith("text/"):
            self.said.append(answer.text)
        return answer

    @cached_property
    def _access_token(self) -> str:
        secret_ = PREFIX + secret()
        owner = (self.firm.workspace, self.firm.people["mia"])
        with self.deps.store.system() as tx:
            access_tokens.add(tx, digest(secret_), owner, "the gate", SCOPES)
        return secret_

    def socket(self) -> "Socket":
        """An open panel."""
        return Socket(self)


class Socket:
    """A panel's socket, driven by hand."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.wire = desk, Wire()
        ticket = secret()
        with desk.deps.store.system() as tx:
            tickets.add(tx, desk.session, ticket)
        self.session = PanelSession(desk.deps, desk.hub, self.wire)  # type: ignore[arg-type]  # no network
        self.hello = self.ask("hello", ticket=ticket, protocol=PROTOCOL)

    def ask(self, method: str, **params: Any) -> Any:
        frame = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
        self.session._take(msgspec.json.encode(frame))  # the handler thread's own step
        answer = self.wire.sent[-1]
        self.desk.hear(answer)
        return answer.get("result")

    def pushed(self) -> list[dict[str, Any]]:
        """What the hub has said since."""
        self.desk.hub.tell()
        before = len(self.wire.sent)
        self.session._flush()
        self.desk.hear(self.wire.sent[before:])
        return self.wire.sent[before:]
