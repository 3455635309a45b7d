"""The real product as processes: simulator, server, a browser's HTTP side and a panel's socket."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Any

import requests
from simple_websocket import Client

from server import config
from server.run import simulated_providers

TIMEOUT = 20.0
EXTENSION = "chrome-extension://phlmfogabnmopkgkahekggmjkpcodkmn"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def eventually(look: Callable[[], Any], what: str, timeout: float = TIMEOUT) -> Any:
    """Wait until `look` finds something: no sleeping longer than needed, a clear word when it fails."""
    deadline = monotonic() + timeout
    while monotonic() < deadline:
        found = look()
        if found:
            return found
        _pause()
    raise AssertionError(f"never happened: {what}")


def _pause() -> None:
    # A condition in another process: asked again, twenty times a second.
    from threading import Event  # noqa: PLC0415

    Event().wait(0.05)


class Stack:
    """Simulator and server on free ports, in a folder of their own."""

    def __init__(self, folder: Path, **settings: str) -> None:
        self.folder, self.port, self.simulator_port = folder, free_port(), free_port()
        self.url = f"http://localhost:{self.port}"
        base = {
            **os.environ,
            "PORT": str(self.port),
            "ALONGSIDE_DATA": str(folder),
            "SIMULATOR_PORT": str(self.simulator_port),
            "UNDO_SECONDS": "0",
            "POLL_SECONDS": "1",
            "LEASE_SECONDS": "2",
            "LOOK_SECONDS": "1",
            **settings,
        }
        self.environment = base | dict(simulated_providers(config.read(base)))
        self.bundle = self.environment["CA_BUNDLE"]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def use_port(self, port: int) -> None:
        """A given port instead of a free one."""
        self.port, self.url = port, f"http://localhost:{port}"
        self.environment["PORT"] = str(port)

    def start(self) -> "Stack":
        self.command("migrate")
        self.command("seed")
        self.spawn("simulate")
        self.wait_simulator()
        self.serve()
        return self

    def command(self, *arguments: str) -> str:
        ran = subprocess.run(
            [sys.executable, "-m", "server", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    def spawn(self, name: str, **more: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "server", name], env=self.environment | more, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip

    def serve(self, **more: str) -> None:
        self.spawn("serve", **more)
        eventually(self._alive, "the server answers /healthz")

    def _alive(self) -> bool:
        assert self.processes["serve"].poll() is None, (self.folder / "serve.log").read_text()
        try:
            return requests.get(f"{self.url}/healthz", timeout=2).ok
        except requests.ConnectionError:
            return False

    def wait_simulator(self) -> None:
        def answers() -> bool:
            try:
                return self.simulator("GET", "/simulator/healthz").ok
            except requests.ConnectionError:
                return False

        eventually(answers, "the simulator answers")

    def kill(self, name: str) -> None:
        """SIGKILL for the whole group: gunicorn's worker dies with it."""
        os.killpg(self.processes[name].pid, signal.SIGKILL)
        self.processes[name].wait()

    def stop(self) -> None:
        for name in list(self.processes):
            if self.processes[name].poll() is None:
                self.kill(name)

    def simulator(self, method: str, path: str, **options: Any) -> requests.Response:
        session = requests.Session()
        session.trust_env = False
        url = f"https://localhost:{self.simulator_port}{path}"
        return session.request(method, url, verify=self.bundle, timeout=10, **options)

    def ledger(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.simulator("GET", "/simulator/ledger").json()
        return found

    def mailbox(self, account: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.simulator("GET", f"/simulator/mailboxes/{account}/view").json()[
            "threads"
        ]
        return found

    def logs(self) -> str:
        return "".join(path.read_text() for path in self.folder.glob("*.log"))


class WebApp:
    """A signed-in browser, without the browser."""

    def __init__(self, stack: Stack, address: str) -> None:
        self.stack, self.session = stack, requests.Session()
        self.session.trust_env = False
        token = stack.command("sign-in", address).rpartition("/")[2]
        assert self.post("/api/sign-in", token=token).ok
        self.csrf = self.session.get(f"{stack.url}/api/session").json()["csrf"]

    def post(self, path: str, **body: Any) -> requests.Response:
        headers = {"X-CSRF-Token": getattr(self, "csrf", ""), "Content-Type": "application/json"}
        return self.session.post(
            self.stack.url + path, data=json.dumps(body), headers=headers, allow_redirects=False
        )

    def connect(self, provider: str, account: str, untick: str = "") -> str:
        """Through the consent page and back; the address in our app that it ends on."""
        started = self.post(f"/oauth/{provider}/start")
        assert started.ok, started.text
        url = started.json()["url"]
        consent = requests.Session()
        consent.trust_env = False
        page = consent.get(url, verify=self.stack.bundle)
        assert page.ok, page.text
        scopes = [one for one in re.findall(r'name="scope" value="([^"]+)"', page.text) if one != untick]
        form = {"account": account, "scope": scopes, "answer": "allow"}
        back = consent.post(url, data=form, verify=self.stack.bundle, allow_redirects=False)
        returned = self.session.get(back.headers["Location"], allow_redirects=False)
        assert returned.status_code == 303, returned.text
        return returned.headers["Location"]

    def pair(self, label: str = "Chrome panel") -> str:
        """A panel's token, through the code."""
        panel = requests.Session()
        panel.trust_env = False
        begun = panel.post(f"{self.stack.url}/api/pairing", json={"label": label}).json()
        assert self.post("/api/pairing/look", code=begun["code"]).json()["label"] == label
        assert self.post("/api/pairing/confirm", code=begun["code"]).ok
        claimed = panel.post(f"{self.stack.url}/api/pairing/claim", json={"device": begun["device"]}).json()
        return str(claimed["token"])


class Refused(Exception):
    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(json.dumps(error))
        self.problem = error["data"]


class Panel:
    """A panel's socket."""

    def __init__(self, stack: Stack, token: str, since: int | None = None) -> None:
        self.stack, self.token, self._number = stack, token, 0
        self.notices: list[dict[str, Any]] = []
        session = requests.Session()
        session.trust_env = False
        ticket = session.post(
            f"{stack.url}/api/ticket", json={}, headers={"Authorization": f"Bearer {token}"}
        )
        assert ticket.ok, ticket.text
        self.ws = Client.connect(f"ws://localhost:{stack.port}/socket", headers={"Origin": EXTENSION})
        more = {"since": since} if since is not None else {}
        self.hello = self.ask("hello", ticket=ticket.json()["ticket"], protocol=1, **more)

    def ask(self, method: str, **params: Any) -> Any:
        self._number += 1
        self.ws.send(json.dumps({"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}))
        while True:
            frame = self.receive()
            if frame.get("id") == self._number:
                if "error" in frame:
                    raise Refused(frame["error"])
                return frame["result"]

    def receive(self, timeout: float = TIMEOUT) -> dict[str, Any]:
        text = self.ws.receive(timeout=timeout)
        assert text is not None, "the server said nothing"
        frame: dict[str, Any] = json.loads(text)
        if "method" in frame:
            self.notices.append(frame)
        return frame

    def told(self, kind: str) -> dict[str, Any]:
        """Wait until the server says that something of a kind changed; the reference."""
        while True:
            for notice in self.notices:
                if notice["method"] == "changed":
                    for ref in notice["params"]["refs"]:
                        if ref["kind"] == kind:
                            self.notices.remove(notice)
                            return dict(ref)
            self.receive()

    def open(self, provider: str, account: str, thread: str) -> dict[str, Any]:
        """Open a thread and wait until it is read."""
        kind = "gmail-legacy" if provider == "google" else "outlook-conv"
        asked = {"provider": provider, "account": account, "thread": thread, "kind": kind}

        def ready() -> dict[str, Any] | None:
            view: dict[str, Any] = self.ask("thread.open", **asked)
            assert view["state"] != "unreadable", view
            return view if view["state"] == "ready" else None

        found: dict[str, Any] = eventually(ready, "the thread is read")
        return found

    def close(self) -> None:
        self.ws.close()
