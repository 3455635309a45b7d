"""`make run`: everything a newcomer needs, started in order, watched, and stopped together."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import Event
from time import monotonic

import click
import requests

from server import config
from server.actions.make_link import make_link
from server.actions.seed_workspace import USERS, seed_workspace
from server.app import connect
from server.config import Settings
from server.errors import Problem, Refusal
from server.serve import port_is_free
from server.simulator.certificates import certificates
from server.simulator.push import PUSH_ACCOUNT, TOPIC
from server.store import migrate

START_SECONDS = 60.0


def run(settings: Settings) -> int:
    """Start, print one block, watch until Ctrl-C; the exit code."""
    simulated = not settings.providers
    port_is_free(settings.host, settings.port, "PORT")
    if simulated:
        port_is_free("127.0.0.1", settings.simulator_port, "SIMULATOR_PORT")
    environment = dict(os.environ) | (_simulated(settings) if simulated else {})
    click.echo("• preparing the database")
    _prepare(settings)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        if simulated:
            click.echo("• starting simulated Gmail and Microsoft 365")
            children["simulate"] = _start("simulate", settings, environment)
            _wait(
                children,
                "simulate",
                f"https://localhost:{settings.simulator_port}/simulator/healthz",
                environment["CA_BUNDLE"],
                settings,
            )
        click.echo("• starting the server")
        children["serve"] = _start("serve", settings, environment)
        _wait(children, "serve", f"http://127.0.0.1:{settings.port}/healthz", "", settings)
        click.echo(_welcome(settings, simulated=simulated))
        return _watch(children, settings)
    finally:
        _stop(children)


def _simulated(settings: Settings) -> dict[str, str]:
    """Nobody pays for a look at the simulator: whoever tries the product out does not wait a minute."""
    return simulated_providers(settings) | {"POLL_SECONDS": str(min(5, int(settings.poll_seconds)))}


def simulated_providers(settings: Settings) -> dict[str, str]:
    """The environment in which a server talks to the simulator instead of the real providers."""
    folder = settings.data / "simulator"
    folder.mkdir(parents=True, exist_ok=True)
    url = f"https://localhost:{settings.simulator_port}"
    client = {"CLIENT_ID": "alongside", "CLIENT_SECRET": "simulated-secret"}
    both = {f"{name}_{key}": value for name in ("GOOGLE", "MICROSOFT") for key, value in client.items()}
    return {
        **both,
        "GOOGLE_ISSUER": f"{url}/google",
        "GMAIL_URL": url,
        "MICROSOFT_AUTHORITY": url,
        "MICROSOFT_TENANT": "common",
        "GRAPH_URL": url,
        "CA_BUNDLE": str(certificates(folder).bundle),
        "PUSH_URL": settings.public_url,
        "GMAIL_TOPIC": TOPIC,
        "GMAIL_PUSH_ACCOUNT": PUSH_ACCOUNT,
    }


def _prepare(settings: Settings) -> None:
    deps = connect(settings)
    migrate.upgrade(deps.store)
    seed_workspace(deps)
    deps.store.close()


def _log(settings: Settings, name: str) -> Path:
    folder = settings.data / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{name}.log"


def _start(name: str, settings: Settings, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    with _log(settings, name).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "server", name],
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait(
    children: dict[str, subprocess.Popen[bytes]], name: str, url: str, bundle: str, settings: Settings
) -> None:
    deadline = monotonic() + START_SECONDS
    pause = Event()
    session = requests.Session()
    session.trust_env = False
    session.verify = bundle or True
    while monotonic() < deadline:
        if children[name].poll() is not None:
            break
        try:
            if session.get(url, timeout=2).ok:
                return
        except requests.ConnectionError:
            pause.wait(0.1)
    raise Refusal(Problem("setting", f"`{name}` did not start; see {_log(settings, name)}"))


def _welcome(settings: Settings, *, simulated: bool) -> str:
    deps = connect(config.read())
    link = make_link(deps, USERS[0][0])
    deps.store.close()
    steps = [
        "1. Open the sign-in link (it works once; `alongside sign-in ADDRESS` makes another).",
        "2. Mailboxes → connect Google or Microsoft"
        + (" (both are simulated, allow everything)." if simulated else "."),
        "3. Open a mail in the list and answer it beside its records.",
        "4. `make browser` shows the panel inside Gmail and Outlook." if simulated else "",
    ]
    return "\n".join(
        [
            "",
            f"Alongside runs on  {settings.public_url}",
            f"Sign in as Mia:    {link}",
            "",
            *filter(None, steps),
            "",
            "Ctrl-C stops everything.",
            "",
        ]
    )


def _watch(children: dict[str, subprocess.Popen[bytes]], settings: Settings) -> int:
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    while not stop.wait(0.5):
        for name, child in children.items():
            if child.poll() is not None:
                click.echo(f"alongside: `{name}` ended unexpectedly; see {_log(settings, name)}", err=True)
                return 1
    click.echo("• stopping")
    return 0


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    for child in children.values():
        child.terminate()
    for child in children.values():
        try:
            child.wait(timeout=10)
        except subprocess.TimeoutExpired:
            child.kill()
