"""Every setting with its default and its help; environment first, then `.env`, then the default.

A secret may also come from a file: `<NAME>_FILE` names one that only its owner can read.
"""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from server.errors import Problem, Refusal


class Setting(NamedTuple):
    """One setting as `alongside config` shows it."""

    name: str
    default: str
    help: str
    secret: bool = False


SETTINGS = (
    Setting("PORT", "8025", "Port of the web app, the API and the websocket."),
    Setting("HOST", "127.0.0.1", "Address to listen on; put TLS in front before opening it to others."),
    Setting(
        "PUBLIC_URL",
        "",
        "Address people type; redirect addresses are built from it. Default http://localhost:PORT.",
    ),
    Setting(
        "ALONGSIDE_DATA", ".alongside", "Directory for the embedded database, the root key and the simulator."
    ),
    Setting("DATABASE_URL", "", "postgresql://… to use PostgreSQL; empty means SQLite in ALONGSIDE_DATA."),
    Setting(
        "ROOT_KEY",
        "",
        "Base64 of 32 bytes that encrypt mailbox tokens. Default: ALONGSIDE_DATA/root.key, made once.",
        secret=True,
    ),
    Setting("GOOGLE_CLIENT_ID", "", "OAuth client of your Google Cloud project."),
    Setting("GOOGLE_CLIENT_SECRET", "", "Its secret.", secret=True),
    Setting(
        "GOOGLE_ISSUER",
        "https://accounts.google.com",
        "OpenID Connect issuer; its discovery document names every endpoint.",
    ),
    Setting(
        "GOOGLE_DOMAINS", "", "Google Workspace domains that may connect, with commas; empty: any account."
    ),
    Setting("GMAIL_URL", "https://gmail.googleapis.com", "Where the Gmail API answers."),
    Setting("MICROSOFT_CLIENT_ID", "", "Application id of your Entra app registration."),
    Setting("MICROSOFT_CLIENT_SECRET", "", "Its client secret.", secret=True),
    Setting("MICROSOFT_TENANT", "common", "Tenant id or domain; `common` for several organisations."),
    Setting(
        "MICROSOFT_TENANTS",
        "",
        "Ids of the tenants that may connect, with commas; empty: any.",
    ),
    Setting(
        "MICROSOFT_AUTHORITY", "https://login.microsoftonline.com", "Entra's address without the tenant."
    ),
    Setting("GRAPH_URL", "https://graph.microsoft.com", "Where Microsoft Graph answers."),
    Setting(
        "CA_BUNDLE",
        "",
        "PEM file of certificate authorities to trust for the providers; empty means the system's.",
    ),
    Setting(
        "EXTENSION_IDS",
        "phlmfogabnmopkgkahekggmjkpcodkmn",
        "Chrome ids of extensions that may talk to this server, comma-separated.",
    ),
    Setting(
        "SIMULATOR_PORT",
        "8026",
        "Port of the simulated providers that `make run` starts when no provider is configured.",
    ),
    Setting(
        "JOBS_INLINE",
        "1",
        "1: sync and sending run inside `serve`; 0: in `alongside work` processes (PostgreSQL only).",
    ),
    Setting("JOB_THREADS", "2", "Runner threads of each process that runs jobs."),
    Setting(
        "LEASE_SECONDS",
        "60",
        "How long a claimed job or send belongs to one worker before another takes it over.",
    ),
    Setting(
        "LOOK_SECONDS",
        "30",
        "How long to wait before looking whether a mail whose sending broke off has left after all.",
    ),
    Setting("POLL_SECONDS", "60", "How often each mailbox is looked at, whatever the provider notifies."),
    Setting(
        "GMAIL_UNITS",
        "6000",
        "Gmail quota units one mailbox may use a minute: what the Cloud project's quota page says per user.",
    ),
    Setting("GRAPH_REQUESTS", "900", "Microsoft Graph requests one mailbox may use a minute."),
    Setting(
        "GMAIL_TOPIC",
        "",
        "Pub/Sub topic that Gmail notifies, projects/…/topics/…; empty means polling only.",
    ),
    Setting(
        "GMAIL_PUSH_ACCOUNT",
        "",
        "Service account that signs the topic's push requests to PUBLIC_URL/push/google.",
    ),
    Setting(
        "PUSH_URL",
        "",
        "Address under which Microsoft and Google reach this server for notifications, with https://; "
        "empty means polling only.",
    ),
    Setting("UNDO_SECONDS", "5", "How long Send can be undone."),
    Setting("SOCKETS", "500", "Open panels one process serves; more are asked to come back later."),
    Setting("API_BURST", "190", "Requests an access token may make in ten seconds."),
    Setting("API_DAILY", "650000", "Requests an access token may make in a day (UTC)."),
    Setting("WEBHOOK_LOCAL", "0", "1: webhooks may call http addresses and this machine (development)."),
    Setting("LOG_LEVEL", "info", "debug, info, warning or error."),
)


