"""From the provider's notification to the panel's event, beside a bare round trip on a loopback websocket.

Run by `make bench`. Real processes: the simulated provider tells the server, which looks, fetches, decides,
stores, and tells the panel. The clock starts before the mail is handed to the provider.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from flask import Flask
from flask_sock import Sock
from simple_websocket import Client
from werkzeug.serving import make_server

from tests.benchmarks.desk import postgresql, sqlite
from tests.benchmarks.measure import Measured, measure, table
from tests.walk.stack import Panel, Stack, WebApp

ROUNDS = 200
BOTH = (("google", "mia@northwind.test", "legacy"), ("microsoft", "mia.berg@northwind.test", "conversation"))


def main() -> None:
    """Print p50 and p99 for both providers on both databases."""
    with _echo() as ask:
        bare = measure("bare websocket round trip", ask, 10 * ROUNDS)
    for name, place in (("SQLite", sqlite), ("PostgreSQL", postgresql)):
        rows = [(bare, None), *((one, bare) for one in _pushed(place))]
        sys.stdout.write(table(f"\n{name}: from a notification to the panel's event", rows) + "\n")
        sys.stdout.flush()


def _pushed(place: Callable[[], AbstractContextManager[str]]) -> list[Measured]:
    found = []
    with place() as url, TemporaryDirectory() as folder:
        # Nothing but notifications leads to a look here, and no quota slows it.
        more = {"POLL_SECONDS": "3600", "GMAIL_UNITS": "10000000", "GRAPH_REQUESTS": "1000000"}
        stack = Stack(Path(folder), DATABASE_URL=url, **more)
        try:
            mia = WebApp(stack.start(), "mia@northwind.test")
            for provider, account, key in BOTH:
                mia.connect(provider, account)
                found.append(_measured(stack, Panel(stack, mia.pair()), provider, account, key))
        finally:
            stack.stop()
    return found


def _measured(stack: Stack, panel: Panel, provider: str, account: str, key: str) -> Measured:
    thread = next(one[key] for one in stack.mailbox(account) if one["subject"].startswith("Renewal 2027"))
    panel.open(provider, account, str(thread))

    def arrive(number: int) -> None:
        sent = {
            "from": "Anna <anna@brightwater.test>",
            "to": [account],
            "subject": f"News {number}",
            "text": "Hi",
        }
        assert stack.simulator("POST", "/simulator/deliver", json=sent).ok
        panel.told("engagement")

    return measure(f"{provider}: mail to entry on the panel", arrive, ROUNDS)


@contextmanager
def _echo() -> Iterator[Callable[[int], Any]]:
    app = Flask("echo")

    def answer(ws: Any) -> None:
        while True:
            ws.send(ws.receive())

    Sock(app).route("/echo")(answer)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    socket = Client.connect(f"ws://127.0.0.1:{server.server_port}/echo")

    def ask(_: int) -> Any:
        socket.send("x" * 200)
        return socket.receive()

    yield ask
    socket.close()
    server.shutdown()


if __name__ == "__main__":
    main()
