"""Is this installation in order? One line a check, each with what to do."""

import shutil
import sys
from typing import Any

import requests
import sqlite_utils

from server.app import connect
from server.config import Settings
from server.errors import Fault
from server.health import deep_state, ready_problem
from server.providers.http import Session, discovery
from server.store.dialect import is_sqlite_url

FREE = 500_000_000
LATE = 10_000  # changes: minutes of reading


def findings(settings: Settings) -> list[tuple[bool, str]]:
    """(good, line) for each check."""
    found = [(sys.version_info >= (3, 11), f"Python {sys.version.split()[0]} (3.11 or newer is needed)")]
    settings.data.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.data).free
    found.append((free > FREE, f"{free // 1_000_000} MB free in {settings.data} (keep 500 MB)"))
    deps = connect(settings)
    trouble = ready_problem(deps)
    found.append((trouble is None, trouble or "database, root key and schema are in order"))
    if trouble is None:
        state = deep_state(deps)
        found.append((state["set_aside"] == 0, f"{state['due']} jobs due, {state['set_aside']} given up"))
        found.append((True, f"{state['mailboxes']} mailboxes are syncing"))
        missing = state["unexplained"]
        advice = "; look at Connections in the web app" if missing else ""
        found.append((missing == 0, f"{missing} mails are missing without a reason{advice}"))
        found += background(state)
    deps.store.close()
    if trouble is None and is_sqlite_url(settings.database_url):
        found.append(_file_is_whole(settings))
    return found + [_answers(settings, name) for name in settings.providers]


def background(state: dict[str, Any]) -> list[tuple[bool, str]]:
    """How search, webhooks and imports are doing, each with what to do where it is not well."""
    behind, stuck = state["search_behind"], state["imports_stuck"]
    off, failing = state["webhooks_disabled"], state["webhooks_failing"]
    mend = "; see Administration, Webhooks" if off or failing else ""
    return [
        (
            behind < LATE,
            f"search is {behind} changes behind" + ("" if behind < LATE else "; is a server running?"),
        ),
        (not off, f"{failing} webhooks failing, {off} switched off{mend}"),
        (not stuck, f"{stuck} imports stand still" + ("; is a worker running?" if stuck else "")),
    ]


def _file_is_whole(settings: Settings) -> tuple[bool, str]:
    database = sqlite_utils.Database(settings.database_url.removeprefix("sqlite:///"))
    said = next(iter(database.query("pragma quick_check")))["quick_check"]
    database.close()
    return (
        said == "ok",
        "the database file is whole" if said == "ok" else f"the database file is damaged: {said}",
    )


def _answers(settings: Settings, provider: str) -> tuple[bool, str]:
    url = settings.google_issuer
    if provider == "microsoft":
        url = f"{settings.microsoft_authority}/{settings.microsoft_tenant}/v2.0"
    try:
        discovery(Session(settings.ca_bundle), f"{url}/.well-known/openid-configuration")
    except (Fault, requests.RequestException) as error:
        return False, f"{provider} does not answer at {url} ({error}); check the network and CA_BUNDLE"
    return True, f"{provider} answers at {url}"
