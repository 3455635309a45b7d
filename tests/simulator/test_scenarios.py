"""Scenario files: each of them can be played, and what can go wrong can be ordered (B13)."""

from collections.abc import Iterator
from importlib.resources import files

import pytest

from server.clock import SystemClock
from server.errors import Reauthorize, Rejected
from server.simulator import scenarios
from server.simulator.traffic import KINDS
from tests.simulator.conftest import ACCOUNTS


@pytest.mark.parametrize("name", scenarios.names())
def test_every_scenario_can_be_played(world, http, name: str) -> None:
    said = http.post(f"{world.url}/simulator/scenario", json={"name": name})
    assert said.status_code == 200, said.text
    assert said.json()["steps"] == len(scenarios.steps(name)) > 0


@pytest.fixture(autouse=True)
def calm(world, http) -> Iterator[None]:
    yield
    http.post(f"{world.url}/simulator/calm")


ORDERS = {
    "expire", "deliver", "faults", "limits", "weather", "lifecycle", "revoke", "end-tokens", "narrow",
    "refuse", "move", "reidentify", "clock", "huge",
}  # fmt: skip


def test_every_order_and_every_kind_of_fault_is_in_a_scenario() -> None:
    steps = [step for name in scenarios.names() for step in scenarios.steps(name)]
    assert {step["do"] for step in steps} == ORDERS
    assert {step["with"]["kind"] for step in steps if step["do"] == "faults"} == set(KINDS)


def test_the_readme_names_every_order_and_every_kind_of_fault() -> None:
    page = files("server.simulator").joinpath("README.md").read_text()
    assert [one for one in sorted(ORDERS | KINDS.keys()) if f"`{one}`" not in page] == []


def test_a_fault_that_is_none_is_refused_with_those_that_are(world, http) -> None:
    said = http.post(f"{world.url}/simulator/faults", json={"method": "GET", "path": ".", "kind": "rain"})
    assert said.status_code == 400
    assert "status_after" in said.text


@pytest.mark.parametrize(
    ("provider", "error", "words", "code"),
    [
        ("google", "access_denied", "", "denied"),
        ("google", "admin_policy_enforced", "", "admin_consent"),
        ("microsoft", "access_denied", "AADSTS65004: User declined to consent.", "denied"),
        ("microsoft", "access_denied", "AADSTS90094: Admin consent is required.", "admin_consent"),
    ],
)
def test_a_consent_ends_as_it_was_ordered(world, http, consent, provider, error, words, code) -> None:
    ordered = {"error": error, "description": words}
    assert http.post(f"{world.url}/simulator/refuse", json=ordered).ok
    with pytest.raises(Rejected) as refused:
        consent(provider, ACCOUNTS[provider].address)
    assert refused.value.code == code
    assert consent(provider, ACCOUNTS[provider].address).address == ACCOUNTS[provider].address


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_tokens_end_narrow_and_are_revoked_as_ordered(world, http, connect, provider) -> None:
    """Fault 9: a refused token is refreshed once, and the request asked once more."""
    account = ACCOUNTS[provider].address
    mailbox, kept = connect(provider, account)
    http.post(f"{world.url}/simulator/end-tokens", json={"account": account})
    assert mailbox.profile().address == account
    assert kept.saves == 1
    scope = "https://www.googleapis.com/auth/gmail.readonly" if provider == "google" else "Mail.ReadWrite"
    http.post(f"{world.url}/simulator/narrow", json={"account": account, "scope": scope})
    with pytest.raises(Reauthorize) as lost:
        mailbox.listing(None, SystemClock().now(), None, 10)
    assert lost.value.reason == "missing_scopes"
    http.post(f"{world.url}/simulator/revoke", json={"account": account})
    with pytest.raises(Reauthorize) as lost:
        mailbox.profile()
    assert lost.value.reason == "revoked"


@pytest.mark.parametrize("provider", ["google", "microsoft"])
def test_a_mail_that_got_another_id_is_gone_and_new(world, http, connect, provider) -> None:
    account = ACCOUNTS[provider].address
    mailbox, _ = connect(provider, account)
    mail, cursor = world.world.mails(account)[0], mailbox.cursor()
    made = http.post(f"{world.url}/simulator/reidentify", json={"account": account, "key": mail.key}).json()
    changes = mailbox.changes(cursor)
    assert (changes.removed, changes.added) == ((mail.key,), (made["key"],))


def test_a_scenario_that_is_not_there_is_named_with_those_that_are(world, http) -> None:
    said = http.post(f"{world.url}/simulator/scenario", json={"name": "no-such"})
    assert said.status_code == 404
    assert "a-bad-day" in said.text
