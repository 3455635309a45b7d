"""Tokens at rest: sealed, bound to their row, and of two refreshes the first holds (checks 28-30)."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Event

import pytest
from sqlalchemy import select, update

from server.clock import FixedClock
from server.errors import Reauthorize
from server.providers.port import Tokens
from server.providers.tokens import FreshTokens, Unauthorized
from server.store import keys, secrets
from server.store import tables as t
from server.store.sealing import SealBroken, Vault
from server.store.secrets import TURN, SecretTokens
from server.store.tx import Store
from tests.store.conftest import Office

KEY, OTHER = b"k" * 32, b"o" * 32


@pytest.fixture
def tokens(clock: FixedClock) -> Tokens:
    return Tokens("access-1", "refresh-1", clock.now() + timedelta(hours=1), ("mail",))


def keep(store: Store, office: Office, vault: Vault, tokens: Tokens) -> SecretTokens:
    with store.write(office.workspace) as tx:
        secrets.keep(tx, vault, office.mailbox, tokens)
    return SecretTokens(store, vault, office.workspace, office.mailbox)


def test_what_is_kept_comes_back_and_is_unreadable_at_rest(
    store: Store, office: Office, tokens: Tokens
) -> None:
    kept = keep(store, office, Vault([KEY]), tokens)
    assert kept.load() == tokens
    with store.read(office.workspace) as tx:
        row = tx.one(select(t.secret).where(tx.mine(t.secret)))
    assert row is not None
    assert b"access-1" not in row.sealed
    assert b"refresh-1" not in row.sealed


def test_a_sealed_value_moved_to_another_row_does_not_open(
    store: Store, office: Office, twin: Office, tokens: Tokens
) -> None:
    """Check 29: whoever can write the database cannot make one mailbox use another's tokens."""
    vault = Vault([KEY])
    keep(store, office, vault, tokens)
    theirs = keep(store, twin, vault, replace(tokens, access_token="theirs"))
    with store.read(office.workspace) as tx:
        ours = tx.one(select(t.secret.c.sealed).where(tx.mine(t.secret)))
    assert ours is not None
    with store.write(twin.workspace) as tx:
        tx.run(update(t.secret).where(tx.mine(t.secret)).values(sealed=ours.sealed))
    with pytest.raises(SealBroken):
        theirs.load()


def test_an_older_key_still_opens_what_it_sealed(store: Store, office: Office, tokens: Tokens) -> None:
    keep(store, office, Vault([KEY]), tokens)
    rotated = SecretTokens(store, Vault([OTHER, KEY]), office.workspace, office.mailbox)
    assert rotated.load() == tokens
    with pytest.raises(SealBroken):
        SecretTokens(store, Vault([OTHER]), office.workspace, office.mailbox).load()


def test_of_two_refreshes_at_once_the_first_holds_for_both(
    store: Store, office: Office, tokens: Tokens
) -> None:
    """Fault 56: a provider that rotates refresh tokens would otherwise lock us out."""
    kept = keep(store, office, Vault([KEY]), tokens)
    fresh = [replace(tokens, access_token=f"access-{n}", refresh_token=f"refresh-{n}") for n in (2, 3)]
    with ThreadPoolExecutor(2) as workers:
        held = list(workers.map(lambda one: kept.save(one, replaces=tokens), fresh))
    assert held[0] == held[1] == kept.load()
    assert held[0] in fresh


def test_one_worker_refreshes_and_the_others_take_what_it_brings(
    store: Store, office: Office, tokens: Tokens, clock: FixedClock
) -> None:
    """RFC 9700 §4.14: a second refresh with a rotated token may end the whole grant."""
    kept = keep(store, office, Vault([KEY]), tokens)
    asked: list[str] = []
    begun, go_on = Event(), Event()

    def endpoint(held: Tokens) -> Tokens:
        asked.append(held.refresh_token)
        begun.set()
        assert go_on.wait(20)
        return replace(held, access_token="access-2", refresh_token="refresh-2")

    def refused_once(token: str) -> str:
        if token == "access-1":
            raise Unauthorized
        return token

    def worker() -> str:
        own = SecretTokens(store, Vault([KEY]), office.workspace, office.mailbox)
        return FreshTokens(own, endpoint, clock).call(refused_once)

    with ThreadPoolExecutor(3) as workers:
        answers = [workers.submit(worker) for _ in range(3)]
        assert begun.wait(20)
        go_on.set()
        assert [one.result(timeout=20) for one in answers] == ["access-2"] * 3
    assert asked == ["refresh-1"]
    assert kept.load().refresh_token == "refresh-2"


def test_a_refresh_that_failed_or_died_leaves_the_turn_to_the_next(
    store: Store, office: Office, tokens: Tokens, clock: FixedClock
) -> None:
    kept = keep(store, office, Vault([KEY]), tokens)
    assert kept.begin_refresh(tokens) is None
    kept.give_up_refresh()
    assert kept.begin_refresh(tokens) is None
    clock.advance(TURN)  # the worker was killed at the token endpoint
    assert kept.begin_refresh(tokens) is None


def test_a_new_root_key_takes_over_row_by_row(
    store: Store, office: Office, twin: Office, tokens: Tokens
) -> None:
    keep(store, office, Vault([KEY]), tokens)
    both = Vault([OTHER, KEY])
    assert secrets.reseal(store, both, office.workspace) == 1
    assert secrets.reseal(store, both, office.workspace) == 0
    only_new = SecretTokens(store, Vault([OTHER]), office.workspace, office.mailbox)
    assert only_new.load() == tokens


def test_a_disconnected_mailbox_has_no_tokens(store: Store, office: Office, tokens: Tokens) -> None:
    kept = keep(store, office, Vault([KEY]), tokens)
    with store.write(office.workspace) as tx:
        secrets.destroy(tx, office.mailbox)
    with pytest.raises(Reauthorize):
        kept.load()


def test_a_wrong_root_key_is_known_at_start_up(store: Store) -> None:
    with store.system() as tx:
        tx.run(t.key_check.delete())
        assert keys.is_right(tx, Vault([KEY]))
        assert keys.is_right(tx, Vault([KEY]))
        assert not keys.is_right(tx, Vault([OTHER]))
        tx.run(t.key_check.delete())
