"""The composition root: settings become dependencies, dependencies become an app."""

from dataclasses import dataclass

from flask import Flask

from server import sockets, web
from server.clock import Clock, SystemClock
from server.config import Settings
from server.deps import Deps
from server.jobs.indexer import Indexer
from server.jobs.periodic import Periodic
from server.jobs.runner import Runner
from server.providers import registry
from server.providers.port import Mailbox, OAuthClient, TokenStore
from server.sockets.hub import Hub
from server.store.sealing import Vault, root_keys
from server.store.tx import Store


@dataclass(frozen=True)
class Server:
    """One running server: the app, and what runs beside it."""

    app: Flask
    deps: Deps
    hub: Hub
    runner: Runner
    periodic: Periodic
    indexer: Indexer

    def start(self) -> None:
        """Begin to push and, unless other processes do, to run jobs. Call after a fork, never before."""
        self.deps.store.watch()
        self.hub.start()
        if self.deps.settings.jobs_inline:
            self.runner.start(self.deps.settings.job_threads)
            self.periodic.start()
            self.indexer.start()

    def stop(self) -> None:
        """Say good-bye to panels, finish the jobs at hand."""
        self.hub.stop()
        self.runner.stop()
        if self.deps.settings.jobs_inline:
            self.periodic.stop()
            self.indexer.stop()
        self.deps.store.close()


def connect(settings: Settings, clock: Clock | None = None) -> Deps:
    """The real outside world; raises Refusal when a setting is wrong."""
    clock = clock or SystemClock()

    def open_mailbox(provider: str, address: str, tokens: TokenStore, access: str) -> Mailbox:
        return registry.mailbox(provider, settings, tokens, address, clock, access)

    def oauth(provider: str) -> OAuthClient:
        return registry.oauth(provider, settings, clock)

    vault = Vault(root_keys(settings.root_key, settings.data))
    return Deps(settings, Store(settings.database_url, clock), clock, vault, open_mailbox, oauth)


def make(deps: Deps) -> Server:
    """Wire everything; nothing runs yet."""
    app = Flask("alongside", static_folder=None)
    hub = Hub(deps)
    web.register(app, deps)
    sockets.register(app, deps, hub)
    return Server(app, deps, hub, Runner(deps), Periodic(deps), Indexer(deps))
