"""One open panel: its socket, what it watches, and the one thread that writes to it."""

from collections import deque
from threading import Lock
from time import monotonic
from typing import Any

import structlog
from simple_websocket import ConnectionClosed, Server

from server import panel
from server.actions.admit import admit, current_viewer
from server.core.permission import Viewer
from server.deps import Deps
from server.errors import Problem, Refusal
from server.present.shown import Shown
from server.sockets import frames
from server.sockets.hub import Hub
from shared_schema import PROTOCOL, commands, events

log = structlog.get_logger()

HELLO_SECONDS = 10.0
INBOX = 64  # messages waiting for the handler
OUTBOX = 256  # pushes waiting for a slow reader; a panel that fell behind comes back by cursor
RATE, BURST = 20.0, 100.0  # messages a second, and at once
POLICY, TRY_LATER, BROKE, SIGNED_OUT = 1008, 1013, 1011, 4401
RESTART = 1012


class Flooded(OSError):
    """The inbox is full; an OSError, because that is what the reader thread ends on."""


class Inbox(list[Any]):
    """The reader's buffer, with a bound: flask-sock's own has none (security §0.3)."""

    def append(self, item: Any) -> None:
        if len(self) >= INBOX:
            raise Flooded
        super().append(item)


class OneWriter:
    """A socket whose writes are whole and one at a time: the reader thread answers pings on it too."""

    def __init__(self, sock: Any) -> None:
        self._sock = sock
        self._lock = Lock()

    def send(self, content: bytes) -> int:
        """All of it (`send` alone may write a part; security §0.1)."""
        with self._lock:
            self._sock.sendall(content)
        return len(content)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sock, name)