@dataclass(frozen=True)
class Settings:
    """The settings of one process; numbers parsed, addresses without a trailing slash."""

    port: int
    host: str
    public_url: str
    data: Path
    database_url: str
    root_key: str
    google_client_id: str
    google_client_secret: str
    google_issuer: str
    google_domains: tuple[str, ...]
    gmail_url: str
    microsoft_client_id: str
    microsoft_client_secret: str
    microsoft_tenant: str
    microsoft_tenants: tuple[str, ...]
    microsoft_authority: str
    graph_url: str
    ca_bundle: str
    extension_ids: tuple[str, ...]
    simulator_port: int
    jobs_inline: bool
    job_threads: int
    lease_seconds: float
    look_seconds: float
    poll_seconds: float
    gmail_units: int
    graph_requests: int
    gmail_topic: str
    gmail_push_account: str
    push_url: str
    undo_seconds: int
    sockets: int
    api_burst: int
    api_daily: int
    webhook_local: bool
    log_level: str

    def __repr__(self) -> str:
        """Without the secrets: a Settings may end up in a traceback."""
        return f"Settings(data={self.data}, public_url={self.public_url})"

    @property
    def providers(self) -> tuple[str, ...]:
        """The providers that have an app registered: `google`, `microsoft`."""
        registered = (("google", self.google_client_id), ("microsoft", self.microsoft_client_id))
        return tuple(name for name, client in registered if client)


