"""Signing in with a connected mail account: whose it is, whether they may, and what the security log says."""

from dataclasses import dataclass, replace

import pytest

from server.actions.connect_mailbox import Browser, finish, start_sign_in
from server.clock import SystemClock
from server.deps import Deps
from server.errors import Refusal
from server.providers.port import Grant, Started, Tokens
from server.store import identities
from tests.administration.conftest import Firm

BROWSER = Browser("a browser", "Chrome")
GOOGLE = "https://accounts.google.com"


@dataclass(frozen=True)
class SomebodyAt:
    """The provider's two halves, without the way there: whoever comes back is this account."""

    subject: str

    def start(
        self, redirect_uri: str, hint: str | None = None, claims: str = "", access: str = "own"
    ) -> Started:
        return Started(redirect_uri, "state", "{}")

    def finish(self, redirect_uri: str, flow: str, answer: dict[str, str]) -> Grant:
        tokens = Tokens("access", "refresh", SystemClock().now(), ())
        return Grant("google", GOOGLE, self.subject, f"{self.subject}@gmail.com", "Somebody", tokens, ())


def at(firm: Firm, subject: str) -> Deps:
    settings = replace(firm.deps.settings, google_client_id="ours", google_client_secret="s")
    return replace(firm.deps, settings=settings, oauth=lambda _: SomebodyAt(subject))


def sign_in(firm: Firm, subject: str) -> bool:
    """Whether they came in."""
    deps = at(firm, subject)
    start_sign_in(deps, "google", BROWSER)
    return finish(deps, "google", BROWSER, {"state": "state"}).signed_in is not None


def logged(firm: Firm) -> list[tuple[str, str, str]]:
    asked = {"events": ["signed_in", "sign_in_refused"]}
    entries = firm.ask(firm.ada, "audit.page", **asked)["entries"]
    return [(one["event"], one["about"], one["subject"]) for one in entries]


def test_check_87_who_was_disabled_does_not_come_in_by_mail_and_it_is_written_down(firm: Firm) -> None:
    with firm.deps.store.system() as tx:
        identities.bind(tx, firm.workspace, firm.mia, GOOGLE, "mia")
    assert sign_in(firm, "mia")
    firm.ask(firm.ada, "user.disable", user=firm.mia)
    with pytest.raises(Refusal, match="No user of this server"):
        sign_in(firm, "mia")
    assert logged(firm) == [
        ("sign_in_refused", "Mia Berg", "a mail account of a disabled user"),
        ("signed_in", "Mia Berg", ""),
    ]


def test_an_account_that_nobody_has_connected_is_in_no_workspaces_log(firm: Firm) -> None:
    with pytest.raises(Refusal, match=r"stranger@gmail\.com"):
        sign_in(firm, "stranger")
    assert logged(firm) == []
