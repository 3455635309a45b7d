"""A webhook receiver on this machine that answers as it is told and keeps what it was sent."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass
class Receiver:
    """`answers` are statuses to give in turn, the last one from then on; 0 is silence until `released`."""

    answers: list[int] = field(default_factory=lambda: [204])
    got: list[tuple[bytes, dict[str, str]]] = field(default_factory=list)
    released: Event = field(default_factory=Event)
    url: str = ""

    def events(self) -> list[dict[str, Any]]:
        return [event for body, _ in self.got for event in json.loads(body)]


@contextmanager
def receiving() -> Iterator[Receiver]:
    state = Receiver()

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            state.got.append((body, dict(self.headers)))
            status = state.answers.pop(0) if len(state.answers) > 1 else state.answers[0]
            if status == 0:
                state.released.wait(10)
                return
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", f"{state.url}/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        state.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