def read(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> Settings:
    """Read the settings; raises Refusal that names the setting and says what it must be."""
    raw = values(environ, dotenv)
    data = Path(raw["ALONGSIDE_DATA"]).expanduser().resolve()
    port = _integer(raw, "PORT", 1, 65535)
    return Settings(
        port=port,
        host=raw["HOST"],
        public_url=_url(raw, "PUBLIC_URL", f"http://localhost:{port}"),
        data=data,
        database_url=_database(raw["DATABASE_URL"] or f"sqlite:///{data / 'alongside.db'}"),
        root_key=raw["ROOT_KEY"],
        google_client_id=raw["GOOGLE_CLIENT_ID"],
        google_client_secret=raw["GOOGLE_CLIENT_SECRET"],
        google_issuer=_url(raw, "GOOGLE_ISSUER"),
        google_domains=_list(raw["GOOGLE_DOMAINS"].lower()),
        gmail_url=_url(raw, "GMAIL_URL"),
        microsoft_client_id=raw["MICROSOFT_CLIENT_ID"],
        microsoft_client_secret=raw["MICROSOFT_CLIENT_SECRET"],
        microsoft_tenant=raw["MICROSOFT_TENANT"],
        microsoft_tenants=_list(raw["MICROSOFT_TENANTS"].lower()),
        microsoft_authority=_url(raw, "MICROSOFT_AUTHORITY"),
        graph_url=_url(raw, "GRAPH_URL"),
        ca_bundle=raw["CA_BUNDLE"],
        extension_ids=_list(raw["EXTENSION_IDS"]),
        simulator_port=_integer(raw, "SIMULATOR_PORT", 1, 65535),
        jobs_inline=raw["JOBS_INLINE"] != "0",
        job_threads=_integer(raw, "JOB_THREADS", 1, 64),
        lease_seconds=_integer(raw, "LEASE_SECONDS", 1, 3600),
        look_seconds=_integer(raw, "LOOK_SECONDS", 1, 600),
        poll_seconds=_integer(raw, "POLL_SECONDS", 1, 86400),
        gmail_units=_integer(raw, "GMAIL_UNITS", 100, 10_000_000),
        graph_requests=_integer(raw, "GRAPH_REQUESTS", 10, 1_000_000),
        gmail_topic=raw["GMAIL_TOPIC"],
        gmail_push_account=raw["GMAIL_PUSH_ACCOUNT"],
        push_url=_url(raw, "PUSH_URL") if raw["PUSH_URL"] else "",
        undo_seconds=_integer(raw, "UNDO_SECONDS", 0, 60),
        sockets=_integer(raw, "SOCKETS", 1, 5000),
        api_burst=_integer(raw, "API_BURST", 1, 100_000),
        api_daily=_integer(raw, "API_DAILY", 1, 1_000_000_000),
        webhook_local=raw["WEBHOOK_LOCAL"] == "1",
        log_level=raw["LOG_LEVEL"].lower(),
    )


def values(environ: Mapping[str, str] | None = None, dotenv: Path | None = None) -> dict[str, str]:
    """The raw text of every setting, secrets included: mask them before showing."""
    environ = os.environ if environ is None else environ
    written = _dotenv(dotenv or Path(".env"))
    return {setting.name: _value(setting, environ, written) for setting in SETTINGS}


def _value(setting: Setting, environ: Mapping[str, str], written: Mapping[str, str]) -> str:
    for source in (environ, written):
        if source.get(setting.name):
            return source[setting.name]
        if setting.secret and source.get(f"{setting.name}_FILE"):
            return _secret_file(setting.name, Path(source[f"{setting.name}_FILE"]))
    return setting.default


def _secret_file(name: str, path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text().strip()
    except OSError as error:
        raise _refused(f"{name}_FILE", f"cannot be read ({error.strerror}); check the path") from error
    if mode & (stat.S_IRGRP | stat.S_IROTH):
        raise _refused(f"{name}_FILE", f"can be read by others; run chmod 600 {path}")
    return text


def _dotenv(path: Path) -> dict[str, str]:
    """`NAME=value` lines; `#` starts a comment line, quotes around a value are dropped."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text().splitlines())
    pairs = (line.removeprefix("export ").partition("=") for line in lines if "=" in line and line[0] != "#")
    return {name.strip(): value.strip().strip("'\"") for name, _, value in pairs}


def _integer(raw: Mapping[str, str], name: str, low: int, high: int) -> int:
    try:
        number = int(raw[name])
    except ValueError:
        number = low - 1
    if not low <= number <= high:
        raise _refused(name, f"must be a whole number from {low} to {high}, not {raw[name]!r}")
    return number


def _url(raw: Mapping[str, str], name: str, default: str = "") -> str:
    url = (raw[name] or default).rstrip("/")
    if not url.startswith(("https://", "http://")):
        raise _refused(name, f"must start with https:// (or http:// on this machine), not {url!r}")
    return url


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _database(url: str) -> str:
    """The address with our driver named: psycopg 3 for every spelling of PostgreSQL."""
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise _refused("DATABASE_URL", "must start with postgresql:// or sqlite:///")


def _refused(name: str, must: str) -> Refusal:
    return Refusal(Problem("setting", f"{name} {must}", field=name))
