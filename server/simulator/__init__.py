"""Gmail and Microsoft 365 on this machine: OAuth, mail APIs, delivery, faults; for demos and tests (B13).

Training equipment for loopback: its secrets are printed on the tin.
"""

from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from werkzeug.serving import BaseWSGIServer, make_server

from server.simulator.app import application
from server.simulator.certificates import Certificates, certificates
from server.simulator.world import World

CLIENT_ID = "alongside"
CLIENT_SECRET = "simulated-secret"


@dataclass(frozen=True)
class Running:
    """A simulator in the background."""

    url: str
    port: int
    bundle: Path
    world: World
    server: BaseWSGIServer

    def stop(self) -> None:
        """Stop serving; the world stays on disk."""
        self.server.shutdown()
        self.server.server_close()
        self.world.close()


def _server(port: int, data: Path, app_url: str) -> tuple[BaseWSGIServer, World, Certificates]:
    folder = data / "simulator"
    folder.mkdir(parents=True, exist_ok=True)
    papers = certificates(folder)
    world = World(folder / "world.db")
    app = application(world, app_url)
    server = make_server("127.0.0.1", port, app, threaded=True, ssl_context=papers.context())
    world.url = f"https://localhost:{server.server_port}"
    return server, world, papers


def start(port: int, data: Path, app_url: str) -> Running:
    """Serve in a background thread; port 0 takes a free one."""
    server, world, papers = _server(port, data, app_url)
    Thread(target=server.serve_forever, name="simulator", daemon=True).start()
    return Running(world.url, server.server_port, papers.bundle, world, server)


def serve(port: int, data: Path, app_url: str) -> None:
    """Serve until interrupted."""
    server, world, _ = _server(port, data, app_url)
    print(f"simulated Gmail and Microsoft 365 on {world.url}", flush=True)  # noqa: T201  the one ready line
    server.serve_forever()