class PanelSession:
    """The handler thread's view of one socket; the hub only ever calls `push` and `end`."""

    def __init__(self, deps: Deps, hub: Hub, ws: Server) -> None:
        ws.sock = OneWriter(ws.sock)
        ws.input_buffer = Inbox(ws.input_buffer)
        self.deps, self.hub, self.ws = deps, hub, ws
        self.session_id = self.workspace_id = 0
        self.topics: frozenset[str] = frozenset()
        self.seen: int | None = None
        self.lock = Lock()
        self._since: int | None = None
        self._shown: dict[str, frozenset[str]] = {}  # place → what is watched there
        self._outbox: deque[bytes] = deque()
        self._closing: tuple[int, str] | None = None
        self._tokens, self._refilled = BURST, monotonic()

    # ---- what the hub calls, from its own thread

    def push(self, method: str, value: object) -> None:
        """Queue a notification for the handler thread to write."""
        if len(self._outbox) >= OUTBOX:
            self._closing = (TRY_LATER, "too slow: come back with your last number")
        else:
            self._outbox.append(frames.notice(method, value))
        self.ws.event.set()

    def forget(self) -> None:
        """Watch nothing but the person's own, until they have asked again."""
        self.topics = frozenset(one for one in self.topics if one.startswith("user:"))

    def end(self, reason: str) -> None:
        """Say that the session is over, then close."""
        if reason == "restart":
            self._closing = (RESTART, "restarting")
        else:
            self._outbox.append(frames.notice("signed_out", events.SignedOut(reason="revoked")))
            self._closing = (SIGNED_OUT, "signed out")
        self.ws.event.set()

    # ---- the handler thread

    def run(self) -> None:
        """Serve the panel until it leaves; every way out is a close code, never an HTTP page."""
        deadline = monotonic() + HELLO_SECONDS
        try:
            while self.ws.connected and self._closing is None:
                self._step(deadline)
            self._flush()
            if self._closing and self.ws.connected:
                self.ws.close(*self._closing)
        except (ConnectionClosed, OSError):
            log.debug("socket.gone", session=self.session_id)
        except Exception:
            log.exception("socket.broke", session=self.session_id)
            self._close_quietly(BROKE)
        finally:
            self.hub.leave(self)

    def _step(self, deadline: float) -> None:
        if self._outbox:
            self._flush()
        elif self.ws.input_buffer:
            self._take(self.ws.input_buffer.pop(0))
        elif not self.session_id and monotonic() > deadline:
            self._closing = (SIGNED_OUT, "no hello")
        elif self.ws.event.wait(timeout=1.0):
            self.ws.event.clear()

    def _flush(self) -> None:
        while self._outbox and self.ws.connected:
            self._write(self._outbox.popleft())

    def _write(self, frame: bytes) -> None:
        self.ws.send(frame.decode())

    def _close_quietly(self, code: int) -> None:
        try:
            self.ws.close(code)
        except (ConnectionClosed, OSError):
            log.debug("socket.gone", session=self.session_id)

    def _take(self, text: str | bytes) -> None:
        if not self._may_speak():
            self._write(
                frames.refusal(None, frames.REFUSED, Problem("too_fast", "Too many messages at once."))
            )
            self._closing = (POLICY, "too fast")
            return
        request_id: int | str | None = None
        try:
            request = frames.decode(text)
            request_id = request.id
            self._write(frames.answer(request.id, self._carry_out(request)))
        except frames.BadFrame as bad:
            self._write(frames.refusal(request_id, bad.code, bad.problem))
        except Refusal as refused:
            self._write(frames.refusal(request_id, frames.REFUSED, refused.problem))
            if refused.problem.code == "signed_out":
                self._closing = (SIGNED_OUT, "signed out")

    def _may_speak(self) -> bool:
        now = monotonic()
        self._tokens = min(BURST, self._tokens + (now - self._refilled) * RATE) - 1
        self._refilled = now
        return self._tokens >= 0

    def _carry_out(self, request: events.Request) -> object:
        if request.method not in commands.METHODS:
            known = Problem("unknown_method", f"There is no method {request.method[:80]!r}.", field="method")
            raise frames.BadFrame(frames.METHOD_NOT_FOUND, known)
        params = frames.params(request.params, commands.METHODS[request.method][0])
        if isinstance(params, commands.SayHello):
            return self._hello(params)
        viewer = self._viewer()
        result = panel.carry_out(self.deps, viewer, request.method, params)
        if isinstance(result, Shown):
            self._watch(result)
            return result.view
        return result

    def _hello(self, hello: commands.SayHello) -> object:
        if self.session_id:
            raise Refusal(Problem("bad_request", "This panel has said hello already."))
        if hello.protocol != PROTOCOL:
            raise Refusal(
                Problem("protocol", f"This server speaks protocol {PROTOCOL}.", ("Update the extension.",))
            )
        viewer, answer = admit(self.deps, hello.ticket)
        self.session_id, self.workspace_id = viewer.session_id or 0, viewer.workspace_id
        self.topics = frozenset({f"user:{viewer.user_id}"})
        # What was missed is told once it is known what the panel shows: at its first `thread.open`.
        self._since = hello.since if hello.since is not None and hello.since <= answer.seq else None
        self.seen = answer.seq if self._since is None else None
        self.hub.join(self)
        return answer

    def _viewer(self) -> Viewer:
        """Who is asking, read afresh: a seat that changed counts at once (check 39)."""
        if not self.session_id:
            raise Refusal(Problem("signed_out", "Say hello with a ticket first."))
        return current_viewer(self.deps, self.session_id)

    def _watch(self, shown: Shown[Any]) -> None:
        """From now on it concerns this panel what happens to what it shows."""
        with self.lock:
            self._shown[shown.place] = shown.topics
            self.topics = frozenset().union(*self._shown.values())
            if self.seen is None:
                self.seen = self._since if self._since is not None else shown.view.seq
            # What the hub went past after this view was read, it judged by the old topics.
            self.seen = min(self.seen, shown.view.seq)
        self.hub.wake()
