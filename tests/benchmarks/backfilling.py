"""A walk through older mail at a provider that answers in 50 ms: what it uses of the quota it may use.

Run by `make bench`. Every mail is logged, so that each costs its head and its body. The bucket begins
empty: a full one would hide a walk that is too slow. 100 % is as fast as the provider allows.
"""

import re
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from time import perf_counter

import requests

from server import config, simulator
from server.actions.sync_mailbox import queue_walk
from server.app import connect
from server.deps import Deps
from server.jobs.runner import Runner
from server.providers import pace, registry
from server.providers.port import Mailbox, Tokens
from server.simulator import Running
from server.simulator.cast import MIA, MIA_OFFICE
from server.simulator.world import Fault
from server.store import backfills, mailboxes, migrate, users, workspaces
from server.store.mailboxes import Connected
from tests.benchmarks.desk import KEY
from tests.providers.conftest import APP, KeptTokens
from tests.world import record

SECONDS = 25.0
ANSWERS_IN = 0.05
# What Google and Microsoft grant a mailbox: the new and the old Gmail quota, ten thousand calls in ten minutes.
AT_ONCE = {"google": 4, "microsoft": 3}
CASES = (("google", 6_000), ("google", 15_000), ("microsoft", 1_000))


def main() -> None:
    """Print the share of each quota that was used, and mails a second."""
    sys.stdout.write(f"\nA walk through older mail, every answer after {ANSWERS_IN * 1000:.0f} ms\n")
    for provider, quota in CASES:
        with TemporaryDirectory() as folder:
            running = simulator.start(0, Path(folder), APP)
            try:
                used, rate = _walked(running, Path(folder), provider, quota)
            finally:
                running.stop()
        sys.stdout.write(f"  {provider:10} {quota:6,} units a minute: {used:4.0%} used, {rate:.1f} mails/s\n")
        sys.stdout.flush()


def _walked(running: Running, folder: Path, provider: str, quota: int) -> tuple[float, float]:
    address = (MIA if provider == "google" else MIA_OFFICE).address
    running.world.keep_value(f"huge:{address}", "100000")
    deps = _deps(running, folder, provider, address, quota)
    workspace, mailbox_id = _begun(deps, provider, address)
    for method in ("GET", "POST"):
        slow = Fault(method, "/gmail|/batch|/v1.0", "delay", seconds=ANSWERS_IN, count=10**9)
        running.world.faults.append(slow)
    pace.forget()
    paced = pace.of(provider, address, AT_ONCE[provider], quota)
    with paced.turn(quota):
        start = perf_counter()
    runner = Runner(deps)
    runner.start(1)
    Event().wait(SECONDS)
    runner.stop()
    earned, left = quota * (perf_counter() - start) / 60, quota - paced.use().used
    with deps.store.read(workspace) as tx:
        walk = backfills.newest(tx, mailbox_id)
    deps.store.close()
    return (earned - left) / earned, walk.logged / SECONDS if walk else 0.0


def _deps(running: Running, folder: Path, provider: str, address: str, quota: int) -> Deps:
    client = {
        f"{name}_{key}": value
        for name in ("GOOGLE", "MICROSOFT")
        for key, value in (("CLIENT_ID", "alongside"), ("CLIENT_SECRET", "simulated-secret"))
    }
    places = {
        "ALONGSIDE_DATA": str(folder), "ROOT_KEY": KEY, "CA_BUNDLE": str(running.bundle),
        "GOOGLE_ISSUER": f"{running.url}/google", "GMAIL_URL": running.url,
        "MICROSOFT_AUTHORITY": running.url, "GRAPH_URL": running.url,
        "GMAIL_UNITS": str(quota), "GRAPH_REQUESTS": str(quota),
    }  # fmt: skip
    deps = connect(config.read(client | places))
    tokens = KeptTokens(_consented(running, deps, provider, address))

    def opened(*_: object) -> Mailbox:
        return registry.mailbox(provider, deps.settings, tokens, address, deps.clock)

    return replace(deps, open_mailbox=opened)


def _consented(running: Running, deps: Deps, provider: str, address: str) -> Tokens:
    client, callback = registry.oauth(provider, deps.settings, deps.clock), f"{APP}/oauth/{provider}/callback"
    started = client.start(callback, address)
    browser = requests.Session()
    browser.trust_env = False
    page = browser.get(started.url, verify=str(running.bundle)).text
    form = {
        "account": address,
        "scope": re.findall(r'name="scope" value="([^"]+)"', page),
        "answer": "allow",
    }
    back = browser.post(started.url, data=form, verify=str(running.bundle), allow_redirects=False)
    query = dict(re.findall(r"[?&]([^=]+)=([^&]*)", back.headers["Location"]))
    return client.finish(callback, started.flow, query).tokens


def _begun(deps: Deps, provider: str, address: str) -> tuple[int, int]:
    """A rep whose mailbox is walked through; everybody in it is a contact."""
    migrate.upgrade(deps.store)
    with deps.store.system() as system:
        workspace = workspaces.add(system, "Bench")
    with deps.store.write(workspace) as tx:
        rep = users.add(tx, address, "Mia", "core")
        new = Connected(rep, provider, address, "Mia", "i", address, ((address, "Mia"),), True, "1")
        mailbox_id = mailboxes.add(tx, new)
        for number in range(2_000):
            record(
                tx, "contact", f"Person {number}", address=f"person{number % 997}@example{number % 89}.test"
            )
        queue_walk(
            tx, mailbox_id, backfills.add(tx, mailbox_id, "chosen", None, tx.now + timedelta(minutes=1))
        )
    return workspace, mailbox_id


if __name__ == "__main__":
    main()
