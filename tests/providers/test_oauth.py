"""Signing in at both providers: PKCE, nonce, id_token, granted scopes (checks 17, 18, 22-24, 27, 31)."""

import base64
import json
from dataclasses import replace
from datetime import timedelta

import pytest

from server.clock import FixedClock, SystemClock
from server.errors import Reauthorize, Rejected
from server.providers import registry, scopes
from server.providers.gmail.ids import thread_key
from server.simulator.world import Fault

BOTH = [("google", "mia@northwind.test"), ("microsoft", "mia.berg@northwind.test")]


@pytest.mark.parametrize(("provider", "account"), BOTH)
def test_identity_is_issuer_and_subject_and_tokens_are_not_shown(world, consent, provider, account) -> None:
    grant = consent(provider, account)
    assert grant.address == account
    assert grant.subject != account
    assert grant.missing_scopes == ()
    assert grant.tokens.refresh_token not in repr(grant)


@pytest.mark.parametrize(
    ("provider", "account", "scope", "words"),
    [
        (*BOTH[0], "https://www.googleapis.com/auth/gmail.compose", "writing and sending mail"),
        (*BOTH[1], "Mail.Send", "sending mail"),
    ],
)
def test_p24_an_unticked_permission_is_named(world, consent, provider, account, scope, words) -> None:
    assert consent(provider, account, untick=scope).missing_scopes == (words,)


@pytest.mark.parametrize(("provider", "account"), BOTH)
def test_an_answer_to_another_request_is_refused(world, consent, provider, account) -> None:
    with pytest.raises(Rejected):
        consent(provider, account, change={"code": "made-up"})
    with pytest.raises(Rejected) as refused:
        consent(provider, account, change={"error": "access_denied"})
    assert refused.value.code == "denied"


def test_a_forged_nonce_is_refused(world, consent, settings, running) -> None:
    client = registry.oauth("google", settings, SystemClock())
    kept = {}
    start = client.start

    def remember(callback, hint=None, **rest):
        started = start(callback, hint, **rest)
        kept.update(json.loads(started.flow))
        return replace(started, flow=json.dumps({**kept, "nonce": "another"}))

    client.start = remember
    registry_oauth, registry.OAUTH["google"] = registry.OAUTH["google"], lambda *_: client
    try:
        with pytest.raises(Rejected) as refused:
            consent("google", "mia@northwind.test")
    finally:
        registry.OAUTH["google"] = registry_oauth
    assert refused.value.code == "nonce"


@pytest.mark.parametrize(("provider", "account"), BOTH)
def test_tokens_are_refreshed_before_they_end_and_kept(
    world, connect, consent, settings, provider, account
) -> None:
    _, kept = connect(provider, account)
    late = FixedClock(SystemClock().now() + timedelta(minutes=58))
    mailbox = registry.mailbox(provider, settings, kept, account, late)
    before = kept.load()
    assert mailbox.profile().address == account
    assert kept.saves == 1
    assert kept.load().access_token != before.access_token
    if provider == "microsoft":
        assert kept.load().refresh_token != before.refresh_token  # it rotates; the new one is kept


@pytest.mark.parametrize(("provider", "account"), BOTH)
def test_a_missing_scope_at_the_api_asks_for_consent(world, consent, settings, provider, account) -> None:
    from tests.providers.conftest import KeptTokens  # noqa: PLC0415

    everything = {"google": scopes.GOOGLE, "microsoft": scopes.MICROSOFT}[provider]
    needed = next(iter(everything)) if provider == "google" else "Mail.ReadWrite"
    kept = KeptTokens(consent(provider, account, untick=needed).tokens)
    mailbox = registry.mailbox(provider, settings, kept, account, SystemClock())
    with pytest.raises(Reauthorize) as lost:
        mailbox.changes(
            json.dumps({"folders": {}, "looked": "2026-11-23T12:00:00+00:00"})
            if provider == "microsoft"
            else "1"
        )
    assert lost.value.reason == "missing_scopes"


def test_the_scopes_are_the_least_that_work() -> None:
    assert set(scopes.GOOGLE) == {
        "https://www.googleapis.com/auth/gmail.readonly",
        "https://www.googleapis.com/auth/gmail.compose",
    }
    assert set(scopes.MICROSOFT) == {"User.Read", "Mail.ReadWrite", "Mail.Send"}


@pytest.mark.parametrize(
    ("provider", "kind", "ident", "key"),
    [
        ("google", "gmail-legacy", "16f438e906b36dac", "16f438e906b36dac"),
        ("google", "gmail-perm", "thread-f:1654009536642772396", "16f438e906b36dac"),
        ("google", "gmail-perm", "thread-a:r-99", None),
        ("google", "gmail-legacy", "'; drop table", None),
        ("microsoft", "outlook-conv", "AAQk+a/b=", "AAQk_a-b="),
        ("microsoft", "graph-item", "AAMk", None),
        ("microsoft", "outlook-conv", "x' or 1 eq 1", None),
    ],
)
def test_a_pages_ids_become_the_apis_or_nothing(provider, kind, ident, key) -> None:
    assert registry.thread_key(provider, kind, ident) == key
    assert thread_key("gmail-perm", "thread-f:") is None


def test_a_claims_challenge_asks_to_sign_in_with_those_claims(world, connect, settings) -> None:
    """Continuous access evaluation: 401 with claims; a refreshed token would be refused again."""
    mailbox, kept = connect("microsoft", "mia.berg@northwind.test")
    packed = base64.b64encode(b'{"access_token":{}}').decode()
    header = {"WWW-Authenticate": f'Bearer error="insufficient_claims", claims="{packed}"'}
    world.world.faults.append(Fault("GET", "/v1.0/me$", "status", 401, headers=header))
    with pytest.raises(Reauthorize) as lost:
        mailbox.profile()
    assert (lost.value.reason, lost.value.claims) == ("challenge", '{"access_token":{}}')
    assert kept.saves == 0
    started = registry.oauth("microsoft", settings, SystemClock()).start(
        "http://localhost:8025/x", None, lost.value.claims
    )
    assert "claims=" in started.url


@pytest.mark.parametrize(
    ("provider", "answer"),
    [
        ("google", {"error": "admin_policy_enforced"}),
        (
            "microsoft",
            {"error": "access_denied", "error_description": "AADSTS90094: Admin consent is required."},
        ),
    ],
)
def test_an_organisation_that_must_approve_first_is_named(world, consent, provider, answer) -> None:
    with pytest.raises(Rejected) as refused:
        consent(provider, dict(BOTH)[provider], change=answer)
    assert refused.value.code == "admin_consent"


@pytest.mark.parametrize(
    ("provider", "setting", "ours", "others"),
    [
        ("google", "google_domains", "northwind.test", "elsewhere.test"),
        ("microsoft", "microsoft_tenants", "b2b2b2b2-0000-4000-8000-00000000aaaa", "c3c3c3c3-0000-4000-8000-000000000000"),
    ],
)  # fmt: skip
def test_a_server_that_is_for_some_organisations_takes_no_account_of_others(
    world, consent, settings, provider, setting, ours, others
) -> None:
    """Google's `hd` claim and Microsoft's `tid`: never the address, which anybody may have."""
    account = dict(BOTH)[provider]
    for allowed in ((ours,), (others, ours)):
        assert consent(provider, account, settings=replace(settings, **{setting: allowed})).address == account
    with pytest.raises(Rejected) as refused:
        consent(provider, account, settings=replace(settings, **{setting: (others,)}))
    assert (refused.value.code, refused.value.detail) == ("organisation", others)
