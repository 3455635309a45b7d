"""A simulator in the background, and connected mailboxes that talk to it through the real client libraries."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from server import config, simulator
from server.clock import SystemClock
from server.config import Settings
from server.providers import pace, registry
from server.providers.port import Grant, Mailbox, Tokens
from server.simulator import Running

APP = "http://localhost:8025"


class KeptTokens:
    """The port's TokenStore in memory."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.saves = 0

    def load(self) -> Tokens:
        return self.tokens

    def begin_refresh(self, held: Tokens) -> Tokens | None:
        return None if held == self.tokens else self.tokens

    def give_up_refresh(self) -> None:
        """Nobody else waits."""

    def save(self, tokens: Tokens, replaces: Tokens) -> Tokens:
        if self.tokens == replaces:
            self.tokens = tokens
            self.saves += 1
        return self.tokens


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    made = simulator.start(0, tmp_path_factory.mktemp("simulator"), APP)
    yield made
    made.stop()


@pytest.fixture
def world(running: Running) -> Running:
    running.world.reset()
    pace.forget()
    return running


@pytest.fixture
def settings(running: Running, tmp_path: Path) -> Settings:
    client = {
        f"{name}_{key}": value
        for name in ("GOOGLE", "MICROSOFT")
        for key, value in (("CLIENT_ID", "alongside"), ("CLIENT_SECRET", "simulated-secret"))
    }
    return config.read(
        client
        | {
            "ALONGSIDE_DATA": str(tmp_path),
            "GOOGLE_ISSUER": f"{running.url}/google",
            "GMAIL_URL": running.url,
            "MICROSOFT_AUTHORITY": running.url,
            "GRAPH_URL": running.url,
            "CA_BUNDLE": str(running.bundle),
        }
    )


Consent = Callable[..., Grant]


@pytest.fixture
def consent(running: Running, settings: Settings) -> Consent:
    """Go through the consent page as a person would."""

    def give(
        provider: str,
        account: str,
        *,
        untick: str = "",
        change: dict[str, str] | None = None,
        access: str = "own",
        settings: Settings = settings,
    ) -> Grant:
        client = registry.oauth(provider, settings, SystemClock())
        callback = f"{APP}/oauth/{provider}/callback"
        started = client.start(callback, account, access=access)
        browser = requests.Session()
        browser.trust_env = False
        page = browser.get(started.url, verify=str(running.bundle)).text
        scopes = [one for one in re.findall(r'name="scope" value="([^"]+)"', page) if one != untick]
        form = {"account": account, "scope": scopes, "answer": "allow"}
        back = browser.post(started.url, data=form, verify=str(running.bundle), allow_redirects=False)
        query = dict(re.findall(r"[?&]([^=]+)=([^&]*)", back.headers["Location"]))
        return client.finish(callback, started.flow, query | (change or {}))

    return give


@pytest.fixture
def connect(consent: Consent, settings: Settings) -> Callable[[str, str], tuple[Mailbox, KeptTokens]]:
    def connected(provider: str, account: str) -> tuple[Mailbox, KeptTokens]:
        kept = KeptTokens(consent(provider, account).tokens)
        return registry.mailbox(provider, settings, kept, account, SystemClock()), kept

    return connected
